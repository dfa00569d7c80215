// The rule that every example and every default is valid against its schema.

import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { type Json, record, resolved } from '../changes/scope.ts'
import { withFormats } from './formats.ts'

/** An example or a default: its place, its schema, and its value. */
export type Example = { place: string; schema: unknown; value: unknown }

/** @returns an error for each example that is not valid against its schema */
export function examplesAreValid(document: Json): { place: string; message: string }[] {
  const validate = schemaValidator(document)
  return examplesOf(document).flatMap(({ place, schema, value }) => {
    const errors = validate(schema, value)
    return errors === undefined ? [] : [{ place, message: `${JSON.stringify(value)}: ${errors}` }]
  })
}

/** Every example and default of a document: of media types, parameters, headers and schemas. */
export function examplesOf(document: Json): Example[] {
  const found: Example[] = []
  visit(document, '#', (node, place) => {
    const { example, examples } = node
    const schema = node.schema ?? (isSchema(node) ? node : undefined)
    if (schema === undefined) return
    const single = example === undefined ? [] : [{ place: `${place}/example`, schema, value: example }]
    found.push(...single, ...listed(document, place, schema, examples))
    if (node.default !== undefined)
      found.push({ place: `${place}/default`, schema: node, value: node.default })
  })
  return found
}

const isSchema = (node: Json) =>
  ['type', 'enum', 'const', '$ref', 'anyOf', 'oneOf', 'allOf'].some((key) => key in node)

/** `examples` of a schema is a list of values; elsewhere it is a map of objects with a `value`, or of references. */
function listed(document: Json, place: string, schema: unknown, examples: unknown): Example[] {
  return Object.entries(examples ?? {}).map(([name, example]) => ({
    place: `${place}/examples/${name}`,
    schema,
    value: Array.isArray(examples) ? example : resolved(document, example).value,
  }))
}

const values = ['example', 'examples', 'default', 'enum', 'const']
const maps = ['properties', 'schemas', 'parameters', 'headers', 'responses', 'patternProperties']

/** Calls `found` for every object that can have examples. Skips values, and the names in a map. */
function visit(
  node: unknown,
  place: string,
  found: (node: Json, place: string) => void,
  isMap = false,
): void {
  if (typeof node !== 'object' || node === null) return
  if (!isMap && !Array.isArray(node)) found(node as Json, place)
  for (const [key, inner] of Object.entries(node)) {
    if (!isMap && values.includes(key)) continue
    const step = key.replaceAll('~', '~0').replaceAll('/', '~1')
    visit(inner, `${place}/${step}`, found, !isMap && maps.includes(key) && !Array.isArray(inner))
  }
}

/** @returns a function that validates a value against a schema of the document: errors as text, or undefined if valid */
export function schemaValidator(document: Json): (schema: unknown, value: unknown) => string | undefined {
  const ajv = withFormats(new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }))
  ajv.addVocabulary(['components', 'example', 'discriminator', 'externalDocs', 'xml'])
  ajv.addSchema(
    { $id: 'contract', components: { schemas: record(document.components).schemas } },
    undefined,
    false,
    false,
  )
  const compiled = new Map<unknown, ValidateFunction>()
  return (schema, value) => {
    let validate = compiled.get(schema)
    if (validate === undefined) {
      const local = JSON.stringify(schema).replaceAll('"#/components/', '"contract#/components/')
      validate = ajv.compile(JSON.parse(local))
      compiled.set(schema, validate)
    }
    return validate(value) ? undefined : ajv.errorsText(validate.errors)
  }
}
