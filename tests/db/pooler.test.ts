// Behind a pooler nothing is sent before the last response: PgBouncer in transaction mode could give it to another client.
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest'
import { openDatabase, preparedQuery } from '../../src/db/database.ts'
import { findTask, insertTask } from '../../src/features/tasks/queries.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { observedWay } from '../support/peers/observed-way.ts'
import { startPgBouncer } from './pgbouncer.ts'

const pgbouncer = await startPgBouncer()
let database: TestDatabase
let owners: number[]

beforeAll(async () => {
  database = await createDatabase(inject('clusterUrl'))
  const db = openDatabase({ url: database.url, poolSize: 1 })
  const users = ['ada', 'grace', 'edsger'].map((name) => ({
    email: `${name}@example.com`,
    name,
    password_hash: 'none',
  }))
  owners = (await db.insertInto('users').values(users).returning('id').execute()).map(({ id }) => id)
  await db.destroy()
})
afterAll(async () => {
  await pgbouncer?.stop()
  await database.drop()
})

let runs = 0

/**
 * Many write tasks and read them again, each one after the other: of more at once the last would wait too long for a connection on
 * a busy machine.
 * @returns what of it was not as it should be
 */
async function workOn(url: string, prepared = true): Promise<unknown[]> {
  await using stack = new AsyncDisposableStack()
  const db = openDatabase({ url, poolSize: 10, prepared })
  stack.defer(() => db.destroy())
  const run = `run ${runs++}`
  const work = async (n: number) => {
    const owner = owners[n % owners.length] as number
    const title = `${run}, task ${n} of ${owner}`
    const made = await insertTask(db, owner, { title })
    const found = made && (await findTask(db, owner, made.id))
    return made?.title === title && found?.title === title ? [] : [{ title, made, found }]
  }
  const [hands, each] = [50, 6]
  const wrong = await Promise.all(
    Array.from({ length: hands }, async (_, hand) => {
      const found: unknown[] = []
      for (let n = 0; n < each; n += 1) found.push(...(await work(hand * each + n)))
      return found
    }),
  )
  const kept = await db.selectFrom('tasks').select('title').where('title', 'like', `${run},%`).execute()
  expect([kept.length, new Set(kept.map(({ title }) => title)).size]).toEqual([300, 300])
  return wrong.flat()
}

async function wayTo(...given: Parameters<typeof observedWay>) {
  const way = await observedWay(...given)
  onTestFinished(way.close)
  return way
}

test('to a server many statements are sent before a response', async () => {
  const way = await wayTo(database.url, { greetsAsPooler: false })
  expect(await workOn(way.url)).toEqual([])
  expect(way.mostAhead()).toBeGreaterThan(5)
})

test('to a pooler no statement is sent before a response', async () => {
  const way = await wayTo(database.url, { greetsAsPooler: true })
  expect(await workOn(way.url)).toEqual([])
  expect(way.mostAhead()).toBe(1)
})

describe.skipIf(pgbouncer === undefined)('Behind PgBouncer in transaction mode', () => {
  test.each([
    ['that the setting names', false],
    ['that the setting does not name', true],
  ])('%s, everyone gets their own rows', async (_, prepared) => {
    expect(await workOn(pgbouncer?.to(database.url) as string, prepared)).toEqual([])
  })
})

test('a connection is closed when its peer cannot be identified', async () => {
  const way = await wayTo(database.url, { greetsAsPooler: true, refuses: 'pg_backend_pid' })
  const db = openDatabase({ url: way.url, poolSize: 10 })
  await expect(insertTask(db, owners[0] as number, { title: 'a task' })).rejects.toMatchObject({
    code: '42601',
  })
  await expect.poll(way.open).toBe(0)
  await db.destroy()
})

test('behind an unknown peer reads are spread over the connections', async () => {
  const way = await wayTo(database.url, { greetsAsPooler: true })
  const db = openDatabase({ url: way.url, poolSize: 10 })
  const pid = preparedQuery(
    'pid',
    () => sql<{ pid: number }>`select pg_backend_pid() as pid, pg_sleep(0.002)`,
  )
  const pids = async () =>
    new Set(
      (await Promise.all(Array.from({ length: 28 }, () => pid.execute(db, {})))).flat().map((row) => row.pid),
    )
  await pids() // opens some
  expect((await pids()).size).toBe(3)
  await db.destroy()
})
