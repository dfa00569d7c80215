// Prepared queries share connections, and do not wait for each other's responses.
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import { type Database, executeTogether, openDatabase, preparedQuery } from '../../src/db/database.ts'
import { isUnavailable } from '../../src/db/session/errors.ts'
import * as queries from '../../src/features/tasks/queries.ts'
import { createDatabase, type TestDatabase, withAdmin } from '../support/database.ts'
import { until } from '../support/until.ts'

let database: TestDatabase
let db: Database
let owner: number
let seen: string[]

/** With `poolSize` 2 there is one pipelined connection, and one for everything else. */
const open = (options: { poolSize?: number; prepared?: boolean } = {}) =>
  openDatabase({ url: database.url, poolSize: 2, onQuery: ({ query }) => seen.push(query.sql), ...options })

beforeEach(async () => {
  database = await createDatabase(inject('clusterUrl'))
  seen = []
  db = open()
  const user = { email: 'ada@example.com', name: 'Ada', password_hash: 'none' }
  owner = (await db.insertInto('users').values(user).returning('id').executeTakeFirstOrThrow()).id
})
afterEach(async () => {
  await db.destroy()
  await database.drop()
})

/** Returns the text that it is given, and which backend ran it. */
const echo = preparedQuery(
  'echo',
  (_, { text }: { text: string }) =>
    sql<{ text: string; pid: number }>`select ${text}::text as text, pg_backend_pid() as pid`,
)
const divide = preparedQuery(
  'divide',
  (_, { by }: { by: number }) => sql<{ one: number }>`select 1 / ${by}::int as one`,
)
const prepared = preparedQuery(
  'prepared',
  () => sql<{ name: string }>`select name from pg_prepared_statements order by name`,
)

const insert = async (title = 'a task') => (await queries.insertTask(db, owner, { title }))?.id as number
const titleOf = async (id: number) => (await queries.findTask(db, owner, id))?.title

test('many queries at once share one connection, and each gets its own rows', async () => {
  const texts = Array.from({ length: 200 }, (_, number) => `text ${number}`)
  const rows = (await Promise.all(texts.map((text) => echo.execute(db, { text })))).flat()
  expect(rows.map(({ text }) => text)).toEqual(texts)
  expect(new Set(rows.map(({ pid }) => pid)).size).toBe(1)
})

test('queries are prepared once, by name', async () => {
  for (let round = 0; round < 3; round += 1)
    await Promise.all([insert(), insert(), echo.execute(db, { text: '' })])
  const names = (await prepared.execute(db, {})).map(({ name }) => name.replace(/_[0-9a-f]{12}$/, ''))
  expect(new Set(names).size).toBe(names.length)
  expect(names).toEqual(
    expect.arrayContaining(['echo', 'insert_task', 'prepared', 'take_task', 'tasks_api_facts']),
  )
})

test('reads share one connection while it is quick, and avoid it while it is not', async () => {
  const other = open({ poolSize: 10 })
  const pid = preparedQuery('pid', () => sql<{ pid: number }>`select pg_backend_pid() as pid`)
  const slow = preparedQuery(
    'slow',
    () => sql<{ pid: number }>`select pg_backend_pid() as pid, pg_sleep(0.5)`,
  )
  const pidsOf = async (many: number) =>
    new Set(
      (await Promise.all(Array.from({ length: many }, () => pid.execute(other, {})))).map(
        ([row]) => row?.pid,
      ),
    )
  await pidsOf(1)
  // Tried again where the machine is busy: reads are spread when one of them is paused for 5 ms.
  const settlesOn = (many: number, size: number) =>
    until(async () => {
      const pids = await pidsOf(many)
      return pids.size === size && pids
    })
  const shared = await settlesOn(32, 1)
  await settlesOn(65, 3)
  const running = slow.execute(other, {})
  await sleep(30)
  const meanwhile = await pidsOf(1)
  expect(new Set((await running).map(({ pid: own }) => own))).toEqual(shared)
  expect(meanwhile.isDisjointFrom(shared)).toBe(true)
  await other.destroy()
})

test('a query that fails between others fails alone', async () => {
  const outcomes = await Promise.allSettled([
    echo.execute(db, { text: 'before' }),
    divide.execute(db, { by: 0 }),
    insert('between'),
    divide.execute(db, { by: 1 }),
    queries.insertTask(db, 4711, { title: 'of nobody' }),
    echo.execute(db, { text: 'after' }),
  ])
  expect(outcomes.map(({ status }) => status)).toEqual([
    ...['fulfilled', 'rejected', 'fulfilled', 'fulfilled', 'fulfilled', 'fulfilled'],
  ])
  const failed = outcomes[1] as PromiseRejectedResult
  expect(failed.reason).toMatchObject({ code: '22012' })
  expect(isUnavailable(failed.reason)).toBe(false)
})

describe('a slow query', () => {
  /** Holds a task's row until it is released. */
  async function lock(id: number): Promise<() => Promise<void>> {
    const holder = new pg.Client({ connectionString: database.url })
    await holder.connect()
    await holder.query('begin')
    await holder.query('select 1 from tasks where id = $1 for update', [id])
    return async () => {
      await holder.query('commit')
      await holder.end()
    }
  }

  test('makes way for those behind it, and is executed in the end, once', async () => {
    const [held, free] = [await insert('held'), await insert('free')]
    const release = await lock(held)
    let done = false
    const write = queries.updateTask(db, owner, held, { title: 'written' }).finally(() => {
      done = true
    })
    const behind = await Promise.all([titleOf(free), titleOf(free), titleOf(held)])
    expect([behind, done]).toEqual([['free', 'free', 'held'], false])
    await release()
    expect(await write).toMatchObject({ title: 'written', version: 2 })
  })

  test('is not cancelled while no query is behind it, and gets none behind it', async () => {
    const [held, free] = [await insert('held'), await insert('free')]
    const release = await lock(held)
    const write = queries.updateTask(db, owner, held, { title: 'written' })
    await sleep(350)
    seen = []
    expect(await titleOf(free)).toBe('free')
    await release()
    expect(await write).toMatchObject({ title: 'written', version: 2 })
    expect(seen).toHaveLength(1) // no second try
  })
})

describe('after a change of the schema', () => {
  const widen = (to: number) =>
    withAdmin(database.url, (admin) =>
      admin.query(`alter table tasks alter column description type varchar(${to})`),
    )

  test('a plan that no longer fits is replaced without an error', async () => {
    const id = await insert()
    await titleOf(id)
    await widen(5000)
    const all = await Promise.all([titleOf(id), titleOf(id), titleOf(id), insert('another')])
    expect(all.slice(0, 3)).toEqual(['a task', 'a task', 'a task'])
    expect(await db.selectFrom('tasks').select('title').execute()).toHaveLength(2)
    // Made anew, not tried in vain each time.
    await titleOf(id)
    seen = []
    await titleOf(id)
    expect(seen).toHaveLength(1)
  })

  test('a statement that the server has forgotten, as behind a pooler, is prepared again without an error', async () => {
    const id = await insert()
    await titleOf(id)
    await preparedQuery('forget', () => sql`deallocate all`).execute(db, {})
    expect(await titleOf(id)).toBe('a task')
    await titleOf(id)
    seen = []
    expect([await titleOf(id), seen.length]).toEqual(['a task', 1])
  })
})

test('a name stands for one text, in any process', () => {
  const nameOf = (text: string) => preparedQuery('same', () => sql.raw(text)).statement.name
  expect(nameOf('select 2')).not.toBe(nameOf('select 1'))
  expect(nameOf('select 1')).toBe(nameOf('select 1'))
})

test('a value that cannot be bound is refused before anything is sent', async () => {
  const behind = echo.execute(db, { text: 'behind' })
  expect(() => echo.execute(db, { text: { an: 'object' } as never })).toThrow(
    new TypeError(
      'cannot be bound: only text, numbers, booleans, dates, bytes, lists of numbers or of texts, and null can',
    ),
  )
  expect(await behind).toMatchObject([{ text: 'behind' }])
})

test('connections that the server has ended are opened anew', async () => {
  const id = await insert()
  await withAdmin(inject('clusterUrl'), (admin) =>
    admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [database.name]),
  )
  await sleep(500) // until the ends are read
  expect(await Promise.all([titleOf(id), titleOf(id)])).toEqual(['a task', 'a task'])
})

test('queries within a transaction run on its connection, and are rolled back with it', async () => {
  const make = preparedQuery(
    'make',
    (from, { userId, title }: { userId: number; title: string }) =>
      from.insertInto('tasks').values({ user_id: userId, title }).returning('title'),
    { owner: 'userId' },
  )
  const rolledBack = db.transaction().execute(async (trx) => {
    const made = [{ title: 'made' }]
    expect(await make.execute(trx, { userId: owner, title: 'made' })).toEqual(made)
    expect(await executeTogether(trx, [make.with({ userId: owner, title: 'made' })])).toEqual([made])
    throw new Error('roll back')
  })
  await expect(rolledBack).rejects.toThrow('roll back')
  expect(await db.selectFrom('tasks').select('title').execute()).toEqual([])
})

test('with pipelining switched off nothing is prepared, and no connection is shared', async () => {
  const plain = open({ prepared: false, poolSize: 1 })
  const task = await queries.insertTask(plain, owner, { title: 'plain' })
  expect(await queries.findTask(plain, owner, task?.id as number)).toEqual(task)
  const rows = await prepared.execute(plain, {})
  await plain.destroy()
  expect(rows).toEqual([])
})
