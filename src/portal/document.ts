// The OpenAPI document as the portal shows it: with code samples for every operation, and without optional parameters that
// "try it" would send unasked.
import { curlSample } from '../sdk/generator/curl-sample.ts'
import { type Document, operationsOf, type Parameter } from '../sdk/generator/document.ts'
import { exampleServer } from '../sdk/generator/example.ts'
import { sdkSample } from '../sdk/generator/sdk-sample.ts'

/**
 * Prepares the document for the portal.
 * @param contract the text of openapi/openapi.json
 * @returns JSON on one line
 */
export function portalDocument(contract: string): string {
  const document: Document = JSON.parse(contract)
  for (const operation of operationsOf(document)) {
    const place = { path: operation.path, method: operation.method.toLowerCase() }
    Object.assign(document.paths[place.path]?.[place.method] ?? {}, {
      'x-codeSamples': [
        { lang: 'shell', label: 'curl', source: curlSample(document, place, exampleServer) },
        {
          lang: 'typescript',
          label: 'TypeScript SDK',
          source: sdkSample(document, operation, exampleServer),
        },
      ],
    })
  }
  for (const parameter of parametersOf(document)) makeOptIn(parameter)
  return JSON.stringify({ ...document, servers: [{ url: exampleServer }] })
}

const parametersOf = ({ paths, components }: Document) => [
  ...Object.values(paths).flatMap((methods) =>
    Object.values(methods).flatMap(({ parameters = [] }) => parameters),
  ),
  ...(Object.values(components.parameters ?? {}) as Parameter[]),
]

/** "Try it" would send every parameter with an example. An optional one is sent only if the reader ticks it. */
function makeOptIn(parameter: Parameter): void {
  if (parameter.$ref !== undefined || parameter.required) return
  const { example = exampleOfField(parameter) } = parameter
  if (example === undefined) return
  delete parameter.example
  Object.assign(parameter, { examples: { default: { value: example, 'x-disabled': true } } })
}

const exampleOfField = ({ schema, examples }: Parameter) =>
  Object.values(examples ?? {})[0]?.value ?? schema.examples?.[0]
