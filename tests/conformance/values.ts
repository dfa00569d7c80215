// Values that a schema of the document admits, as arbitraries. Knows exactly the keywords that the document uses, so
// that a new one is noticed here instead of being passed over.
import fc from 'fast-check'
import { referenceForm } from '../../src/openapi/batch-references.ts'
import { fold, isVisible } from '../../src/openapi/comparable-text.ts'
import { ifMatchForm } from '../../src/openapi/entity-tags.ts'
import { mistakesOf, resolve } from '../support/contract.ts'

export type Schema = {
  $ref?: string
  type?: string | string[]
  anyOf?: Schema[]
  oneOf?: Schema[]
  enum?: unknown[]
  const?: unknown
  format?: string
  pattern?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  exclusiveMinimum?: number
  items?: Schema
  minItems?: number
  maxItems?: number
  uniqueItems?: boolean
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: unknown
  default?: unknown
  readOnly?: boolean
}

const keywords = new Set([
  ...['$ref', 'type', 'anyOf', 'enum', 'const', 'format', 'pattern', 'minLength', 'maxLength', 'minimum'],
  ...[
    'maximum',
    'exclusiveMinimum',
    'items',
    'minItems',
    'maxItems',
    'uniqueItems',
    'properties',
    'required',
    'additionalProperties',
  ],
  ...['default', 'description', 'examples', 'example', 'title', 'readOnly'],
])

/** @returns the schema that a reference leads to @throws Error at a keyword that nothing here understands */
export function understood(schema: Schema): Schema {
  const { oneOf, discriminator: _, ...rest } = resolve(schema) as Schema & { discriminator?: unknown }
  const whole = oneOf ? { ...rest, anyOf: oneOf } : rest // of which a value fulfils one alone
  const strange = Object.keys(whole).filter((keyword) => !keywords.has(keyword))
  if (strange.length > 0) throw new Error(`no values can be made for the keyword ${strange.join(', ')}`)
  return whole
}

export const admits = (schema: Schema, value: unknown): boolean => mistakesOf(schema, value) === undefined

/** The types that a schema admits, those behind references and choices too. */
export function typesOf(schema: Schema): string[] {
  const whole = understood(schema)
  if (whole.anyOf) return whole.anyOf.flatMap(typesOf)
  return [whole.type ?? []].flat()
}

/** Every value that comes out is judged by ajv once more. */
export const valuesOf = (schema: Schema): fc.Arbitrary<unknown> =>
  unjudged(understood(schema)).filter((value) => admits(schema, value))

function unjudged(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(valuesOf))
  if ('const' in schema) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  if (typesOf(schema).length === 0) return fc.constantFrom<unknown>(null, 0, 'x', [], {}) // anything
  return fc.oneof(...typesOf(schema).map((type) => ofType(type, schema)))
}

function ofType(type: string, schema: Schema): fc.Arbitrary<unknown> {
  switch (type) {
    case 'null':
      return fc.constant(null)
    case 'boolean':
      return fc.boolean()
    case 'integer': {
      const { minimum: min = -1000, maximum: max = 1000 } = schema
      return fc.oneof(fc.constantFrom(min, max), fc.integer({ min, max }))
    }
    case 'string':
      return strings(schema)
    case 'array': {
      const lengths = { minLength: schema.minItems ?? 1, maxLength: Math.min(schema.maxItems ?? 4, 4) }
      const items = valuesOf(schema.items ?? {})
      return schema.uniqueItems ? fc.uniqueArray(items, { ...lengths, ...unlike }) : fc.array(items, lengths)
    }
    case 'object':
      return objects(schema)
    default:
      throw new Error(`no values can be made for the type ${type}`)
  }
}

/** Texts that may not be the same may not even be alike, which JSON Schema cannot say. */
export const unlike = { selector: (item: unknown): unknown => fold(String(item).trim()) }

function objects({ properties = {}, required = [] }: Schema): fc.Arbitrary<Record<string, unknown>> {
  const fields = Object.entries(properties)
    .filter(([, schema]) => !schema.readOnly) // only the service knows a valid value
    .map(([name, schema]) => [name, valuesOf(schema)] as const)
  return fc.record(Object.fromEntries(fields), { requiredKeys: required, noNullPrototype: true })
}

function strings(schema: Schema): fc.Arbitrary<string> {
  const { format, pattern, minLength = 0, maxLength = 60 } = schema
  const ofForm = pattern === undefined ? undefined : forms[pattern]
  if (ofForm) return fc.constantFrom(...ofForm)
  if (format === 'date') return days
  if (format === 'date-time') return times
  if (format === 'email') return emails
  if (format === 'wall-clock-time') return clockTimes
  if (format === 'time-zone') return timeZones
  if (format === 'rrule') return rules
  return texts(minLength, maxLength).filter(isVisibleWhereNeeded(schema))
}

/** The pattern of what must not be blank leaves something out. */
export function isVisibleWhereNeeded({ pattern }: Schema): (text: string) => boolean {
  const isLine = pattern !== undefined && !new RegExp(pattern, 'u').test(' ')
  return (text) => !isLine || text === '' || isVisible(text)
}

/** Of patterns that hardly any text fulfils. */
const forms: Record<string, string[]> = {
  [referenceForm.source]: ['$0', '$1', '$99'],
  [ifMatchForm.source]: ['*', '"1"', 'W/"2", "3"'],
}

/** Characters that have made programs stumble: quotes, wildcards, marks, joiners, astral ones, white space. */
const awkward = [...'aZ0 \'"\\%_&<>{}$`\t\n/;-', 'é', 'ß', 'İ', 'ſ', 'Σ', '日', '\u0301', '\u00a0', '\u200b']
const astral = [
  '😀',
  '𝄞',
  '👨‍👩‍👧',
  '\u{10ffff}',
  '\ufffd',
  '\ufeff',
  '\u2028',
  '\u202e',
  '\u0001',
  '\u007f',
  '\u0085',
]

/** Text of so many code points, also of exactly the fewest and the most. */
export function texts(minLength: number, maxLength: number): fc.Arbitrary<string> {
  const unit = fc.constantFrom(...awkward, ...astral).map((text) => [...text][0] as string)
  const bounds = [...new Set([minLength, maxLength])]
  return fc.oneof(
    { weight: 2, arbitrary: fc.string({ minLength, maxLength }) },
    { weight: 2, arbitrary: fc.string({ unit, minLength, maxLength }) },
    { weight: 2, arbitrary: fc.string({ unit: 'binary', minLength, maxLength }) },
    fc
      .tuple(fc.constantFrom('x', 'é', '😀'), fc.constantFrom(...bounds))
      .map(([character, length]) => character.repeat(length)),
  )
}

const days = fc.oneof(
  fc.constantFrom('0001-01-01', '9999-12-31', '2024-02-29', '2000-02-29', '1582-10-10', '1900-03-01'),
  fc
    .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10)),
)

const times = fc.oneof(
  fc.constantFrom('0001-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z', '2024-02-29T12:00:00.001Z'),
  fc
    .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString()),
)

/** Also such as a clock change skips or has twice. */
export const clockTimes = fc.constantFrom('00:00', '02:30', '09:00', '23:59')

export const timeZones = fc.constantFrom(
  ...['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Pacific/Apia'],
)

export const rules = fc.constantFrom(
  ...['FREQ=DAILY', 'FREQ=DAILY;COUNT=2', 'FREQ=DAILY;UNTIL=20260102', 'FREQ=DAILY;INTERVAL=10'],
  ...['FREQ=WEEKLY;BYDAY=MO,WE;WKST=SU', 'FREQ=MONTHLY;BYDAY=-1FR', 'FREQ=MONTHLY;BYMONTHDAY=31'],
  ...['FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1', 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29'],
  ...['FREQ=YEARLY', 'INTERVAL=2;FREQ=WEEKLY;UNTIL=20261224T090000Z', 'FREQ=DAILY;COUNT=1'],
)

/** Under a domain that nobody owns (RFC 2606). */
const emails = fc
  .tuple(
    fc.string({ unit: fc.constantFrom(..."abcXYZ019_'+-."), minLength: 1, maxLength: 40 }),
    fc.constantFrom('', 'a.', 'b-c.D.', `${'l'.repeat(63)}.`),
  )
  .map(([local, labels]) => `${local}@${labels}example.com`)
