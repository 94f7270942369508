import { FieldList } from './FieldList';
import { bodySchema, type Endpoint } from './openapi';
import { Prose } from './Prose';
import { TypeText } from './TypeText';

export function EndpointSection({ endpoint: { method, path, operation } }: { endpoint: Endpoint }) {
  const { operationId, summary, description, parameters = [], requestBody, responses } = operation;
  const request = bodySchema(requestBody?.content);
  return (
    <section
      id={operationId}
      aria-labelledby={`${operationId}-title`}
      className="grid scroll-mt-4 gap-4 border-t border-border pt-6"
    >
      <div className="grid gap-1">
        <h3 id={`${operationId}-title`} className="font-semibold">
          {summary}
        </h3>
        <p className="font-mono text-sm break-all">
          <span className="font-semibold text-accent">{method}</span> {path}
        </p>
        {description !== undefined && (
          <p>
            <Prose text={description} />
          </p>
        )}
        <p className="text-sm text-muted">{signInNeeded(operation.security)}</p>
      </div>
      {parameters.length > 0 && (
        <FieldList
          title="Parameters"
          fields={parameters.map(({ name, schema, required, in: place, description: text }) => ({
            name,
            schema,
            isRequired: required,
            place,
            description: text,
          }))}
        />
      )}
      {request && (
        <p className="text-sm">
          <span className="font-semibold">Body</span> <TypeText schema={request} />
        </p>
      )}
      <div className="grid gap-2">
        <h4 className="text-sm font-semibold">Answers</h4>
        <dl className="grid gap-1 text-sm">
          {Object.entries(responses).map(([status, response]) => {
            const schema = bodySchema(response.content);
            return (
              <div key={status} className="grid grid-cols-[3rem_minmax(0,1fr)]">
                <dt className="tabular-nums">{status}</dt>
                <dd>
                  <Prose text={response.description} /> {schema && <TypeText schema={schema} />}
                </dd>
              </div>
            );
          })}
        </dl>
      </div>
    </section>
  );
}

/** An empty requirement among the alternatives means that none is needed. */
function signInNeeded(security: Endpoint['operation']['security']): string {
  const ways = (security ?? [{}]).map((way) => Object.keys(way).join(' with '));
  return ways.includes('') ? 'Open to everyone' : `Sign-in by ${ways.join(', or by ')}`;
}
