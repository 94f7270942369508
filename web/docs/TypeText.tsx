import type { ReactNode } from 'react';
import type { Schema } from './openapi';

/** A type in one line, with links to the shapes it names. */
export function TypeText({ schema }: { schema: Schema }): ReactNode {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split('/').at(-1) ?? '';
    return (
      <a href={`#${name}`} className="text-accent underline">
        {name}
      </a>
    );
  }
  if (schema.oneOf !== undefined) {
    return <Alternatives schemas={schema.oneOf} />;
  }
  if (schema.enum !== undefined) {
    return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  }
  if (schema.type === 'array' && schema.items !== undefined) {
    return (
      <>
        array of <TypeText schema={schema.items} />
      </>
    );
  }
  if (typeof schema.additionalProperties === 'object') {
    return (
      <>
        map of <TypeText schema={schema.additionalProperties} />
      </>
    );
  }
  const types = [schema.type ?? 'any'].flat().join(' | ');
  return [schema.format ?? types, ...limits(schema)].join(', ');
}

function Alternatives({ schemas }: { schemas: Schema[] }) {
  return schemas.map((schema, index) => (
    // oxlint-disable-next-line react/no-array-index-key -- The alternatives never change their order.
    <span key={index}>
      {index > 0 && ' | '}
      <TypeText schema={schema} />
    </span>
  ));
}

function limits({ minimum, maximum, minLength, maxLength }: Schema): string[] {
  return [
    ...(minimum === undefined ? [] : [`at least ${minimum}`]),
    ...(maximum === undefined ? [] : [`at most ${maximum}`]),
    ...(minLength === undefined ? [] : [`${minLength} characters or more`]),
    ...(maxLength === undefined ? [] : [`${maxLength} characters or fewer`]),
  ];
}
