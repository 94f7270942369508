/**
 * The typed client is made from the server's own OpenAPI document.
 * Cache tags are added by hand in supportApi.ts, where the reasons for them stand.
 *
 * @type {import('@rtk-query/codegen-openapi').ConfigFile}
 */
module.exports = {
  schemaFile: './openapi.json',
  apiFile: './src/app/store/services/baseApi.ts',
  apiImport: 'baseApi',
  outputFile: './src/app/store/services/generated.ts',
  exportName: 'generatedApi',
  hooks: true,
  tag: false,
  encodePathParams: true,
  // What a person in a browser never asks for, and the stream, which is no request with one answer.
  filterEndpoints: (name) =>
    !['getHealth', 'getReadiness', 'getMetrics', 'getOpenapi', 'listenToEvents'].includes(name),
  endpointOverrides: [
    {
      pattern: /.*/,
      parameterFilter: (_name, parameter) =>
        parameter.in !== 'header' || ['If-Match', 'Idempotency-Key'].includes(parameter.name),
    },
  ],
};
