// The rule that every example and every default is valid by the schema it illustrates.
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { type Json, record, resolved } from '../changes/scope.ts'

/** An example or a default: where it is, the schema it must meet, and itself. */
export type Example = { place: string; schema: unknown; value: unknown }

/** @returns a complaint for each example that its schema refuses */
export function examplesAreValid(document: Json): { place: string; message: string }[] {
  const judge = schemaValidator(document)
  return examplesOf(document).flatMap(({ place, schema, value }) => {
    const mistakes = judge(schema, value)
    return mistakes === undefined ? [] : [{ place, message: `${JSON.stringify(value)}: ${mistakes}` }]
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

/** A schema has a list of values; everything else has names for objects with a `value`, or references to such. */
function listed(document: Json, place: string, schema: unknown, examples: unknown): Example[] {
  return Object.entries(examples ?? {}).map(([name, example]) => ({
    place: `${place}/examples/${name}`,
    schema,
    value: Array.isArray(examples) ? example : resolved(document, example).value,
  }))
}

const values = ['example', 'examples', 'default', 'enum', 'const']
const maps = ['properties', 'schemas', 'parameters', 'headers', 'responses', 'patternProperties']

/** Calls back for every object that can hold examples. Values are left alone, and so are the names in a map. */
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

/** @returns what a schema of the document says against a value, or undefined */
export function schemaValidator(document: Json): (schema: unknown, value: unknown) => string | undefined {
  const ajv = addFormats.default(new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }))
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
