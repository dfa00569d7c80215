// The commands of a sequence, as data: which operation, on the how-manieth thing, with which body, under which condition.
// They follow from the contract, so that a resource or a field that is added to it takes part.
import fc from 'fast-check'
import { type Operation, operationById } from '../support/contract.ts'
import { type Batched, batchesOf, isBatch } from './batches.ts'
import { encode } from './draft.ts'
import { type Resource, resourceOf, resources, withNeeds } from './things.ts'
import { type Parameter, parametersOf, takes } from './valid.ts'
import { admits, isVisibleWhereNeeded, type Schema, texts, understood, unlike, valuesOf } from './values.ts'

/**
 * Stands in a command for the id of a thing: one of the player's own, by its place among those that are there then, or a
 * neighbour's.
 */
const reference = (thing: string): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom('own', 'own', 'own', 'foreign'), nth)
    .map(([whose, place]) => `⟦${whose}:${thing}:${place}⟧`)

/** Finds what `reference` makes, in the text of a JSON body with its quotes. */
export const references = /"?⟦(own|foreign):(\w+):(\d)⟧"?/g

/** Which entity tag goes along, in a header that the operation takes. */
export type Condition = 'none' | 'current' | 'weak' | 'any' | 'among others' | 'stale'

export type Fields = Record<string, unknown>

const nth = fc.nat(7)

export type Command =
  /**
   * `echo`: the body also has what was read just before, in the fields that the service alone writes. `key`: with an
   * Idempotency-Key, which several of them have.
   */
  | {
      do: 'send'
      operationId: string
      nth: number
      condition: Condition
      body?: Fields
      echo?: boolean
      key?: number | undefined
      query?: Draft['query']
    }
  /** With an Idempotency-Key; `again` sends what the key was first sent with. */
  | { do: 'create'; operationId: string; body: Fields; key?: number; again: boolean }
  /** All pages, and something else after the first of them. */
  | { do: 'page'; operationId: string; query: Draft['query']; between?: Command }
  /** Several in one request; with an Idempotency-Key as a creation. */
  | {
      do: 'batch'
      operationId: string
      atomic?: boolean
      operations: Batched[]
      key?: number
      again: boolean
    }
  /** Brings the copy of a client up to date that follows the changes. */
  | { do: 'follow'; limit: number }
  /** On a thing of a neighbour's. */
  | { do: 'trespass'; operationId: string; nth: number; body?: Fields }

type Draft = { query: readonly (readonly [string, string])[] }

/** Words that searches look for, in several spellings. */
const pieces = [
  'report',
  'Report',
  'Café',
  'cafe',
  'CAFÉ',
  '100%',
  'a_b',
  "o'k",
  'x',
  '\\',
  '日本',
  '😀',
  '_',
]
const days = fc.constantFrom('2026-01-01', '2026-01-02', '2026-12-24', '0001-01-01', '9999-12-31')

/** Long ago, by now, and never. */
const times = fc
  .constantFrom('2000-01-01', new Date().toISOString().slice(0, 10), '9999-12-31')
  .map((day) => `${day}T00:00:00.000Z`)

/** Values that come again, so that filters find something and orders have ties. */
function fewOf(schema: Schema): fc.Arbitrary<unknown> {
  const { anyOf, enum: choices, type, format, items, ...rest } = understood(schema)
  if (anyOf) return fc.oneof(...anyOf.map(fewOf))
  if (choices) return fc.constantFrom(...choices)
  const ofType = (one: string | undefined): fc.Arbitrary<unknown> => {
    if (one === 'string' && format === 'date-time') return times
    if (one === 'string' && format === 'date') return days
    if (one === 'string') return format ? valuesOf({ ...rest, type: one, format }) : fewTexts(rest)
    if (one === 'array' && items)
      return rest.uniqueItems
        ? fc.uniqueArray(fewOf(items), { maxLength: 4, ...unlike })
        : fc.uniqueArray(fewOf(items), { minLength: 1, maxLength: 4 })
    return valuesOf({ ...rest, ...(one && { type: one }) })
  }
  return fc.oneof(...[type].flat().map(ofType)).filter((value) => admits(schema, value))
}

function fewTexts(schema: Schema): fc.Arbitrary<string> {
  const { minLength = 0, maxLength = 60 } = schema
  const words = fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 3 })
  const longest = ['x', '😀'].map((one) => one.repeat(maxLength))
  return fc.oneof(
    { weight: 6, arbitrary: words.map((list) => list.join(' ')) },
    fc.constantFrom('', ' ', '  padded  ', '\u3000wide\u3000', ...longest),
    texts(minLength, maxLength).filter(isVisibleWhereNeeded(schema)),
  )
}

function bodySchema({ requestBody }: Operation): Schema {
  const [media] = Object.values(requestBody?.content ?? {})
  return understood((media?.schema ?? {}) as Schema)
}

/** The fields of a body that may only be as the service returns them. */
export const readOnlyFields = (operation: Operation): string[] =>
  Object.entries(bodySchema(operation).properties ?? {}).flatMap(([name, { readOnly }]) =>
    readOnly ? [name] : [],
  )

function bodiesOf(operation: Operation): fc.Arbitrary<Fields> {
  const { properties = {}, required = [] } = bodySchema(operation)
  const readOnly = readOnlyFields(operation)
  const writable = Object.entries(properties).filter(([name]) => !readOnly.includes(name))
  const fields = writable.map(([name, schema]) => {
    const { thing = '', fields: described = {} } = resourceOf(operation) ?? {}
    const { references: referred, unique } = described[name] ?? siblings(name, thing)
    if (unique) return [name, fc.constantFrom(null, null, 'x', 'y', 'z')] as const
    return [name, referred ? fc.oneof(reference(referred.thing), unreferred(schema)) : fewOf(schema)] as const
  })
  const bodies = fc.record(Object.fromEntries(fields), { requiredKeys: required, noNullPrototype: true })
  const { fields: described = {} } = resourceOf(operation) ?? {}
  const fitting = bodies.map((body) => withNeeds(described, body) as Fields)
  return fc.oneof({ weight: 3, arbitrary: fitting }, { weight: 1, arbitrary: bodies })
}

/** In a move, what the thing is to come after. */
const siblings = (name: string, thing: string): Description =>
  name === 'after_id' ? { whenReplaced: 'kept', references: { name: '', thing } } : { whenReplaced: 'kept' }
type Description = Resource['fields'][string]

/** What a field that refers to a thing may hold besides: null, if anything. */
const unreferred = (schema: Schema) =>
  admits(schema, null) ? fc.constant(null) : fc.constant(Number.MAX_SAFE_INTEGER)

const conditions = ['none', 'none', 'current', 'weak', 'any', 'among others', 'stale'] as const

const isWriteWithQuery = (operation: Operation) =>
  operation.method !== 'GET' && parametersOf(operation, 'query').length > 0

function sends(operation: Operation): fc.Arbitrary<Command> {
  const isConditional = takes(operation, 'If-Match') || takes(operation, 'If-None-Match')
  return fc.record({
    ...{ do: fc.constant('send' as const), operationId: fc.constant(operation.operationId), nth },
    ...(isWriteWithQuery(operation) && {
      query: fc
        .tuple(...parametersOf(operation, 'query').map((parameter) => parameterOf(operation, parameter)))
        .map((parts) => parts.flat()),
    }),
    condition: isConditional ? fc.constantFrom(...conditions) : fc.constant('none' as const),
    ...(operation.requestBody && { body: bodiesOf(operation) }),
    ...(readOnlyFields(operation).length > 0 && { echo: fc.boolean() }),
    ...(takes(operation, 'Idempotency-Key') && { key: fc.constantFrom(0, 1, undefined) }),
  })
}

const creates = (operation: Operation): fc.Arbitrary<Command> =>
  fc.record(
    {
      ...{ do: fc.constant('create' as const), operationId: fc.constant(operation.operationId) },
      body: bodiesOf(operation),
      ...(takes(operation, 'Idempotency-Key') && { key: fc.constantFrom(0, 0, 0, 1) }),
      again: fc.boolean(),
    },
    { requiredKeys: ['do', 'operationId', 'body', 'again'], noNullPrototype: true },
  )

const batches = (operation: Operation): fc.Arbitrary<Command> =>
  fc
    .tuple(
      batchesOf(operation, bodiesOf, reference(resourceOf(operation)?.thing ?? '')),
      fc.option(fc.nat(2), { nil: undefined }),
      fc.boolean(),
    )
    .map(([content, key, again]) => ({
      ...{ do: 'batch' as const, operationId: operation.operationId, ...content, again },
      ...(key !== undefined && { key }),
    }))

type Pairs = (readonly [string, string])[]

/** A query parameter that may be absent, as pairs of name and value. */
function parameterOf(operation: Operation, { name, schema }: Parameter): fc.Arbitrary<Pairs> {
  const resource = resourceOf(operation)
  const [field = ''] = resource?.filters[name]?.fields ?? []
  const referred = resource?.fields[field]?.references
  const values = (name === 'limit' ? fc.constantFrom(1, 2, 3, 1000) : fewOf(schema)).map(inQuery)
  return fc
    .option(
      referred
        ? fc.oneof(
            reference(referred.thing).map((id) => [id]),
            values,
          )
        : values,
      { nil: [], freq: 2 },
    )
    .map((list) => list.map((value) => [name, value]))
}

const inQuery = (value: unknown): string[] => [value].flat().map((one) => encode(String(one)))

/** @param between what may happen after the first page */
function pages(operation: Operation, between: fc.Arbitrary<Command>[]): fc.Arbitrary<Command> {
  const all = parametersOf(operation, 'query').filter(({ name }) => name !== 'cursor')
  const ofPage = all.filter(({ name }) => ['limit', 'sort'].includes(name))
  const filters = all.filter((parameter) => !ofPage.includes(parameter))
  const pairsOf = (parameters: Parameter[]) =>
    fc.tuple(...parameters.map((parameter) => parameterOf(operation, parameter))).map((list) => list.flat())
  // Without filters as often as with them, and two at most, since many at once find nothing.
  const some = fc.subarray(filters, { maxLength: Math.min(2, filters.length) }).chain(pairsOf)
  const query = fc.tuple(fc.oneof(fc.constant([]), some), pairsOf(ofPage))
  return fc.record(
    {
      ...{ do: fc.constant('page' as const), operationId: fc.constant(operation.operationId) },
      query: query.map((parts) => parts.flat()),
      between: fc.oneof(...between),
    },
    { requiredKeys: ['do', 'operationId', 'query'], noNullPrototype: true },
  )
}

const trespasses = (operation: Operation): fc.Arbitrary<Command> =>
  fc.record({
    ...{ do: fc.constant('trespass' as const), operationId: fc.constant(operation.operationId), nth },
    ...(operation.requestBody && { body: bodiesOf(operation) }),
  })

type Weighted = { weight: number; arbitrary: fc.Arbitrary<Command> }

/** What a resource's operations can be asked: mostly to create and to list, so that there is something to find. */
function ofResource({ path, operations }: Resource): Weighted[] {
  const ofThing = operations.filter((operation) => operation.path !== path && !isBatch(operation))
  const creating = operations.filter((operation) => operation.path === path && operation.method === 'POST')
  const listing = operations.filter((operation) => operation.path === path && operation.method === 'GET')
  const removing = ofThing.filter(({ method }) => method === 'DELETE')
  const between = [...creating.map(creates), ...removing.map(sends)]
  return [
    ...creating.map((operation) => ({ weight: 8, arbitrary: creates(operation) })),
    ...listing.map((operation) => ({ weight: 8, arbitrary: pages(operation, between) })),
    ...ofThing.map((operation) => ({ weight: 2, arbitrary: sends(operation) })),
    ...operations.filter(isBatch).map((operation) => ({ weight: 4, arbitrary: batches(operation) })),
    { weight: 1, arbitrary: fc.oneof(...ofThing.map(trespasses)) },
  ]
}

/** Beside the things of an account also its name, and what concerns many things at once. */
const ofAccount = ['getMe', 'updateMe', 'listLabels', 'renameLabel'].map(operationById).map(sends)

const commands = fc.oneof(
  ...resources.flatMap(ofResource),
  ...ofAccount.map((arbitrary) => ({ weight: 1, arbitrary })),
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('follow' as const), limit: fc.constantFrom(1, 3, 1000) }),
  },
)

const creations = resources.flatMap(({ path, operations }) =>
  operations.filter((operation) => operation.path === path && operation.method === 'POST').map(creates),
)

/** Begins with some things. @param length commands at most after that */
export const sequences = (length: number): fc.Arbitrary<Command[]> =>
  fc
    .tuple(
      fc.array(fc.oneof(...creations), { maxLength: 6, size: 'max' }),
      fc.array(commands, { maxLength: length, size: 'max' }),
    )
    .map((parts) => parts.flat())
