// Requests of one user that meet: whatever their order, some outcomes are impossible.
import fc from 'fast-check'
import type { Operation } from '../support/contract.ts'
import type { Person } from './accounts.ts'
import { mustEqual } from './comparison.ts'
import { type Connection, type ReadResponse, ViolationError } from './connection.ts'
import { type Draft, placeholder } from './draft.ts'
import { newPlayer, type Player } from './player.ts'
import { exampleBody, exampleFields, exampleOf, type Resource, resources } from './things.ts'
import { takes } from './valid.ts'

export type Race = { thing: string; contenders: number; kind: Kind }

type Kind = keyof typeof kinds
type Thing = { id: number; updated_at: string }
type All = <T>(work: (index: number) => Promise<T>) => Promise<T[]>

/** The requests of a race, on one resource. */
type Course = {
  run: string
  create(headers?: Record<string, string>): Promise<ReadResponse>
  patch(id: number, json: object, headers?: Record<string, string>): Promise<ReadResponse>
  remove(id: number): Promise<ReadResponse>
  list(): Promise<Thing[]>
  /** Single fields that a patch may change. */
  fields: Record<string, unknown>[]
}

const kinds = {
  creates: async ({ create, list }: Course, all: All) => {
    const made = await all(() => create())
    demand('parallel creations', made, { 201: made.length })
    mustEqual('the page after parallel creations', await list(), sorted(made.map(thingOf)))
  },
  'one key': async ({ create, list, run }: Course, all: All) => {
    const made = await all(() => create({ 'Idempotency-Key': `race-${run}` }))
    const good = made.filter(({ status }) => status === 201)
    demand('parallel creations with one key', made, { 201: good.length, 409: made.length - good.length })
    const first = good.filter(({ headers }) => !headers.has('Idempotency-Replayed'))
    mustEqual('first responses to one key', first.length, 1)
    mustEqual('things of one key', (await list()).length, 1)
    for (const { body } of good) mustEqual('a response to one key', body, good[0]?.body)
  },
  'one entity tag': async ({ create, patch, list, fields }: Course, all: All) => {
    const created = await create()
    const tag = { 'If-Match': created.headers.get('ETag') ?? '' }
    const written = await all((index) => patch(thingOf(created).id, fields[index % fields.length] ?? {}, tag))
    demand('parallel writes with one entity tag', written, { 200: 1, 412: written.length - 1 })
    mustEqual('the thing then', await list(), [written.find(({ status }) => status === 200)?.body])
  },
  'different fields': async ({ create, patch, list, fields }: Course, all: All) => {
    const { id } = thingOf(await create())
    const sent = await all((index) => patch(id, fields[index % fields.length] ?? {}))
    demand('parallel patches', sent, { 200: sent.length })
    const [thing] = await list()
    const wanted = Object.assign({ ...thing }, ...sent.map((_, index) => fields[index % fields.length]))
    mustEqual('the thing after parallel patches', thing, wanted)
    const times = new Set(sent.map((response) => thingOf(response).updated_at))
    mustEqual('different values of updated_at', times.size, sent.length)
    const tags = new Set(sent.map(({ headers }) => headers.get('ETag')))
    mustEqual('different entity tags', tags.size, sent.length)
  },
  deletes: async ({ create, remove, list }: Course, all: All) => {
    const { id } = thingOf(await create())
    const sent = await all(() => remove(id))
    demand('parallel deletions', sent, { 204: 1, 404: sent.length - 1 })
    mustEqual('the page then', await list(), [])
  },
  'writes and a delete': async ({ create, patch, remove, list, fields }: Course, all: All) => {
    const { id } = thingOf(await create())
    const [deleted, written] = await Promise.all([
      remove(id),
      all((index) => patch(id, fields[index % fields.length] ?? {})),
    ])
    demand('the deletion', [deleted], { 204: 1 })
    const good = written.filter(({ status }) => status === 200).length
    demand('writes beside a deletion', written, { 200: good, 404: written.length - good })
    mustEqual('the page then', await list(), [])
  },
}

/** Those that the operations of a resource have headers for. */
const kindsOf = ({ operations }: Resource) =>
  (Object.keys(kinds) as Kind[]).filter((kind) => {
    if (kind === 'one key') return operations.some((operation) => takes(operation, 'Idempotency-Key'))
    return kind !== 'one entity tag' || operations.some((operation) => takes(operation, 'If-Match'))
  })

export const races: fc.Arbitrary<Race> = fc.oneof(
  ...resources.map((resource) =>
    fc.record({
      thing: fc.constant(resource.thing),
      contenders: fc.integer({ min: 2, max: 6 }),
      kind: fc.constantFrom(...kindsOf(resource)),
    }),
  ),
)

export async function race(
  connection: Connection,
  person: Person,
  { thing, contenders, kind }: Race,
): Promise<void> {
  const player = await newPlayer(connection, person)
  const all: All = (work) => Promise.all(Array.from({ length: contenders }, (_, index) => work(index)))
  await kinds[kind](courseOf(player, resources.find((one) => one.thing === thing) as Resource), all)
}

/** Requests that meet are sent to the deployment alone: the model knows one order of them, and others are right, too. */
function courseOf({ exchange, run }: Player, { path, operations, fields }: Resource): Course {
  const at = (method: string, ofOne: string) =>
    operations.find((one) => one.method === method && one.path === `${path}${ofOne}`) as Operation
  const [creation, patching] = [at('POST', ''), at('PATCH', '/{id}')]
  const send = (method: string, id: number | undefined, json?: object, headers = {}) =>
    exchange.deployment({
      ...{ method, path: id === undefined ? path : `${path}/{id}`, query: [] },
      parameters: { user_id: 'me', ...(id !== undefined && { id: String(id) }) },
      headers: { Authorization: `Bearer ${placeholder('access')}`, ...(json && jsonType), ...headers },
      ...(json && { body: { json } }),
    } satisfies Draft)
  return {
    run,
    create: (headers) => send('POST', undefined, exampleBody(creation), headers),
    patch: (id, json, headers) => send('PATCH', id, json, headers),
    remove: (id) => send('DELETE', id),
    list: async () => (await send('GET', undefined)).body as Thing[],
    fields: Object.entries(exampleFields(patching))
      .filter(([name]) => fields[name]?.references === undefined) // nobody has what the example refers to
      .map(
        ([name], _, examples) => exampleOf(fields, Object.fromEntries(examples), name) as Course['fields'][0],
      ),
  }
}

const jsonType = { 'Content-Type': 'application/json' }

const thingOf = ({ body }: ReadResponse) => body as Thing

const sorted = (things: Thing[]) => things.toSorted((a, b) => a.id - b.id)

function demand(what: string, responses: ReadResponse[], wanted: Record<number, number>): void {
  const got: Record<number, number> = {}
  for (const { status } of responses) got[status] = (got[status] ?? 0) + 1
  const present = Object.fromEntries(Object.entries(wanted).filter(([, count]) => count > 0))
  if (JSON.stringify(got) !== JSON.stringify(present))
    throw new ViolationError(
      `responses to ${what} must be ${JSON.stringify(present)} (status: times), and are ${JSON.stringify(got)}`,
    )
}
