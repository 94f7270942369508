import { FieldList } from './FieldList';
import { fieldsOf, type Schema } from './openapi';
import { Prose } from './Prose';
import { TypeText } from './TypeText';

export function SchemaSection({ name, schema }: { name: string; schema: Schema }) {
  const fields = fieldsOf(schema);
  return (
    <section
      id={name}
      aria-labelledby={`${name}-title`}
      className="grid scroll-mt-4 gap-3 border-t border-border pt-6"
    >
      <h3 id={`${name}-title`} className="font-mono font-semibold">
        {name}
      </h3>
      {schema.description !== undefined && (
        <p>
          <Prose text={schema.description} />
        </p>
      )}
      {fields.length > 0 ? (
        <FieldList title="Fields" fields={fields} />
      ) : (
        <p className="text-sm text-muted">
          <TypeText schema={schema} />
        </p>
      )}
    </section>
  );
}
