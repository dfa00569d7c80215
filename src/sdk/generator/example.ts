// Example values as the document gives them: whole requests, built from the examples of their fields.

import type { Document, OperationObject, Schema } from './document.ts'

/** The address of the service in all examples; whoever shows them may put the real one there. */
export const exampleServer = 'https://tasks.example.com'

/** @returns the schema itself, where it was a reference into `components.schemas` */
function resolveSchema(document: Document, schema: Schema): Schema {
  const name = schema.$ref?.split('/').at(-1)
  return name === undefined ? schema : (document.components.schemas[name] ?? schema)
}

/**
 * @returns the example of a schema, else what its fields' examples make up
 * @throws Error where the document leaves it open, since a made-up value would be no true example
 */
export function exampleOf(document: Document, schema: Schema): unknown {
  const { const: constant, examples, anyOf, properties, items } = resolveSchema(document, schema)
  if (examples?.[0] !== undefined) return examples[0]
  if (constant !== undefined) return constant
  if (anyOf?.[0]) return exampleOf(document, anyOf[0])
  if (items) return [exampleOf(document, items)]
  if (!properties) throw new Error(`The document has no example for ${JSON.stringify(schema)}.`)
  const fields = Object.entries(properties).map(([name, field]) => [name, exampleOf(document, field)])
  return Object.fromEntries(fields)
}

/** The body of a request and its media type, the first that the operation takes; undefined where it takes none. */
export function exampleBody(document: Document, { requestBody }: OperationObject) {
  const [mediaType, media] = Object.entries(requestBody?.content ?? {})[0] ?? []
  if (mediaType === undefined || media === undefined) return undefined
  return { mediaType, value: media.example ?? exampleOf(document, media.schema) }
}

/** The parameters of one kind with their examples: the path's all, of the others those that have one of their own. */
export function exampleParameters(document: Document, operation: OperationObject, kind: 'path' | 'query') {
  return (operation.parameters ?? [])
    .filter((parameter) => parameter.in === kind)
    .filter(({ example, required }) => required || example !== undefined)
    .map(({ name, example, schema }) => ({ name, value: example ?? exampleOf(document, schema) }))
}
