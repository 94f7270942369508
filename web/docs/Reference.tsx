import { Mark } from '@/ui/Mark';
import { EndpointSection } from './EndpointSection';
import { api, endpoints } from './openapi';
import { Prose } from './Prose';
import { SchemaSection } from './SchemaSection';

/** The server's OpenAPI document, for reading. */
export function Reference() {
  const { info, tags, components } = api;
  return (
    <div className="mx-auto grid max-w-7xl gap-10 px-4 py-8 sm:px-6 lg:grid-cols-[18rem_minmax(0,1fr)]">
      <Contents />
      <main className="grid min-w-0 gap-10">
        <header className="grid gap-2">
          <h1 className="flex items-center gap-3 text-xl font-semibold tracking-tight">
            <Mark className="size-8" />
            HTTP reference
          </h1>
          <p className="max-w-prose">
            <Prose text={info.description} />
          </p>
          <p className="text-sm text-muted">
            Version {info.version}. For programs:{' '}
            <a href="../api/openapi.json" className="text-accent underline">
              openapi.json
            </a>
          </p>
        </header>
        <section aria-labelledby="sign-in" className="grid gap-2">
          <h2 id="sign-in" className="text-lg font-semibold">
            Signing in
          </h2>
          <dl className="grid gap-1 text-sm">
            {Object.entries(components.securitySchemes).map(([name, { description }]) => (
              <div key={name} className="grid grid-cols-[5rem_minmax(0,1fr)]">
                <dt className="font-mono">{name}</dt>
                <dd>
                  <Prose text={description} />
                </dd>
              </div>
            ))}
          </dl>
        </section>
        {tags.map((tag) => (
          <section key={tag.name} aria-labelledby={`tag-${tag.name}`} className="grid gap-6">
            <h2 id={`tag-${tag.name}`} className="text-lg font-semibold">
              {tag.description}
            </h2>
            {endpointsOf(tag.name).map((endpoint) => (
              <EndpointSection key={endpoint.operation.operationId} endpoint={endpoint} />
            ))}
          </section>
        ))}
        <section aria-labelledby="schemas" className="grid gap-6">
          <h2 id="schemas" className="text-lg font-semibold">
            Shapes
          </h2>
          {Object.entries(components.schemas).map(([name, schema]) => (
            <SchemaSection key={name} name={name} schema={schema} />
          ))}
        </section>
      </main>
    </div>
  );
}

function Contents() {
  return (
    <nav
      aria-label="Contents"
      className="text-sm lg:sticky lg:top-0 lg:max-h-dvh lg:self-start lg:overflow-y-auto lg:py-2"
    >
      {api.tags.map((tag) => (
        <div key={tag.name} className="mb-4">
          <p className="font-semibold">{tag.description}</p>
          <ul>
            {endpointsOf(tag.name).map(({ operation }) => (
              <li key={operation.operationId}>
                <a
                  href={`#${operation.operationId}`}
                  className="block rounded-inner px-2 py-1 text-muted hover:bg-surface hover:text-text pointer-coarse:py-3"
                >
                  {operation.summary}
                </a>
              </li>
            ))}
          </ul>
        </div>
      ))}
      <a href="#schemas" className="font-semibold hover:text-accent">
        Shapes
      </a>
    </nav>
  );
}

const endpointsOf = (tag: string) =>
  endpoints.filter(({ operation }) => operation.tags.includes(tag));
