// Generates schema.d.ts of the SDK: the output of openapi-typescript, with comments that editors show well.
import openapiTS, { astToString } from 'openapi-typescript'
import type { Document, Parameter } from './document.ts'

/**
 * Generates the module.
 * @param document the contract
 * @returns TypeScript
 */
export async function schemaModule(document: Document): Promise<string> {
  const copy = structuredClone(document)
  for (const operation of Object.values(copy.paths).flatMap((methods) => Object.values(methods))) {
    if (operation.parameters) operation.parameters = operation.parameters.map(withSchemaDetails)
  }
  const { schemas } = copy.components
  for (const { properties = {} } of Object.values(schemas)) {
    for (const property of Object.values(properties)) {
      const description = schemas[property.$ref?.split('/').at(-1) ?? '']?.description
      if (description !== undefined) property.description ??= description
    }
  }
  const text = astToString(await openapiTS(JSON.stringify(copy), { alphabetize: false }))
  return `// The contract as openapi-typescript writes it. Generated from openapi.json.

declare const unrecognized: unique symbol

/**
 * A value that this version of the contract does not know: a newer service may return it, and it can be sent back. It is
 * text, to which no literal can be assigned.
 */
export type Unrecognized = string & { readonly [unrecognized]: true }

${withOpenChoices(document, plainComments(text))}`
}

/** Adds to each named choice what a later release of the service may add to it. */
function withOpenChoices({ components }: Document, text: string): string {
  const choices = Object.entries(components.schemas).filter(([, schema]) => Array.isArray(schema.enum))
  return choices.reduce((all, [name]) => {
    const declaration = new RegExp(`^( {8}${name}: (?:"[^"]*"(?: \\| )?)+);$`, 'm')
    if (!declaration.test(all)) throw new Error(`The types have no choice ${name}.`)
    return all.replace(declaration, '$1 | Unrecognized;')
  }, text)
}

/** openapi-typescript expects the format and the examples of a parameter on the parameter itself. */
function withSchemaDetails(parameter: Parameter): Parameter {
  const { format, examples, default: standard } = parameter.schema ?? {}
  const value = parameter.example ?? (examples as unknown[] | undefined)?.[0]
  const example = typeof value === 'object' ? JSON.stringify(value) : value
  return { ...parameter, format, default: standard, example } as Parameter
}

/**
 * Makes a description the text of its comment rather than a tag, and the format a tag; leaves out what the type says by
 * itself, such as that it is an enumeration.
 */
function plainComments(text: string): string {
  return text
    .replaceAll(/^ *\* @(enum|constant).*\n/gm, '')
    .replaceAll(/^( *\* )Format: (.*)\n( *\* )@description (.*)\n/gm, '$1$4\n$1@format $2\n')
    .replaceAll(/^( *\*) ([^@\n]+)\n *\* @description /gm, '$1 $2\n$1\n$1 ')
    .replaceAll('@description ', '')
}
