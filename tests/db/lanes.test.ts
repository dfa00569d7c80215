// Lanes: prepared statements that share connections and do not wait for each other's answers.
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, inject, test, vi } from 'vitest'
import { type Database, openDatabase } from '../../src/db/database.ts'
import { isUnavailable, Undone } from '../../src/db/errors.ts'
import { openLanes } from '../../src/db/lanes.ts'
import { run } from '../../src/db/run.ts'
import { statement } from '../../src/db/statement.ts'
import * as queries from '../../src/tasks/queries.ts'
import { createDatabase, type TestDatabase, withAdmin } from '../support/database.ts'

let database: TestDatabase
let db: Database
let owner: number
let seen: string[]

/** With `poolSize` 2 there is one lane, and one connection for everything else. */
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

/** A statement that tells which backend ran it, and does what a text says. */
const echo = statement(
  'echo',
  (_, { text }: { text: string }) =>
    sql<{ text: string; pid: number }>`select ${text}::text as text, pg_backend_pid() as pid`,
)
const divide = statement(
  'divide',
  (_, { by }: { by: number }) => sql<{ one: number }>`select 1 / ${by}::int as one`,
)
const prepared = statement(
  'prepared',
  () => sql<{ name: string }>`select name from pg_prepared_statements order by name`,
)

const insert = async (title = 'a task') => (await queries.insertTask(db, owner, { title }))?.id as number
const titleOf = async (id: number) => (await queries.findTask(db, owner, id))?.title

test('many at once share one connection, and each gets its own answer', async () => {
  const texts = Array.from({ length: 200 }, (_, number) => `text ${number}`)
  const rows = (await Promise.all(texts.map((text) => run(db, echo, { text })))).flat()
  expect(rows.map(({ text }) => text)).toEqual(texts)
  expect(new Set(rows.map(({ pid }) => pid)).size).toBe(1)
})

test('they are prepared once, by name', async () => {
  for (let round = 0; round < 3; round += 1)
    await Promise.all([insert(), insert(), run(db, echo, { text: '' })])
  const names = (await run(db, prepared, {})).map(({ name }) => name.replace(/_[0-9a-f]{12}$/, ''))
  expect(names).toEqual(['echo', 'insert_task', 'prepared', 'tasks_api_facts'])
})

test('reads gather on one connection while it is quick, and leave it while it is not', async () => {
  const other = open({ poolSize: 10 })
  const pid = statement('pid', () => sql<{ pid: number }>`select pg_backend_pid() as pid`)
  const slow = statement('slow', () => sql<{ pid: number }>`select pg_backend_pid() as pid, pg_sleep(0.5)`)
  const pidsOf = async (many: number) =>
    new Set(
      (await Promise.all(Array.from({ length: many }, () => run(other, pid, {})))).map(([row]) => row?.pid),
    )
  await pidsOf(1)
  // Tried again where the machine is busy: what stands still for 5 ms amid them spreads.
  const settlesOn = (many: number, size: number) =>
    vi.waitFor(
      async () => {
        const pids = await pidsOf(many)
        expect(pids.size).toBe(size)
        return pids
      },
      { timeout: 10_000 },
    )
  const gathered = await settlesOn(32, 1)
  await settlesOn(65, 3)
  const running = run(other, slow, {})
  await sleep(30)
  const meanwhile = await pidsOf(1)
  expect(new Set((await running).map(({ pid: own }) => own))).toEqual(gathered)
  expect(meanwhile.isDisjointFrom(gathered)).toBe(true)
  await other.destroy()
})

test('one that fails in the middle fails alone', async () => {
  const outcomes = await Promise.allSettled([
    run(db, echo, { text: 'before' }),
    run(db, divide, { by: 0 }),
    insert('between'),
    run(db, divide, { by: 1 }),
    queries.insertTask(db, 4711, { title: 'of nobody' }),
    run(db, echo, { text: 'after' }),
  ])
  expect(outcomes.map(({ status }) => status)).toEqual([
    ...['fulfilled', 'rejected', 'fulfilled', 'fulfilled', 'fulfilled', 'fulfilled'],
  ])
  const failed = outcomes[1] as PromiseRejectedResult
  expect(failed.reason).toMatchObject({ code: '22012' })
  expect(isUnavailable(failed.reason)).toBe(false)
})

describe('one that takes long', () => {
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

  test('makes way for those behind it, and is done in the end, once', async () => {
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

  test('is left alone while nobody is behind it, and gets nobody more', async () => {
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

describe('lanes by themselves', () => {
  const openOne = (cancel: () => Promise<void>, timeoutMillis: number, clients: pg.Client[] = []) =>
    openLanes({
      connect: async () => {
        const client = new pg.Client({ connectionString: database.url })
        client.on('error', () => {})
        await client.connect()
        clients.push(client)
        return client
      },
      cancel,
      count: 1,
      reserved: 0,
      timeoutMillis,
    })
  const sleeping = (seconds: number) => ({ name: `sleep_${seconds}`, text: `select pg_sleep(${seconds})` })
  const one = { name: 'one', text: 'select 1 as one' }

  test('ask who takes long to make way once, however long that takes: each asking is a connection', async () => {
    const askings: (() => void)[] = []
    const lanes = openOne(() => new Promise((resolve) => askings.push(resolve)), 5000)
    const both = [
      lanes.read([{ statement: sleeping(0.6), values: [] }]),
      lanes.read([{ statement: one, values: [] }]),
    ]
    await sleep(450)
    expect(askings.length).toBe(1)
    askings.pop()?.()
    await Promise.all(both)
    await lanes.end()
  })

  test('ask nobody to make way who commits: a cancel would end the wait for a standby, not the commit', async () => {
    await withAdmin(database.url, (admin) =>
      admin.query(`
        create table slow_to_commit (id int);
        create function take_long() returns trigger language plpgsql as 'begin perform pg_sleep(0.5); return null; end';
        create constraint trigger at_commit after insert on slow_to_commit deferrable initially deferred
          for each row execute function take_long()`),
    )
    const cancel = vi.fn(async () => {})
    const lanes = openOne(cancel, 5000)
    const write = { name: 'write', text: 'insert into slow_to_commit values (1) returning id' }
    const commits = lanes.write([{ statement: write, values: [] }])
    const behind = lanes.read([{ statement: one, values: [] }])
    expect(await commits).toEqual([[{ id: 1 }]])
    expect(await behind).toEqual([[{ one: 1 }]])
    expect(cancel).not.toHaveBeenCalled()
    await lanes.end()
  })

  test('send nothing more to a connection from the moment that the server has said goodbye', async () => {
    const clients: pg.Client[] = []
    const lanes = openOne(async () => {}, 5000, clients)
    await lanes.read([{ statement: one, values: [] }])
    const goodbye = Buffer.from('E\0\0\0\x1aVFATAL\0C57P01\0Mended\0\0', 'latin1')
    const { connection } = clients[0] as pg.Client & { connection: { stream: NodeJS.EventEmitter } }
    connection.stream.emit('data', goodbye)
    expect(lanes.read([{ statement: one, values: [] }])).toBeUndefined()
    const again = await vi.waitUntil(() => lanes.read([{ statement: one, values: [] }]))
    expect(again).toEqual([[{ one: 1 }]])
    expect(clients.length).toBe(2)
    await clients[0]?.end()
    await lanes.end()
  })

  test('do not give up whose answer has come while the process stood still', async () => {
    const lanes = openOne(async () => {}, 300)
    await lanes.read([{ statement: one, values: [] }])
    const running = lanes.read([{ statement: sleeping(0.2), values: [] }])
    await sleep(50)
    await new Promise(setImmediate) // so that timers come before sockets when it goes on
    for (const until = performance.now() + 800; performance.now() < until; ); // neither timers nor sockets
    expect(await running).toHaveLength(1)
    await lanes.end()
  })

  test('do not send again what was sent on a connection that broke: it may have been executed', async () => {
    const lanes = openOne(async () => {}, 5000)
    const self = { name: 'self', text: 'select pg_backend_pid() as pid' }
    const rows = await lanes.read([{ statement: self, values: [] }])
    const both = Promise.allSettled([
      lanes.read([
        {
          statement: { ...sleeping(20), text: 'with s as (select pg_sleep(20)) select * from s' },
          values: [],
        },
      ]),
      lanes.read([
        { statement: { name: 'write', text: 'with one as (select 1) select * from one' }, values: [] },
      ]),
    ])
    await sleep(50)
    await withAdmin(database.url, (admin) =>
      admin.query('select pg_terminate_backend($1)', [rows?.[0]?.[0]?.pid]),
    )
    const outcomes = (await both) as PromiseRejectedResult[]
    expect(outcomes.map(({ reason }) => [reason instanceof Undone, isUnavailable(reason)])).toEqual([
      [false, true],
      [false, true],
    ])
    await lanes.end()
  })

  test('give a statement up that is not answered at all, and its connection with it', async () => {
    const lanes = openOne(async () => {}, 300)
    const both = Promise.allSettled([
      lanes.read([{ statement: sleeping(20), values: [] }]),
      lanes.read([{ statement: one, values: [] }]),
    ])
    const outcomes = (await both) as PromiseRejectedResult[]
    expect(outcomes.map(({ reason }) => isUnavailable(reason))).toEqual([true, true])
    expect(await lanes.read([{ statement: one, values: [] }])).toEqual([[{ one: 1 }]])
    await lanes.end()
  })
})

describe('after a change of the schema', () => {
  const widen = (to: number) =>
    withAdmin(database.url, (admin) =>
      admin.query(`alter table tasks alter column description type varchar(${to})`),
    )

  test('a plan that no longer fits is replaced, and nobody notices', async () => {
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

  test('so is one that the server has forgotten, as a pooler may make it', async () => {
    const id = await insert()
    await titleOf(id)
    await run(
      db,
      statement('forget', () => sql`deallocate all`),
      {},
    )
    expect(await titleOf(id)).toBe('a task')
    await titleOf(id)
    seen = []
    expect([await titleOf(id), seen.length]).toEqual(['a task', 1])
  })
})

test('a name stands for one text, whoever prepared it', () => {
  const one = statement('same', () => sql`select 1`)
  expect(statement('same', () => sql`select 2`).name).not.toBe(one.name)
  expect(statement('same', () => sql`select 1`).name).toBe(one.name)
})

test('lanes that the server has ended are opened anew', async () => {
  const id = await insert()
  await withAdmin(inject('clusterUrl'), (admin) =>
    admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [database.name]),
  )
  await sleep(100)
  expect(await Promise.all([titleOf(id), titleOf(id)])).toEqual(['a task', 'a task'])
})

test('within a transaction they run on its connection, and are undone with it', async () => {
  const undone = db.transaction().execute(async (trx) => {
    expect(await queries.insertTask(trx, owner, { title: 'undone' })).toMatchObject({ title: 'undone' })
    throw new Error('undo')
  })
  await expect(undone).rejects.toThrow('undo')
  expect(await db.selectFrom('tasks').select('title').execute()).toEqual([])
})

test('switched off, nothing is prepared and nothing shared', async () => {
  const plain = open({ prepared: false, poolSize: 1 })
  const task = await queries.insertTask(plain, owner, { title: 'plain' })
  expect(await queries.findTask(plain, owner, task?.id as number)).toEqual(task)
  const rows = await run(plain, prepared, {})
  await plain.destroy()
  expect(rows).toEqual([])
})
