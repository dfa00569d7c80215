// Schemas in words: tables of fields and parameters, and the type of one value.
import type { Document, Parameter, Schema } from '../../sdk/generator/document.ts'

/** @returns a row of a table; what would end a cell is escaped */
const row = (...cells: string[]) =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll(/\s*\n\s*/g, ' ')).join(' | ')} |`

/**
 * Writes the fields of an object as a table.
 * @param schema of type object
 * @returns Markdown
 */
export function fieldTable(document: Document, schema: Schema): string {
  const required = new Set((schema.required as string[] | undefined) ?? [])
  const rows = Object.entries(schema.properties ?? {}).map(([name, field]) => {
    const marks = [
      ...(required.has(name) ? [] : ['optional']),
      ...(field.readOnly === true ? ['read-only'] : []),
      typeText(document, field),
    ]
    return row(`\`${name}\``, marks.join(', '), descriptionOf(document, field))
  })
  return ['| field | type | meaning |', '|---|---|---|', ...rows].join('\n')
}

/**
 * Writes parameters as a table.
 * @param parameters with their references resolved
 * @returns Markdown
 */
export function parameterTable(document: Document, parameters: readonly Parameter[]): string {
  const rows = parameters.map(({ name, in: place, required, schema, description = '' }) => {
    const type = [...(required ? [] : ['optional']), typeText(document, schema)].join(', ')
    return row(`\`${name}\``, place, type, description)
  })
  return ['| parameter | in | type | meaning |', '|---|---|---|---|', ...rows].join('\n')
}

const descriptionOf = ({ components }: Document, { $ref, description }: Schema): string =>
  description ?? components.schemas[$ref?.split('/').at(-1) ?? '']?.description ?? ''

/** @returns the type of a value in words, e.g. `string, 1 to 255 characters, or null` */
export function typeText(document: Document, schema: Schema): string {
  const { $ref, anyOf, oneOf, items, type, format, enum: choices, const: constant } = schema
  if ($ref !== undefined) return schemaLink($ref)
  const alternatives = anyOf ?? oneOf
  if (alternatives) return alternatives.map((each) => typeText(document, each)).join(' or ')
  if (constant !== undefined) return code(constant)
  if (Array.isArray(choices)) return choices.map(code).join(' ')
  if (items) return `array of ${typeText(document, items)}`
  if (type === 'null') return 'null'
  const types = [type ?? 'any'].flat().filter((name) => name !== 'null')
  const nullable = Array.isArray(type) && type.includes('null')
  const bounds = boundsOf(schema)
  const name = `${types.join(' or ')}${format ? ` (${format})` : ''}${bounds ? `, ${bounds}` : ''}`
  return nullable ? `${name}, or null` : name
}

const code = (value: unknown) => `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``

/** @returns a link to the page of a schema */
export const schemaLink = ($ref: string): string => {
  const name = $ref.split('/').at(-1)
  return `[${name}](/docs/schemas/${name})`
}

function boundsOf(schema: Schema): string {
  const { minLength, maxLength, minimum, maximum, exclusiveMinimum, minItems, maxItems } = schema
  return [
    range(minLength, maxLength, ' characters'),
    range(minItems, maxItems, ' items'),
    range(
      minimum ?? (exclusiveMinimum === undefined ? undefined : Number(exclusiveMinimum) + 1),
      maximum,
      '',
    ),
  ]
    .filter((text) => text !== '')
    .join(', ')
}

function range(from: unknown, to: unknown, unit: string): string {
  const upper = to === Number.MAX_SAFE_INTEGER ? '2^53-1' : to
  if (from === undefined && to === undefined) return ''
  if (from === undefined) return `up to ${upper}${unit}`
  if (to === undefined) return `${from}${unit} or more`
  return from === to ? `${from}${unit}` : `${from} to ${upper}${unit}`
}
