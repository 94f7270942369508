import type { Schema } from './openapi';
import { Prose } from './Prose';
import { TypeText } from './TypeText';

export interface FieldEntry {
  name: string;
  schema: Schema;
  isRequired: boolean;
  /** Where a parameter stands. */
  place?: string;
  description?: string | undefined;
}

export function FieldList({ title, fields }: { title: string; fields: FieldEntry[] }) {
  return (
    <div className="grid gap-2">
      <h4 className="text-sm font-semibold">{title}</h4>
      <dl className="divide-y divide-border rounded-inner border border-border text-sm">
        {fields.map(({ name, schema, isRequired, place, description = schema.description }) => (
          <div key={name} className="grid gap-1 px-3 py-2 sm:grid-cols-[14rem_minmax(0,1fr)]">
            <dt className="font-mono break-all">
              {name}
              {isRequired && <span className="font-sans text-xs text-muted"> required</span>}
            </dt>
            <dd>
              <span className="text-muted">
                {place !== undefined && `${place}, `}
                <TypeText schema={schema} />
              </span>
              {description !== undefined && (
                <p>
                  <Prose text={description} />
                </p>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
