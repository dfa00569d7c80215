// Every way in which a schema can move, judged in a request and in a response.
import { describe, expect, test } from 'vitest'
import { changesOf, smallContract } from './small-contract.ts'

type Class = 'breaking' | 'notable' | 'additive' | 'editorial'
/** Name, schema before, schema after, class in a request, class in a response, what is said. */
type Case = [string, unknown, unknown, Class, Class, string]

const text = { type: 'string' }
const number = { type: 'integer' }
const object = (properties: object, more: object = {}) => ({ type: 'object', properties, ...more })

const cases: Case[] = [
  ['another type', text, number, 'breaking', 'breaking', 'type string → integer (changed)'],
  ['a wider type', number, { type: 'number' }, 'additive', 'breaking', 'type integer → number (wider)'],
  ['a narrower type', { type: 'number' }, number, 'breaking', 'additive', 'type number → integer (narrower)'],
  [
    'one more type',
    text,
    { type: ['string', 'integer'] },
    'additive',
    'breaking',
    'type string → string|integer (wider)',
  ],
  [
    'one type less',
    { type: ['string', 'integer'] },
    text,
    'breaking',
    'additive',
    'type string|integer → string (narrower)',
  ],
  ['any type', text, {}, 'additive', 'breaking', 'type string → any (wider)'],
  ['a type where any was', {}, text, 'breaking', 'additive', 'type any → string (narrower)'],
  ['null by a type', text, { type: ['string', 'null'] }, 'additive', 'breaking', 'may be null (wider)'],
  [
    'no null by a type',
    { type: ['string', 'null'] },
    text,
    'breaking',
    'additive',
    'may not be null any more (narrower)',
  ],
  ['null by anyOf', text, { anyOf: [text, { type: 'null' }] }, 'additive', 'breaking', 'may be null (wider)'],
  [
    'no null by anyOf',
    { anyOf: [text, { type: 'null' }] },
    text,
    'breaking',
    'additive',
    'may not be null any more (narrower)',
  ],
  [
    'null by the former keyword',
    text,
    { ...text, nullable: true },
    'additive',
    'breaking',
    'may be null (wider)',
  ],
  ['one more value', { enum: ['a'] }, { enum: ['a', 'b'] }, 'additive', 'notable', 'enum gains "b" (wider)'],
  [
    'a value less',
    { enum: ['a', 'b'] },
    { enum: ['a'] },
    'breaking',
    'additive',
    'enum loses "b" (narrower)',
  ],
  [
    'values where any was',
    text,
    { ...text, enum: ['a'] },
    'breaking',
    'additive',
    'only the values "a" (narrower)',
  ],
  [
    'any value where some were',
    { ...text, enum: ['a'] },
    text,
    'additive',
    'breaking',
    'any value, not only "a" (wider)',
  ],
  ['another constant', { const: 'a' }, { const: 'b' }, 'breaking', 'breaking', 'values "a" → "b" (changed)'],
  [
    'another constant and a list',
    { const: 'a' },
    { enum: ['a', 'b'] },
    'additive',
    'notable',
    'enum gains "b" (wider)',
  ],
  [
    'one more constant',
    { oneOf: [{ const: 'a' }] },
    { oneOf: [{ const: 'a' }, { const: 'b' }] },
    'additive',
    'notable',
    'enum gains "b" (wider)',
  ],
  [
    'a smaller maxLength',
    { ...text, maxLength: 9 },
    { ...text, maxLength: 5 },
    'breaking',
    'additive',
    'maxLength 9 → 5 (narrower)',
  ],
  [
    'a greater maxLength',
    { ...text, maxLength: 5 },
    { ...text, maxLength: 9 },
    'additive',
    'breaking',
    'maxLength 5 → 9 (wider)',
  ],
  ['no maxLength', { ...text, maxLength: 5 }, text, 'additive', 'breaking', 'maxLength 5 → none (wider)'],
  ['a maxLength', text, { ...text, maxLength: 5 }, 'breaking', 'additive', 'maxLength none → 5 (narrower)'],
  ['a minLength', text, { ...text, minLength: 1 }, 'breaking', 'additive', 'minLength 0 → 1 (narrower)'],
  [
    'a smaller minLength',
    { ...text, minLength: 3 },
    { ...text, minLength: 2 },
    'additive',
    'breaking',
    'minLength 3 → 2 (wider)',
  ],
  [
    'a greater minimum',
    { ...number, minimum: 1 },
    { ...number, minimum: 2 },
    'breaking',
    'additive',
    'minimum 1 → 2 (narrower)',
  ],
  ['no minimum', { ...number, minimum: 1 }, number, 'additive', 'breaking', 'minimum 1 → none (wider)'],
  [
    'a smaller maximum',
    { ...number, maximum: 9 },
    { ...number, maximum: 8 },
    'breaking',
    'additive',
    'maximum 9 → 8 (narrower)',
  ],
  [
    'a greater maximum',
    { ...number, maximum: 8 },
    { ...number, maximum: 9 },
    'additive',
    'breaking',
    'maximum 8 → 9 (wider)',
  ],
  [
    'an open end',
    { type: 'number', minimum: 0 },
    { type: 'number', exclusiveMinimum: 0 },
    'breaking',
    'additive',
    'minimum 0 → 0 (exclusive) (narrower)',
  ],
  [
    'a closed end',
    { type: 'number', exclusiveMaximum: 5 },
    { type: 'number', maximum: 5 },
    'additive',
    'breaking',
    'maximum 5 (exclusive) → 5 (wider)',
  ],
  [
    'a coarser multipleOf',
    { ...number, multipleOf: 2 },
    { ...number, multipleOf: 4 },
    'breaking',
    'additive',
    'multipleOf 2 → 4 (narrower)',
  ],
  [
    'a finer multipleOf',
    { ...number, multipleOf: 4 },
    { ...number, multipleOf: 2 },
    'additive',
    'breaking',
    'multipleOf 4 → 2 (wider)',
  ],
  [
    'another multipleOf',
    { ...number, multipleOf: 3 },
    { ...number, multipleOf: 2 },
    'breaking',
    'breaking',
    'multipleOf 3 → 2 (changed)',
  ],
  [
    'no multipleOf',
    { ...number, multipleOf: 3 },
    number,
    'additive',
    'breaking',
    'multipleOf 3 → none (wider)',
  ],
  ['a pattern', text, { ...text, pattern: '^a' }, 'breaking', 'additive', 'pattern none → "^a" (narrower)'],
  ['no pattern', { ...text, pattern: '^a' }, text, 'additive', 'breaking', 'pattern "^a" → none (wider)'],
  [
    'another pattern',
    { ...text, pattern: '^a' },
    { ...text, pattern: '^b' },
    'breaking',
    'breaking',
    'pattern "^a" → "^b" (changed)',
  ],
  ['a format', text, { ...text, format: 'date' }, 'breaking', 'additive', 'format none → "date" (narrower)'],
  ['no format', { ...text, format: 'date' }, text, 'additive', 'breaking', 'format "date" → none (wider)'],
  [
    'another format',
    { ...text, format: 'date' },
    { ...text, format: 'uuid' },
    'breaking',
    'breaking',
    'format "date" → "uuid" (changed)',
  ],
  [
    'a smaller maxItems',
    { type: 'array', maxItems: 9 },
    { type: 'array', maxItems: 5 },
    'breaking',
    'additive',
    'maxItems 9 → 5 (narrower)',
  ],
  [
    'a smaller minItems',
    { type: 'array', minItems: 2 },
    { type: 'array', minItems: 1 },
    'additive',
    'breaking',
    'minItems 2 → 1 (wider)',
  ],
  [
    'unique items',
    { type: 'array' },
    { type: 'array', uniqueItems: true },
    'breaking',
    'additive',
    'uniqueItems false → true (narrower)',
  ],
  [
    'items that repeat',
    { type: 'array', uniqueItems: true },
    { type: 'array' },
    'additive',
    'breaking',
    'uniqueItems true → false (wider)',
  ],
  [
    'fewer members',
    { type: 'object', maxProperties: 9 },
    { type: 'object', maxProperties: 5 },
    'breaking',
    'additive',
    'maxProperties 9 → 5 (narrower)',
  ],
  [
    'a keyword that nobody can compare',
    text,
    { ...text, not: { const: 'a' } },
    'breaking',
    'additive',
    'not none → {"const":"a"} (narrower)',
  ],
  [
    'one more alternative',
    { anyOf: [text, object({ a: text })] },
    { anyOf: [text, object({ a: text }), object({ b: text }, { required: ['b'] })] },
    'additive',
    'breaking',
    'also object {b} (wider)',
  ],
  [
    'one alternative less',
    { anyOf: [text, number, object({ a: text })] },
    { anyOf: [text, number] },
    'breaking',
    'additive',
    'no longer object {a} (narrower)',
  ],
  [
    'closed',
    object({}),
    object({}, { additionalProperties: false }),
    'breaking',
    'additive',
    'additionalProperties: members that are not named are refused (narrower)',
  ],
  [
    'opened',
    object({}, { additionalProperties: false }),
    object({}),
    'additive',
    'breaking',
    'additionalProperties: members that are not named are allowed (wider)',
  ],
  ['new title', text, { ...text, title: 'A text' }, 'editorial', 'editorial', 'title added'],
  [
    'new description',
    { ...text, description: 'a' },
    { ...text, description: 'b' },
    'editorial',
    'editorial',
    'description changed',
  ],
  ['new examples', { ...text, examples: ['a'] }, text, 'editorial', 'editorial', 'examples removed'],
  ['deprecated', text, { ...text, deprecated: true }, 'additive', 'additive', 'deprecated'],
  [
    'another default',
    { ...text, default: 'a' },
    { ...text, default: 'b' },
    'breaking',
    'notable',
    'default "a" → "b"',
  ],
  ['no default', { ...text, default: 'a' }, text, 'breaking', 'notable', 'default "a" → none'],
  ['a default', text, { ...text, default: 'a' }, 'breaking', 'notable', 'default none → "a"'],
  ['read only', text, { ...text, readOnly: true }, 'breaking', 'editorial', 'is readOnly'],
  ['write only', text, { ...text, writeOnly: true }, 'editorial', 'breaking', 'is writeOnly'],
]

/** The class of the change of a field that goes from one schema to another. */
function verdict(schema: 'NewThing' | 'Thing', before: unknown, after: unknown) {
  const document = smallContract()
  document.components.schemas[schema].properties.value = before
  return changesOf((copy) => {
    copy.components.schemas[schema].properties.value = after
  }, document)
}

const asked = 'POST /things · request body · /value'
const given = 'GET /things · 200 · /*/value'
const everywhere = '(also POST /things, GET /things/{id}, PATCH /things/{id})'

describe.each(cases)('%s', (_name, before, after, inRequest, inResponse, what) => {
  test(`is ${inRequest} in a request`, () => {
    expect(verdict('NewThing', before, after)).toEqual([`${inRequest} ${asked}: ${what}`])
  })

  test(`is ${inResponse} in a response, and reported once`, () => {
    expect(verdict('Thing', before, after)).toEqual([`${inResponse} ${given}: ${what} ${everywhere}`])
  })
})

test('one alternative of several that changes is reported at its place', () => {
  const before = { anyOf: [object({ a: text }), { ...text, maxLength: 5 }] }
  const after = { anyOf: [object({ a: text, b: text }), { ...text, maxLength: 9 }] }
  expect(verdict('NewThing', before, after)).toEqual([
    `additive ${asked}/b: a new field, optional`,
    `additive ${asked}: maxLength 5 → 9 (wider)`,
  ])
})

test('members that are not named are compared too', () => {
  const before = object({}, { additionalProperties: text })
  const after = object({}, { additionalProperties: { ...text, maxLength: 5 } })
  expect(verdict('NewThing', before, after)).toEqual([
    `breaking ${asked}/{any}: maxLength none → 5 (narrower)`,
  ])
})

/** Ways to write the same: name, one, other. */
const same: [string, unknown, unknown][] = [
  ['null by a type or by anyOf', { type: ['string', 'null'] }, { anyOf: [text, { type: 'null' }] }],
  ['the order of types', { type: ['string', 'integer'] }, { type: ['integer', 'string'] }],
  ['the order of values', { enum: ['a', 'b'] }, { enum: ['b', 'a'] }],
  ['the order of alternatives', { anyOf: [text, object({})] }, { anyOf: [object({}), text] }],
  [
    'the order of required members',
    object({}, { required: ['a', 'b'] }),
    object({}, { required: ['b', 'a'] }),
  ],
  ['a constant or a list of one', { const: 'a' }, { type: 'string', enum: ['a'] }],
  ['constants or a list', { oneOf: [{ const: 'a' }, { const: 'b' }] }, { enum: ['a', 'b'] }],
  ['a bound that is the default', text, { ...text, minLength: 0 }],
  ['open and closed ends of integers', { ...number, exclusiveMinimum: 0 }, { ...number, minimum: 1 }],
  ['allOf or one schema', { allOf: [text, { maxLength: 5 }] }, { ...text, maxLength: 5 }],
  [
    'a reference or the schema itself',
    { $ref: '#/components/schemas/Kind' },
    { type: 'string', enum: ['small', 'large'] },
  ],
  [
    'a reference in allOf',
    { $ref: '#/components/schemas/Kind' },
    { allOf: [{ $ref: '#/components/schemas/Kind' }] },
  ],
  ['types in allOf', { allOf: [{ type: ['string', 'integer'] }, text] }, text],
  ['number and integer in allOf', { allOf: [{ type: 'number' }, number] }, number],
  [
    'bounds in allOf',
    {
      allOf: [
        { ...number, minimum: 1, maximum: 9 },
        { minimum: 2, maximum: 20 },
      ],
    },
    { ...number, minimum: 2, maximum: 9 },
  ],
  ['values in allOf', { allOf: [{ enum: ['a', 'b'] }, { enum: ['b', 'c'] }] }, { enum: ['b'] }],
  [
    'members in allOf',
    {
      allOf: [object({ a: text }, { required: ['a'] }), object({ a: { maxLength: 5 } }, { required: ['b'] })],
    },
    object({ a: { ...text, maxLength: 5 } }, { required: ['a', 'b'] }),
  ],
  ['null among values or not', { type: ['string', 'null'], enum: ['a'] }, { enum: ['a'] }],
  ['null among values and types', { type: ['string', 'null'], enum: ['a', null] }, { enum: ['a', null] }],
  ['open members, said or not', object({}), object({}, { additionalProperties: {} })],
  ['a hint for forms', text, { ...text, format: 'password' }],
]

test.each(same)('%s is no change, in either direction', (_name, one, other) => {
  const sameMeaning = ['editorial document: written in another way, with the same meaning']
  for (const schema of ['NewThing', 'Thing'] as const) {
    expect(verdict(schema, one, other)).toEqual(sameMeaning)
    expect(verdict(schema, other, one)).toEqual(sameMeaning)
  }
})
