// Batches: requests that hold several operations on the things of one resource, each with the body that it has by itself.
import fc from 'fast-check'
import { type Operation, operations } from '../support/contract.ts'
import type { Condition, Fields } from './commands.ts'
import { type Draft, numberPlaceholder, placeholder } from './draft.ts'
import type { InvalidRequest } from './invalid-request.ts'
import { operationAt, resourceOf } from './things.ts'

export const isBatch = ({ path }: Pick<Operation, 'path'>): boolean => path.endsWith('/batch')

/** One operation of a batch, as data. @param id a reference to a thing, or to what an earlier one gives back */
export type Batched = { op: string; id?: string; condition?: Condition; body?: Fields }

/** What each `op` stands for. */
function singlesOf(batch: Operation): Record<string, Operation> {
  const collection = batch.path.replace('/batch', '')
  const at = (method: string, path = '') => operationAt(method, `${collection}${path}`) as Operation
  return {
    create: at('POST'),
    update: at('PATCH', '/{id}'),
    complete: at('PATCH', '/{id}/complete'),
    delete: at('DELETE', '/{id}'),
    restore: at('POST', '/{id}/restore'),
    move: at('POST', '/{id}/move'),
  }
}

/** Before it is known which operations there are. */
const earlier = fc.nat(19).map((nth) => `$${nth}`)

/** Mostly names an operation that gives a thing back: any other reference makes the whole request invalid. */
function withReferences(operations: Batched[]): Batched[] {
  const place = (value: unknown, at: number) => {
    const nth = Number(/^\$(\d+)$/.exec(String(value))?.[1])
    if (Number.isNaN(nth) || nth === 19) return value
    return `$${operations[nth % at]?.op === 'delete' ? 0 : nth % at}`
  }
  return operations.map(({ id, body, ...operation }, at) => ({
    ...operation,
    ...(id !== undefined && { id: place(id, at) as string }),
    ...(body && {
      body: Object.fromEntries(Object.entries(body).map(([name, value]) => [name, place(value, at)])),
    }),
  }))
}

const conditions = ['none', 'none', 'none', 'current', 'any', 'stale'] as const

/**
 * Operations in any order. The first one always succeeds, and tells the time of all.
 * @param bodiesOf the bodies of an operation
 * @param own a reference to a thing
 */
export function batchesOf(
  batch: Operation,
  bodiesOf: (operation: Operation) => fc.Arbitrary<Fields>,
  own: fc.Arbitrary<string>,
): fc.Arbitrary<{ atomic?: boolean; operations: Batched[] }> {
  const id = fc.oneof(own, earlier)
  const others = Object.entries(singlesOf(batch)).map(([op, single]) => {
    const isConditional = !['create', 'restore'].includes(op)
    return fc.record(
      {
        op: fc.constant(op),
        ...(op !== 'create' && { id }),
        ...(isConditional && { condition: fc.constantFrom(...conditions) }),
        ...(op === 'delete' && { body: fc.constantFrom({}, { permanent: true }, { permanent: false }) }),
        ...(single.requestBody && { body: withEarlier(bodiesOf(single)) }),
      },
      { noNullPrototype: true },
    ) as fc.Arbitrary<Batched>
  })
  const first = fc.constantFrom<Batched>({ op: 'create', body: { title: 'first' } })
  return fc.record(
    {
      atomic: fc.boolean(),
      operations: fc
        .tuple(first, fc.array(fc.oneof(...others), { maxLength: 6, size: 'max' }))
        .map(([one, rest]) => withReferences([one, ...rest])),
    },
    { requiredKeys: ['operations'], noNullPrototype: true },
  )
}

/** In some bodies an id is that of what an earlier operation gives back. */
const withEarlier = (bodies: fc.Arbitrary<Fields>): fc.Arbitrary<Fields> =>
  fc
    .tuple(bodies, fc.option(fc.tuple(fc.constantFrom('parent_id', 'after_id'), earlier)))
    .map(([body, named]) => (named && named[0] in body ? { ...body, [named[0]]: named[1] } : body))

const theBatch = operations.find(isBatch) as Operation
const { thing } = resourceOf(theBatch) as { thing: string }
const id = numberPlaceholder(thing)
const created = { op: 'create', body: { title: 'x' } }

/** Operations that all succeed. */
export const validOperations: fc.Arbitrary<object[]> = fc
  .array(
    fc.constantFrom<object>(
      { op: 'create', body: { title: 'A subtask', parent_id: '$0' } },
      { op: 'create', body: { title: '😀', external_id: `u-${placeholder('unique')}` } },
      { op: 'update', id, if_match: '*', body: { priority: 'low', description: null } },
      { op: 'update', id: '$0', if_match: 'W/"1", "2", "3"', body: {} },
      { op: 'complete', id, body: { completed: true } },
      { op: 'move', id, body: { after_id: null } },
      { op: 'move', id: '$0', body: { parent_id: id } },
      { op: 'restore', id: numberPlaceholder(`deleted_${thing}`) },
    ),
    { maxLength: 5 },
  )
  .map((some) => [created, ...some.filter((one, at) => some.indexOf(one) === at)])
  .chain((some) => fc.constantFrom(some, [...some, { op: 'delete', id: '$0', body: { permanent: true } }]))

/** What is refused: the operation, and the answer. */
const refusals: Record<string, [operation: object, status: number, code: string]> = {
  'a thing that is not there': [
    ...([{ op: 'complete', id: Number.MAX_SAFE_INTEGER, body: { completed: true } }, 404] as const),
    `${thing}_not_found`,
  ],
  "a foreigner's thing": [
    ...([{ op: 'delete', id: numberPlaceholder(`foreign_${thing}`) }, 404] as const),
    `${thing}_not_found`,
  ],
  'no list': [{ op: 'create', body: { title: 'x', list_id: 12345678901 } }, 404, 'list_not_found'],
  'no parent': [{ op: 'update', id, body: { parent_id: 12345678901 } }, 404, 'parent_not_found'],
  'nothing to come after': [{ op: 'move', id, body: { after_id: 12345678901 } }, 404, 'sibling_not_found'],
  'an external id that is taken': [
    ...([
      { op: 'create', body: { title: 'x', external_id: placeholder('taken_external_id') } },
      409,
    ] as const),
    'external_id_taken',
  ],
  'a thing below itself': [{ op: 'move', id, body: { parent_id: id } }, 409, 'task_cycle'],
  'too deep': [
    ...([
      { op: 'create', body: { title: 'x', parent_id: numberPlaceholder(`deep_${thing}`) } },
      409,
    ] as const),
    'too_many_levels',
  ],
  'what is not in the trash': [{ op: 'restore', id }, 409, 'not_deleted'],
  'a stale tag': [{ op: 'update', id, if_match: '"999999999"', body: {} }, 412, 'precondition_failed'],
  'a tag that is none': [{ op: 'update', id, if_match: '3', body: {} }, 400, 'validation_failed'],
  'a reference to itself': [{ op: 'restore', id: '$1' }, 400, 'validation_failed'],
}

/** Atomic batches whose second operation is refused. */
export const refusedBatches = (operation: Operation): InvalidRequest[] =>
  isBatch(operation)
    ? Object.entries(refusals).map(([name, [refused, status, code]]) => ({
        ...{ name, stage: status === 400 ? ('request' as const) : ('existence' as const), part: 'body' },
        change: fc.constant((draft: Draft) => ({
          ...draft,
          body: { json: { operations: [created, refused] } },
        })),
        expected: {
          ...{ status: [status], code },
          ...(code === 'external_id_taken' && { headers: { location: /\/[0-9]+$/ } }),
        },
      }))
    : []
