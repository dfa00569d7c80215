// The normal form of a schema: references resolved, `allOf` merged, alternatives listed, null separated. Different ways to
// write the same schema have the same form.
import { isDeepStrictEqual } from 'node:util'
import { isRecord, type Json, list, record, target } from './scope.ts'

export type Form = {
  /** What describes values without restricting them: description, examples, default and so on. */
  annotations: Json
  /** Whether null is allowed; undefined where the schema does not restrict types. */
  nullable: boolean | undefined
  /** The alternatives besides null. */
  variants: Json[]
}

/** Keywords that describe values and never reject one. */
export const annotationKeywords = [
  ...['title', 'description', 'examples', 'example', 'default', 'deprecated', 'readOnly', 'writeOnly'],
  ...['externalDocs', 'xml', '$comment', '$schema', '$id', '$defs', '$anchor', 'nullable'],
]

/** @returns the normal form of a schema; `true` and an absent schema allow everything */
export function formOf(schema: unknown, document: Json): Form {
  const whole = flat(schema, document)
  const parts = alternatives(whole, document).map(apart)
  const variants = united(parts.flatMap(({ variant }) => (variant ? [variant] : [])))
  const single = variants.length === 1 ? annotationsOf(variants[0] as Json) : {}
  const known = parts.some(({ nullable }) => nullable !== undefined)
  return {
    annotations: { ...single, ...annotationsOf(whole) },
    nullable: known ? parts.some(({ nullable }) => nullable) : undefined,
    variants,
  }
}

const isAnnotation = (key: string) => annotationKeywords.includes(key) || key.startsWith('x-')
const pick = (schema: Json, wanted: (key: string) => boolean): Json =>
  Object.fromEntries(Object.entries(schema).filter(([key]) => wanted(key)))

export const annotationsOf = (schema: Json): Json => pick(schema, isAnnotation)
export const assertionsOf = (schema: Json): Json => pick(schema, (key) => !isAnnotation(key))

/** A schema without `$ref` and `allOf` at its top. */
function flat(schema: unknown, document: Json, depth = 0): Json {
  if (schema === false) return { not: {} }
  if (depth > 20) return {} // a reference that only leads back to itself
  const { $ref, allOf, ...own } = record(schema)
  const parts = typeof $ref === 'string' ? [target(document, $ref)] : []
  const flattened = [...parts, ...list(allOf)].map((part) => flat(part, document, depth + 1))
  return [...flattened, own].reduce(both, {})
}

function alternatives(schema: Json, document: Json): Json[] {
  const key = 'anyOf' in schema ? 'anyOf' : 'oneOf'
  const { [key]: choices, ...base } = schema
  if (!Array.isArray(choices)) return [schema]
  return choices.flatMap((choice) => alternatives(both(assertionsOf(base), flat(choice, document)), document))
}

/** Separates null from an alternative. */
function apart(schema: Json): { nullable: boolean | undefined; variant?: Json } {
  const { const: constant, ...rest } = schema
  const values = 'const' in schema ? [constant] : (rest.enum as unknown[] | undefined)
  const types = typesOf(rest, values)
  if (types === undefined) return { nullable: undefined, variant: rest }
  const nullable =
    (types.includes('null') || rest.nullable === true) && (values === undefined || values.includes(null))
  const type = types.filter((name) => name !== 'null')
  if (type.length === 0) return { nullable }
  const named = values?.filter((value) => value !== null)
  return { nullable, variant: { ...rest, type, ...(named && { enum: named }) } }
}

function typesOf(schema: Json, values: unknown[] | undefined): string[] | undefined {
  if (schema.type !== undefined) return [schema.type].flat() as string[]
  if (values === undefined) return undefined
  return [...new Set(values.map((value) => (value === null ? 'null' : typeOf(value))))]
}

const typeOf = (value: unknown) =>
  Array.isArray(value) ? 'array' : Number.isInteger(value) ? 'integer' : typeof value

/** Merges alternatives that only list values, or only types. */
function united(variants: Json[]): Json[] {
  const made: Json[] = []
  for (const variant of variants) {
    const keys = Object.keys(assertionsOf(variant)).sort().join()
    const alike = ['type', 'enum,type'].includes(keys)
      ? made.findIndex((other) => Object.keys(assertionsOf(other)).sort().join() === keys)
      : -1
    if (alike < 0) made.push(variant)
    else made[alike] = joined(made[alike] as Json, variant)
  }
  return made
}

const joined = (one: Json, other: Json): Json => ({
  type: [...new Set([...list(one.type), ...list(other.type)])],
  ...(Array.isArray(one.enum) && { enum: [...new Set([...one.enum, ...list(other.enum)])] }),
})

/** The intersection of two schemas: what both allow. */
function both(one: Json, other: Json): Json {
  const merged: Json = { ...one }
  for (const [key, value] of Object.entries(other)) {
    merged[key] = key in one && !isAnnotation(key) ? meet(key, one[key], value) : value
  }
  return merged
}

function meet(key: string, one: unknown, other: unknown): unknown {
  if (isDeepStrictEqual(one, other)) return one
  if (typeof one === 'number' && typeof other === 'number') {
    return /^(max|exclusiveMax)/.test(key) ? Math.min(one, other) : Math.max(one, other)
  }
  if (key === 'properties' && isRecord(one) && isRecord(other)) return meetProperties(one, other)
  if (key === 'required') return [...new Set([...list(one), ...list(other)])]
  if (key === 'enum') return list(one).filter((value) => list(other).some((x) => isDeepStrictEqual(x, value)))
  if (key === 'type') return meetTypes([one].flat(), [other].flat())
  if (key === 'anyOf' || key === 'oneOf')
    return list(one).flatMap((a) => list(other).map((b) => ({ allOf: [a, b] })))
  if (key === 'uniqueItems') return true
  if (key === 'pattern') return [one, other].sort().join(' and ')
  return one === false || other === false ? false : { allOf: [one, other] }
}

const meetProperties = (one: Json, other: Json): Json => ({
  ...one,
  ...Object.fromEntries(
    Object.entries(other).map(([name, schema]) => [
      name,
      name in one ? { allOf: [one[name], schema] } : schema,
    ]),
  ),
})

const meetTypes = (one: unknown[], other: unknown[]) => [
  ...new Set([...one.filter((type) => allows(other, type)), ...other.filter((type) => allows(one, type))]),
]

/** Whether a list of types allows a type; every integer is a number. */
export const allows = (types: unknown[], type: unknown): boolean =>
  types.includes(type) || (type === 'integer' && types.includes('number'))
