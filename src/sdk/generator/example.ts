// Example values from the document: parameters and whole bodies, built from the examples of their fields.
import type { Document, OperationObject, Schema } from './document.ts'

/** The origin of the service in all examples; what shows them may replace it with the real one. */
export const exampleServer = 'https://tasks.example.com'

/** Resolves a reference into `components.schemas`. */
function resolveSchema(document: Document, schema: Schema): Schema {
  const name = schema.$ref?.split('/').at(-1)
  return name === undefined ? schema : (document.components.schemas[name] ?? schema)
}

/**
 * The example of a schema.
 * @returns the schema's own example, else one that is built from those of its fields
 * @throws Error where the document has none: a made-up value might not work
 */
export function exampleOf(document: Document, schema: Schema): unknown {
  const {
    const: constant,
    enum: choices,
    examples,
    anyOf,
    oneOf,
    properties,
    items,
  } = resolveSchema(document, schema)
  if (examples?.[0] !== undefined) return examples[0]
  if (constant !== undefined) return constant
  if (Array.isArray(choices)) return choices[0]
  const [alternative] = anyOf ?? oneOf ?? []
  if (alternative) return exampleOf(document, alternative)
  if (items) return [exampleOf(document, items)]
  if (!properties) throw new Error(`The document has no example for ${JSON.stringify(schema)}.`)
  const fields = Object.entries(properties).map(([name, field]) => [name, exampleOf(document, field)])
  return Object.fromEntries(fields)
}

/** @returns an example of a request's body, and the first media type that the operation accepts; undefined without a body */
export function exampleBody(document: Document, { requestBody }: OperationObject) {
  const [mediaType, media] = Object.entries(requestBody?.content ?? {})[0] ?? []
  if (mediaType === undefined || media === undefined) return undefined
  return { mediaType, value: media.example ?? exampleOf(document, media.schema) }
}

/** @returns the example parameters of one kind: all required ones, and of the others those with an example of their own */
export function exampleParameters(document: Document, operation: OperationObject, kind: 'path' | 'query') {
  return (operation.parameters ?? [])
    .filter((parameter) => parameter.in === kind)
    .filter(({ example, required }) => required || example !== undefined)
    .map(({ name, example, schema }) => ({ name, value: example ?? exampleOf(document, schema) }))
}
