// Requests of one user that meet: whatever their order, some outcomes are impossible.
import fc from 'fast-check'
import type { Task } from './model.ts'
import type { Person } from './people.ts'
import { mustEqual, newPlayer, type Player, taskPath, tasksPath } from './play.ts'
import { type Answer, Lie, type Wire } from './wire.ts'

export type Race = { contenders: number; kind: (typeof kinds)[number] }

const kinds = [
  'creates',
  'one key',
  'one entity tag',
  'different fields',
  'deletes',
  'writes and a delete',
] as const

export const races: fc.Arbitrary<Race> = fc.record({
  contenders: fc.integer({ min: 2, max: 6 }),
  kind: fc.constantFrom(...kinds),
})

const jsonHeaders = { 'Content-Type': 'application/json' }

export async function race(wire: Wire, person: Person, { contenders, kind }: Race): Promise<void> {
  const player = await newPlayer(wire, person)
  const all = <T>(work: (index: number) => Promise<T>) =>
    Promise.all(Array.from({ length: contenders }, (_, index) => work(index)))
  await runs[kind](player, all)
}

type All = <T>(work: (index: number) => Promise<T>) => Promise<T[]>

const create = (player: Player, json: unknown, headers = {}) =>
  player.send({
    ...{ method: 'POST', path: tasksPath, parameters: { user_id: 'me' }, body: { json } },
    headers: { ...jsonHeaders, ...headers },
  })

const patch = (player: Player, id: number, json: unknown, headers = {}) =>
  player.send({
    ...{ method: 'PATCH', path: taskPath, parameters: { user_id: 'me', id: String(id) }, body: { json } },
    headers: { ...jsonHeaders, ...headers },
  })

const remove = (player: Player, id: number) =>
  player.send({ method: 'DELETE', path: taskPath, parameters: { user_id: 'me', id: String(id) } })

const list = async (player: Player) =>
  (await player.send({ method: 'GET', path: tasksPath, parameters: { user_id: 'me' } })).body as Task[]

const runs: Record<Race['kind'], (player: Player, all: All) => Promise<void>> = {
  creates: async (player, all) => {
    const made = await all((index) => create(player, { title: `task ${index}` }))
    demand('parallel creations', made, { 201: made.length })
    mustEqual(
      'the list after parallel creations',
      await list(player),
      sorted(made.map(({ body }) => body as Task)),
    )
  },
  'one key': async (player, all) => {
    const key = { 'Idempotency-Key': `race-${player.run}` }
    const made = await all(() => create(player, { title: 'once' }, key))
    const good = made.filter(({ status }) => status === 201)
    demand('parallel creations with one key', made, { 201: good.length, 409: made.length - good.length })
    const first = good.filter(({ headers }) => !headers.has('Idempotency-Replayed'))
    mustEqual('first answers to one key', first.length, 1)
    mustEqual('tasks of one key', (await list(player)).length, 1)
    for (const { body } of good) mustEqual('an answer to one key', body, good[0]?.body)
  },
  'one entity tag': async (player, all) => {
    const { body, headers } = await create(player, { title: 'x' })
    const tag = { 'If-Match': headers.get('ETag') ?? '' }
    const { id } = body as Task
    const written = await all((index) => patch(player, id, { title: `by ${index}` }, tag))
    demand('parallel writes with one entity tag', written, { 200: 1, 412: written.length - 1 })
    mustEqual('the task then', await list(player), [written.find(({ status }) => status === 200)?.body])
  },
  'different fields': async (player, all) => {
    const fields = [
      { title: 'new' },
      { description: 'd' },
      { completed: true },
      { priority: 'low' },
      { due_date: '2026-12-24' },
    ]
    const { id } = (await create(player, { title: 'x' })).body as Task
    const sent = await all((index) => patch(player, id, fields[index % fields.length]))
    demand('parallel patches', sent, { 200: sent.length })
    const wanted = Object.assign({}, ...sent.map((_, index) => fields[index % fields.length]))
    const [task] = await list(player)
    mustEqual('the task after parallel patches', { ...task, ...wanted }, task)
    const moments = new Set([...sent.map(({ body }) => (body as Task).updated_at)])
    mustEqual('different values of updated_at', moments.size, sent.length)
    mustEqual(
      'different entity tags',
      new Set(sent.map(({ headers }) => headers.get('ETag'))).size,
      sent.length,
    )
  },
  deletes: async (player, all) => {
    const { id } = (await create(player, { title: 'x' })).body as Task
    const sent = await all(() => remove(player, id))
    demand('parallel deletions', sent, { 204: 1, 404: sent.length - 1 })
    mustEqual('the list then', await list(player), [])
  },
  'writes and a delete': async (player, all) => {
    const { id } = (await create(player, { title: 'x' })).body as Task
    const [deleted, written] = await Promise.all([
      remove(player, id),
      all((index) => patch(player, id, { title: `${index}` })),
    ])
    demand('the deletion', [deleted], { 204: 1 })
    const good = written.filter(({ status }) => status === 200).length
    demand('writes beside a deletion', written, { 200: good, 404: written.length - good })
    mustEqual('the list then', await list(player), [])
  },
}

const sorted = (tasks: Task[]) => tasks.toSorted((a, b) => a.id - b.id)

function demand(what: string, answers: Answer[], wanted: Record<number, number>): void {
  const got: Record<number, number> = {}
  for (const { status } of answers) got[status] = (got[status] ?? 0) + 1
  const present = Object.fromEntries(Object.entries(wanted).filter(([, count]) => count > 0))
  if (JSON.stringify(got) !== JSON.stringify(present))
    throw new Lie(
      `${what} must be answered ${JSON.stringify(present)} (status: times), and are ${JSON.stringify(got)}`,
    )
}
