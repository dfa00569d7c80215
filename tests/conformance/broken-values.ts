// Values that a schema of the document does not admit, by kind. ajv decides on each, so that a kind which
// a schema happens to admit makes no case.
import fc from 'fast-check'
import { admits, type Schema, texts, typesOf, understood, valuesOf } from './values.ts'

/** @param at the place within the value that is wrong, as the end of a JSON Pointer */
export type Broken = { name: string; values: fc.Arbitrary<unknown>; at?: string }

const ofAnotherType: Record<string, fc.Arbitrary<unknown>> = {
  null: fc.constant(null),
  boolean: fc.boolean(),
  integer: fc.constantFrom(0, 1, -1, 2 ** 53, 1.5, 1e300),
  string: fc.constantFrom('', 'true', '1', 'null', '2026-12-24'),
  array: fc.constantFrom([], [[]], ['x'], [null]),
  object: fc.constantFrom({}, { title: 'x' }, { $ref: '#' }),
}

/** Text that some validators let through: days that no calendar has, look-alikes, blanks, what ends a C string. */
const suspicious = {
  'a day that is none': [
    ...['2026-02-30', '2026-13-01', '0000-01-01', '2026-1-1', '10000-01-01', '-0001-01-01', '2026-00-10'],
    ...[
      '2026-12-24T00:00:00Z',
      '20261224',
      '2026-12-24 ',
      '２０２６-12-24',
      '2023-02-29',
      '1900-02-29',
      'today',
    ],
  ],
  'an address that is none': [
    ...[
      'ada',
      'ada@',
      '@example.com',
      'ada@example',
      'a@b@example.com',
      'ada@example..com',
      '.a@example.com',
    ],
    ...['a..b@example.com', 'a.@example.com', 'ada@-example.com', 'ada@example-.com', 'ådå@example.com'],
    ...['ada@exämple.com', '"ada"@example.com', 'ada@[127.0.0.1]', 'ada@example.com\n', ' ada@example.com'],
    ...['ada@example.c', 'ada@example.com.', 'Ada <ada@example.com>', 'ada@example.123'],
  ],
  'blank text': [
    ' ',
    '\t\n\u000b\u000c\r',
    '\u00a0',
    '\u3000',
    '\ufeff',
    '\u2028\u2029',
    '\u1680\u2003\u202f\u205f',
  ],
  'text with NUL': ['\u0000', 'a\u0000b', 'title\u0000', '\u0000title'],
}

/** What a property does not take, each kind with its name. */
export function brokenValues(schema: Schema): Broken[] {
  const choices = choicesOf(schema)
  const kinds: Broken[] = [...wrongTypes(schema)]
  for (const { minLength, maxLength, type } of choices) {
    if (![type].flat().includes('string')) continue
    if (minLength) kinds.push({ name: 'too few characters', values: tooShort(minLength) })
    if (maxLength) kinds.push({ name: 'one character too many', values: tooLong(maxLength) })
  }
  for (const { minItems, maxItems, items } of choices) {
    if (minItems) kinds.push({ name: 'too few values', values: fc.constant([]) })
    if (maxItems && maxItems <= makeable && items)
      kinds.push({ name: 'one value too many', values: tooMany(items, maxItems) })
  }
  if (choices.some(({ uniqueItems }) => uniqueItems))
    kinds.push({
      name: 'the same value twice',
      values: fc.constantFrom(['a', 'a'], ['b', 'b', 'c']),
      at: '/1',
    })
  if (typesOf(schema).includes('string')) {
    for (const [name, list] of Object.entries(suspicious))
      kinds.push({ name, values: fc.constantFrom(...list) })
    kinds.push({ name: 'any other text', values: texts(0, 60) })
  }
  return kinds.filter(canBreak(schema)).map(({ values, ...kind }) => ({
    ...kind,
    values: values.filter((value) => !admits(schema, value)),
  }))
}

const choicesOf = (schema: Schema): Schema[] =>
  (understood(schema).anyOf ?? [understood(schema)]).map(understood)

const wrongTypes = (schema: Schema): Broken[] =>
  Object.entries(ofAnotherType)
    .filter(([type]) => !typesOf(schema).includes(type))
    .map(([type, values]) => ({ name: `${type === 'null' ? 'null' : `the type ${type}`}`, values }))

const tooShort = (min: number) => fc.constantFrom('x', '😀', ' ').map((one) => one.repeat(min - 1))

/** One code point more than the bound, also where that is twice as many UTF-16 units. */
const tooLong = (max: number) =>
  fc
    .tuple(fc.constantFrom('x', '😀', 'é', '日'), fc.constantFrom(1, 2, 500))
    .map(([one, more]) => one.repeat(max + more))

/** More items take too long to make. */
const makeable = 1000

const tooMany = (items: Schema, max: number) =>
  fc.array(valuesOf(items), { minLength: max + 1, maxLength: max + 50 })

/** Whether a fair part of a kind is not admitted; otherwise filtering it would not end. */
const canBreak =
  (schema: Schema) =>
  ({ values }: Broken): boolean =>
    fc.sample(values, { numRuns: 40, seed: 1 }).filter((value) => !admits(schema, value)).length >= 8
