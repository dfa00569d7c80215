// Writes that share a transaction: each has its own outcome all the same, and happens once or not at all.
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest'
import { type Database, openDatabase, preparedQuery } from '../../src/db/database.ts'
import { openPipeline } from '../../src/db/pipeline/pipeline.ts'
import { batchWrites } from '../../src/db/pipeline/write-batching.ts'
import { isUnavailable, RetryableError } from '../../src/db/session/errors.ts'
import { watchPools } from '../../src/db/session/pools.ts'
import * as queries from '../../src/features/tasks/queries.ts'
import { createDatabase, type TestDatabase, withAdmin } from '../support/database.ts'

let database: TestDatabase
let db: Database
/** Their ids are even and odd in turns, so both queues have some. */
let owners: number[]

beforeAll(async () => {
  database = await createDatabase(inject('clusterUrl'))
  db = openDatabase({ url: database.url, poolSize: 10 })
  const users = Array.from({ length: 4 }, (_, n) => ({
    email: `${n}@example.com`,
    name: 'One of four',
    password_hash: 'none',
  }))
  owners = (await db.insertInto('users').values(users).returning('id').execute()).map(({ id }) => id)
})
afterAll(async () => {
  await db.destroy()
  await database.drop()
})

/** Makes a task, and returns by which transaction. */
const write = preparedQuery(
  'write',
  (_, { owner, title }: { owner: number; title: string }) => sql<{ title: string; transaction: string }>`
    insert into "tasks" (user_id, title, completed, folded_title, folded_description)
    values (${owner}, ${title}, false, '', '') returning title, pg_current_xact_id()::text as transaction`,
  { owner: 'owner' },
)

const ownerOf = (n: number) => owners[n % owners.length] as number
const many = (count: number) =>
  Array.from({ length: count }, (_, n) => write.execute(db, { owner: ownerOf(n), title: `task ${n}` }))

const titlesLike = async (pattern: string) =>
  (await db.selectFrom('tasks').select('title').where('title', 'like', pattern).execute()).map(
    ({ title }) => title,
  )

/** Holds a task's row until it is released. */
async function lock(id: number): Promise<() => Promise<void>> {
  const holder = new pg.Client({ connectionString: database.url })
  await holder.connect()
  await holder.query(`begin; select 1 from tasks where id = ${id} for update`)
  return async () => {
    await holder.query('commit')
    await holder.end()
  }
}

const newTask = async (owner: number, title = 'a task') =>
  (await queries.insertTask(db, owner, { title }))?.id as number

test('each of many writes gets its own row, in few transactions', async () => {
  const rows = (await Promise.all(many(200))).flat()
  expect(rows.map(({ title }) => title)).toEqual(Array.from({ length: 200 }, (_, n) => `task ${n}`))
  const transactions = Map.groupBy(rows, ({ transaction }) => transaction)
  expect(transactions.size).toBeLessThan(40)
  for (const batch of transactions.values()) expect(batch.length).toBeLessThanOrEqual(16)
})

test('a write that fails fails alone, and the others of its batch are made once', async () => {
  const before = many(1) // those behind it share a batch
  const titles = Array.from({ length: 30 }, (_, n) => `beside ${n}`)
  const outcomes = Promise.allSettled([
    ...titles.map((title, n) => write.execute(db, { owner: ownerOf(n), title })),
    write.execute(db, { owner: 4710, title: 'beside of nobody' }),
    write.execute(db, { owner: 4711, title: 'beside of nobody' }),
  ])
  const failed = (await outcomes).filter(({ status }) => status === 'rejected') as PromiseRejectedResult[]
  expect(failed.map(({ reason }) => reason.code)).toEqual(['23503', '23503'])
  expect((await titlesLike('beside %')).sort()).toEqual(titles.sort())
  await Promise.all(before)
})

test('writes of one task follow each other in their order, also within a batch', async () => {
  const owner = ownerOf(0)
  const id = await newTask(owner)
  const first = newTask(owner)
  const written = await Promise.all(
    Array.from({ length: 10 }, (_, n) => queries.updateTask(db, owner, id, { title: `title ${n}` })),
  )
  expect(written.map((task) => [task?.title, task?.version])).toEqual(
    Array.from({ length: 10 }, (_, n) => [`title ${n}`, n + 2]),
  )
  const times = written.map((task) => task?.updated_at)
  expect(new Set(times).size).toBe(10)
  expect(times).toEqual(times.toSorted())
  await first
})

test('of two writes for the same version one succeeds, also within a batch', async () => {
  const owner = ownerOf(0)
  const id = await newTask(owner)
  const first = newTask(owner)
  const written = await Promise.all(
    ['one', 'two'].map((title) => queries.updateTask(db, owner, id, { title }, [1])),
  )
  expect(written.map((task) => task?.title)).toEqual(['one', undefined])
  await first
})

describe('a write that waits for a lock', () => {
  /** In the same queue; those of one user take turns. */
  let [owner, neighbour] = [0, 0]
  beforeAll(() => {
    ;[owner, neighbour] = [ownerOf(0), ownerOf(2)]
  })

  test('does not keep the others of its batch waiting, and is executed in the end, once', async () => {
    const held = await newTask(owner, 'held')
    const release = await lock(held)
    const first = newTask(owner)
    let done = false
    const waits = queries.updateTask(db, owner, held, { title: 'written' }).finally(() => {
      done = true
    })
    const beside = await Promise.all(Array.from({ length: 5 }, (_, n) => newTask(neighbour, `delayed ${n}`)))
    expect(done).toBe(false)
    await release()
    expect(await waits).toMatchObject({ title: 'written', version: 2 })
    expect(new Set(beside).size).toBe(5)
    expect((await titlesLike('delayed %')).length).toBe(5)
    await first
  })

  test.each([
    ['there are only two connections', 2, 1],
    ['as many do as there are connections beside the pipeline', 10, 3],
  ])('does not keep the others waiting when %s', async (_, poolSize, count) => {
    const other = openDatabase({ url: database.url, poolSize })
    const held = await Promise.all(Array.from({ length: count }, () => newTask(owner, 'held')))
    const releases = await Promise.all(held.map(lock))
    const first = queries.insertTask(other, owner, { title: 'a task' })
    const waits = held.map((id) => queries.updateTask(other, owner, id, { title: 'written' }))
    const beside = Array.from({ length: 5 }, () => queries.insertTask(other, neighbour, { title: 'beside' }))
    expect(new Set((await Promise.all(beside)).map((task) => task?.id)).size).toBe(5)
    for (const release of releases) await release()
    for (const task of await Promise.all(waits)) expect(task).toMatchObject({ title: 'written', version: 2 })
    await first
    await other.destroy()
  })

  test('does not keep those behind its batch waiting', async () => {
    const held = await newTask(owner, 'held')
    const release = await lock(held)
    const waits = queries.updateTask(db, owner, held, { title: 'written' }) // a batch of its own
    const behind = await Promise.all(Array.from({ length: 20 }, () => newTask(neighbour)))
    expect(new Set(behind).size).toBe(20)
    await release()
    expect(await waits).toMatchObject({ title: 'written', version: 2 })
  })
})

/** A pipeline of one connection, on which nothing is cancelled. */
const openOne = (when = Promise.resolve()) =>
  openPipeline({
    connect: async () => {
      await when
      // With a limit, as the service has one: a connection that cannot be opened says so.
      const client = new pg.Client({ connectionString: database.url, connectionTimeoutMillis: 60_000 })
      client.on('error', () => {})
      await client.connect()
      return client
    },
    cancel: async () => {},
    count: 1,
    reserved: 0,
    timeoutMillis: 5000,
  })

const step = (name: string, text: string) => ({ statement: { name, text }, texts: [] })

test('a write that has waited too long is rejected unless it was sent, and is not counted as waiting any more', async () => {
  const pools = watchPools()
  const waiting = () => pools().reduce((sum, { waitingCount }) => sum + waitingCount, 0)
  const opened = Promise.withResolvers<void>()
  const pipeline = openOne(opened.promise)
  const { write: send } = batchWrites(pipeline, 450)
  const one = () => send(2, [step('one', 'select 1 as one')])
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  const first = one()
  // While the connection is opened it is given a batch of 16 each 100 ms, so the last of these would wait for 700 ms.
  const outcomes = Array.from({ length: 100 }, () => one().then(() => 'done', isUnavailable))
  expect(waiting()).toBe(100)
  await vi.advanceTimersByTimeAsync(400)
  expect(waiting()).toBe(100 - 4 * 16)
  await vi.advanceTimersByTimeAsync(100)
  expect(waiting()).toBe(0)
  expect(await outcomes[99]).toBe(true)
  vi.useRealTimers()
  opened.resolve()
  expect(await outcomes[0]).toBe('done')
  expect(await first).toEqual([[{ one: 1 }]])
  await pipeline.end()
  expect(pools()).toEqual([])
})

test('a write that was sent on a connection that broke is not sent again: it may have been committed', async () => {
  const pipeline = openOne()
  const { write: send } = batchWrites(pipeline)
  const before = send(2, [step('before', 'select pg_backend_pid() as pid, pg_sleep(0.05)')])
  const batch = Promise.allSettled([
    send(2, [
      step(
        'one',
        `insert into tasks (user_id, title, completed, folded_title, folded_description)
      values (${owners[0]}, 'lost', false, '', '')`,
      ),
    ]),
    send(2, [step('sleep', 'select pg_sleep(20)')]),
  ])
  const pid = (await before)[0]?.[0]?.pid
  await sleep(50)
  await withAdmin(database.url, (admin) => admin.query('select pg_terminate_backend($1)', [pid]))
  const outcomes = (await batch) as PromiseRejectedResult[]
  const kinds = outcomes.map(({ reason }) => [reason instanceof RetryableError, isUnavailable(reason)])
  expect(kinds).toEqual([
    [false, true],
    [false, true],
  ])
  expect(await titlesLike('lost')).toEqual([])
  await pipeline.end()
})
