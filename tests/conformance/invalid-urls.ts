// Invalid paths and queries: each parameter's form, whose path it is, what it names, and parameters
// that nobody knows.
import fc from 'fast-check'
import type { Operation } from '../support/contract.ts'
import { brokenValues } from './broken-values.ts'
import { type Draft, encode, placeholder } from './draft.ts'
import { type InvalidRequest, validationFailed } from './invalid-request.ts'
import { thingIn } from './things.ts'
import { type Parameter, parametersOf } from './valid.ts'
import { admits, type Schema, typesOf } from './values.ts'

/** Numbers in forms that a lenient parser takes, and what is next to the bounds. */
const numerals = [
  ...[
    '0',
    '-1',
    '-0',
    '+1',
    '01',
    '1e0',
    '1.0',
    '1.5',
    '0x1',
    '1_000',
    '1n',
    'NaN',
    'Infinity',
    ' 1',
    '1 ',
    '１',
    '١',
  ],
  ...[
    '9007199254740992',
    '9007199254740993',
    '99999999999999999999',
    '1001',
    'null',
    'abc',
    '1,2',
    "1'--",
    '1\u0000',
  ],
]

const notInPath = new Set(['.', '..', ''])

export function invalidPaths(operation: Operation): InvalidRequest[] {
  return parametersOf(operation, 'path').flatMap(({ name, schema }) => [
    {
      name: `path ${name}: malformed`,
      stage: 'path' as const,
      part: name,
      change: malformed(schema, ['Me', 'ME', 'me ', 'mе', 'you', '😀', '[1]', '%', '\ud7ff', '*'])
        .filter((text) => !notInPath.has(text))
        .map((text) => setParameter(name, encode(text))),
      expected: validationFailed({ in: 'path', pointer: name }),
    },
    ...(name === 'user_id' ? foreignOwner() : missingThing(operation, name)),
  ])
}

const setParameter = (name: string, value: string) => (draft: Draft) => ({
  ...draft,
  parameters: { ...draft.parameters, [name]: value },
})

/** @returns text that stands for no admitted value */
function malformed(schema: Schema, more: string[]): fc.Arbitrary<string> {
  return fc
    .oneof(fc.constantFrom(...numerals, ...more), fc.string({ minLength: 1, maxLength: 20 }))
    .filter((text) => !standsFor(schema, text) && text.isWellFormed())
}

/** Whether a text is the canonical form of an admitted value. */
const standsFor = (schema: Schema, text: string): boolean =>
  admits(schema, text) ||
  (/^(0|-?[1-9][0-9]*)$/.test(text) && String(Number(text)) === text && admits(schema, Number(text)))

const foreignOwner = (): InvalidRequest[] => [
  {
    name: "another user's path",
    stage: 'owner',
    part: 'user_id',
    change: fc
      .constantFrom(placeholder('foreign_user'), '9007199254740991')
      .map((owner) => setParameter('user_id', owner)),
    expected: { status: [403], code: 'wrong_user' },
  },
]

function missingThing({ path }: Operation, name: string): InvalidRequest[] {
  const thing = thingIn(path) ?? ''
  const expected = { status: [404], code: `${thing}_not_found` }
  const of = (kind: string, id: string): InvalidRequest => ({
    name: `a ${thing} ${kind}`,
    stage: 'existence',
    part: name,
    change: fc.constant(setParameter(name, id)),
    expected,
  })
  return [
    of('that does not exist', '9007199254740991'),
    of("of another user's", placeholder(`foreign_${thing}`)),
  ]
}

export function invalidQueries(operation: Operation): InvalidRequest[] {
  const parameters = parametersOf(operation, 'query')
  if (parameters.length === 0) return []
  const known = new Set(parameters.map(({ name }) => name))
  const unknown = [
    'unknown',
    'LIMIT',
    'limit[]',
    'page',
    'user_id',
    'q[]',
    '__proto__',
    'constructor',
    ' limit',
    '😀',
  ]
  const kinds = [
    ...parameters.flatMap(invalidValues),
    {
      name: 'an unknown parameter',
      change: fc
        .constantFrom(...unknown.filter((name) => !known.has(name)))
        .map((name) => add(encode(name), '1')),
      expected: validationFailed({ in: 'query' }),
    },
    {
      name: 'a parameter without a name',
      change: fc.constant(add('', '1')),
      expected: validationFailed({ in: 'query' }),
    },
    {
      name: 'percent-encoding that is broken or not UTF-8',
      change: fc
        .constantFrom('%', '%f', '%zz', '%ff', '%c0%80', '%ed%a0%80', 'a%')
        .map((text) => set('q', text)),
      expected: validationFailed({ in: 'query' }),
    },
  ]
  return kinds.map((kind) => ({ ...kind, stage: 'request', part: 'query' }))
}

const add = (name: string, value: string) => (draft: Draft) => ({
  ...draft,
  query: [...draft.query, [name, value] as const],
})
const set = (name: string, value: string) => (draft: Draft) => ({
  ...draft,
  query: [...draft.query.filter(([other]) => other !== name), [name, value] as const],
})

function invalidValues({ name, schema }: Parameter): Pick<InvalidRequest, 'name' | 'change' | 'expected'>[] {
  if (name === 'cursor') return [damagedCursor]
  const isArray = typesOf(schema).includes('array')
  const inPlace = validationFailed({ in: 'query', pointer: name })
  const twice = {
    name: `query ${name}: given twice`,
    change: fc
      .constantFrom('1', 'true', 'id', '2026-12-24')
      .map((value) => (draft: Draft) => add(name, value)(set(name, value)(draft))),
    expected: inPlace,
  }
  const kinds = brokenTexts(isArray ? (schema.items as Schema) : schema).map(({ name: kind, values }) => ({
    name: `query ${name}: ${kind}`,
    change: values.map((value) => (isArray ? add(name, encode(value)) : set(name, encode(value)))),
    expected: inPlace,
  }))
  const { maxItems } = schema
  if (maxItems)
    kinds.push({
      name: `query ${name}: one too many`,
      change: fc.constant(many(name, schema, maxItems + 1)),
      expected: inPlace,
    })
  if (name === 'since') kinds.push(unknownState)
  return isArray ? kinds : [...kinds, twice]
}

const many =
  (name: string, { items }: Schema, count: number) =>
  (draft: Draft) => ({
    ...draft,
    query: Array.from({ length: count }, () => [name, String(items?.enum?.[0])] as const),
  })

/** In a query everything is text: numbers and booleans are judged by what they stand for. */
function brokenTexts(schema: Schema): { name: string; values: fc.Arbitrary<string> }[] {
  const types = typesOf(schema)
  if (types.includes('boolean'))
    return [
      {
        name: 'no boolean',
        values: fc.constantFrom('', 'True', 'TRUE', '1', '0', 'yes', 'on', 'null', 'true '),
      },
    ]
  if (types.includes('integer')) return [{ name: 'malformed', values: malformed(schema, ['']) }]
  return brokenValues(schema)
    .filter(({ name }) => !name.startsWith('the type') && name !== 'null')
    .map(({ name, values }) => ({
      name,
      values: (values as fc.Arbitrary<string>).filter((text) => text.isWellFormed()),
    }))
}

const damagedCursor = {
  name: 'a cursor that the service never gave',
  change: fc
    .oneof(
      fc.constantFrom('', '0', 'AAAA', 'null', '%00', encode('{"id":1}')),
      fc.string().map(encode),
      fc.base64String(),
    )
    .map((text) => set('cursor', encode(text))),
  expected: { status: [400], code: 'invalid_cursor' },
}

/** Of nobody, or of the first user in 1970. */
const unknownState = {
  name: 'a sync token of a state that the service does not have',
  change: fc
    .constantFrom('A', 'null', '0'.repeat(1000), btoa('[1,0,0,0,0,0]').replaceAll('=', ''))
    .map((text) => set('since', text)),
  expected: { status: [410], code: 'sync_token_expired' },
}
