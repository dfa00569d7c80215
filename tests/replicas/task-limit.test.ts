// The number of tasks of one user, counted over two replicas: exact when both create at once, and when one of them dies.
import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { openDatabase } from '../../src/db/database.ts'
import { leaseMillis } from '../../src/features/quotas/counts.ts'
import { startProgram } from '../process/program.ts'
import { atFileEnd } from '../support/cleanup.ts'
import { type Person, signUp } from '../support/client.ts'
import { type Replica, replicaOf, settings, startTwo } from './replicas.ts'

const create = ({ send }: Replica, { token }: Person, title = 'a task') =>
  send('POST', '/api/me/tasks', { token, json: { title } })

/** @returns how many got each status */
async function createMany(replicas: Replica[], person: Person, n: number): Promise<Record<string, number>> {
  const sent = Array.from({ length: n }, (_, i) => create(replicas[i % replicas.length] as Replica, person))
  const statuses = Map.groupBy(await Promise.all(sent), ({ status }) => status)
  return Object.fromEntries([...statuses].map(([status, some]) => [status, some.length]))
}

async function databaseOf(url: string) {
  const db = openDatabase({ url, poolSize: 1 })
  atFileEnd(() => db.destroy())
  return {
    db,
    tasksOf: async (id: number) =>
      (await db.selectFrom('tasks').select('id').where('user_id', '=', id).execute()).length,
  }
}

describe('with a limit of 10', () => {
  let replicas: Awaited<ReturnType<typeof startTwo>>
  beforeAll(async () => {
    replicas = await startTwo({ MAX_TASKS_PER_USER: '10' })
  })

  test('50 creations over both at once make exactly 10', async () => {
    const { tasksOf } = await databaseOf(replicas.database.url)
    const ada = await signUp(replicas[0])
    expect(await createMany(replicas, ada, 50)).toEqual({ 201: 10, 409: 40 })
    expect(await tasksOf(ada.id)).toBe(10)
    expect(await createMany(replicas, ada, 10)).toEqual({ 409: 10 })
  })

  test('somebody who has reached it keeps nobody else from creating', async () => {
    const ada = await signUp(replicas[0])
    const others = await Promise.all(Array.from({ length: 5 }, () => signUp(replicas[0])))
    await createMany(replicas, ada, 12)
    const [hers, ...theirs] = await Promise.all([
      createMany(replicas, ada, 60),
      ...others.map((other) => createMany(replicas, other, 10)),
    ])
    expect(hers).toEqual({ 409: 60 })
    expect(theirs).toEqual(Array(5).fill({ 201: 10 }))
  })
})

test('a replica that dies takes its lease along: its room is free when that has ended, and there are never too many', async () => {
  const max = 300
  const replicas = await startTwo({ MAX_TASKS_PER_USER: String(max) })
  const [first, second] = replicas
  const { url } = replicas.database
  const { db, tasksOf } = await databaseOf(url)
  const ada = await signUp(first)
  await sql`insert into tasks (user_id, title) select ${ada.id}, n::text from generate_series(1, ${max - 50}::int) n`.execute(
    db,
  )
  for (let n = 0; n < 2; n += 1) expect((await create(first, ada)).status).toBe(201)
  first.program.kill('SIGKILL')
  const { leased } = await db
    .selectFrom('task_counts')
    .selectAll()
    .where('user_id', '=', ada.id)
    .executeTakeFirstOrThrow()
  expect(leased).toBe(3)

  expect(await createMany([second], ada, 60)).toEqual({ 201: 45, 503: 15 })
  const refused = await create(second, ada)
  expect(refused.body).toMatchObject({ code: 'overloaded' })
  const seconds = Number(refused.headers.get('Retry-After'))
  expect(seconds).toBeGreaterThan(0)
  expect(seconds).toBeLessThanOrEqual((2 * leaseMillis) / 1000)

  await sql`update task_counts set leased_until = now() - interval '1 second' where user_id = ${ada.id}`.execute(
    db,
  )
  const third = await replicaOf(startProgram(settings(url, { MAX_TASKS_PER_USER: String(max) })))
  expect(await createMany([second, third], ada, 20)).toEqual({ 201: 3, 409: 17 })
  expect(await tasksOf(ada.id)).toBe(max)
})
