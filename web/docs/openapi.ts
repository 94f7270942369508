import document from '../openapi.json';

/** The parts of an OpenAPI 3.1 document that the server's own types produce. */
interface OpenApi {
  info: { title: string; version: string; description: string };
  tags: { name: string; description: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: {
    schemas: Record<string, Schema>;
    securitySchemes: Record<string, { description: string }>;
  };
}

export interface Operation {
  tags: string[];
  operationId: string;
  summary: string;
  description?: string | undefined;
  parameters?: Parameter[] | undefined;
  requestBody?: { content: Content } | undefined;
  responses: Record<string, { description: string; content?: Content | undefined }>;
  security?: Record<string, string[] | undefined>[] | undefined;
}

interface Parameter {
  name: string;
  in: string;
  description?: string | undefined;
  required: boolean;
  schema: Schema;
}

type Content = Record<string, { schema?: Schema | undefined } | undefined>;

export interface Schema {
  $ref?: string | undefined;
  type?: string | string[] | undefined;
  format?: string | undefined;
  description?: string | undefined;
  enum?: string[] | undefined;
  oneOf?: Schema[] | undefined;
  allOf?: Schema[] | undefined;
  items?: Schema | undefined;
  properties?: Record<string, Schema | undefined> | undefined;
  additionalProperties?: boolean | Schema | undefined;
  required?: string[] | undefined;
  minimum?: number | undefined;
  maximum?: number | undefined;
  minLength?: number | undefined;
  maxLength?: number | undefined;
}

export interface Endpoint {
  method: string;
  path: string;
  operation: Operation;
}

export const api: OpenApi = document;

export const endpoints: Endpoint[] = Object.entries(api.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    method: method.toUpperCase(),
    path,
    operation,
  })),
);

/** The schema of a JSON body, where there is one. */
export function bodySchema(content: Content | undefined): Schema | undefined {
  return content?.['application/json']?.schema;
}

interface NamedField {
  name: string;
  schema: Schema;
  isRequired: boolean;
}

/** The fields of a shape, and those of the shapes that it extends. */
export function fieldsOf({ $ref, allOf = [], properties = {}, required }: Schema): NamedField[] {
  const extended =
    $ref === undefined ? undefined : api.components.schemas[$ref.split('/').at(-1) ?? ''];
  const own = Object.entries(properties).flatMap(([name, schema]) =>
    schema ? [{ name, schema, isRequired: required?.includes(name) ?? false }] : [],
  );
  return [...(extended ? fieldsOf(extended) : []), ...allOf.flatMap(fieldsOf), ...own];
}
