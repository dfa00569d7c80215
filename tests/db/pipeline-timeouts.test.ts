// The pipeline by itself: slow statements make way, those without a response are given up, and none is sent twice.
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterEach, beforeEach, expect, inject, test, vi } from 'vitest'
import { openPipeline } from '../../src/db/pipeline/pipeline.ts'
import { isUnavailable, RetryableError } from '../../src/db/session/errors.ts'
import { createDatabase, type TestDatabase, withAdmin } from '../support/database.ts'
import { until } from '../support/until.ts'

let database: TestDatabase
beforeEach(async () => {
  database = await createDatabase(inject('clusterUrl'))
})
afterEach(() => database.drop())

const openOne = (cancel: () => Promise<void>, timeoutMillis: number, clients: pg.Client[] = []) =>
  openPipeline({
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

test('a slow statement is cancelled once, however long that takes: each cancel request is a connection', async () => {
  const cancels: (() => void)[] = []
  const pipeline = openOne(() => new Promise((resolve) => cancels.push(resolve)), 180_000)
  const self = { name: 'self', text: 'select pg_backend_pid() as pid' }
  const rows = await pipeline.read([{ statement: self, texts: [] }])
  const slow = pipeline.read([{ statement: sleeping(180), texts: [] }])
  const outcome = Promise.allSettled([slow])
  const behind = pipeline.read([{ statement: one, texts: [] }])
  await until(() => cancels.length > 0)
  await sleep(500) // for some more checks
  expect(cancels.length).toBe(1)
  await withAdmin(database.url, (admin) => admin.query('select pg_cancel_backend($1)', [rows?.[0]?.[0]?.pid]))
  cancels.pop()?.()
  const [{ reason }] = (await outcome) as [PromiseRejectedResult]
  expect(reason).toBeInstanceOf(RetryableError)
  expect(await behind).toEqual([[{ one: 1 }]])
  await pipeline.end()
})

test('a commit is not cancelled: that would end the wait for a standby, not the commit', async () => {
  await withAdmin(database.url, (admin) =>
    admin.query(`
      create table slow_to_commit (id int);
      create function take_long() returns trigger language plpgsql as 'begin perform pg_sleep(0.5); return null; end';
      create constraint trigger at_commit after insert on slow_to_commit deferrable initially deferred
        for each row execute function take_long()`),
  )
  const cancel = vi.fn(async () => {})
  const pipeline = openOne(cancel, 5000)
  const write = { name: 'write', text: 'insert into slow_to_commit values (1) returning id' }
  const commits = pipeline.write([{ statement: write, texts: [] }])
  const behind = pipeline.read([{ statement: one, texts: [] }])
  expect(await commits).toEqual([[{ id: 1 }]])
  expect(await behind).toEqual([[{ one: 1 }]])
  expect(cancel).not.toHaveBeenCalled()
  await pipeline.end()
})

test('nothing more is sent on a connection once the server has announced its end', async () => {
  const clients: pg.Client[] = []
  const pipeline = openOne(async () => {}, 5000, clients)
  await pipeline.read([{ statement: one, texts: [] }])
  const announcement = Buffer.from('E\0\0\0\x1aVFATAL\0C57P01\0Mended\0\0', 'latin1')
  const { connection } = clients[0] as pg.Client & { connection: { stream: NodeJS.EventEmitter } }
  connection.stream.emit('data', announcement)
  expect(pipeline.read([{ statement: one, texts: [] }])).toBeUndefined()
  const again = await until(() => pipeline.read([{ statement: one, texts: [] }]))
  expect(again).toEqual([[{ one: 1 }]])
  expect(clients.length).toBe(2)
  await clients[0]?.end()
  await pipeline.end()
})

test('a statement whose response came while the process was paused is not given up', async () => {
  const pipeline = openOne(async () => {}, 1500)
  await pipeline.read([{ statement: one, texts: [] }])
  const running = pipeline.read([{ statement: sleeping(0.2), texts: [] }])
  await sleep(50)
  await new Promise(setImmediate) // so that timers come before sockets when it goes on
  for (const until = performance.now() + 2500; performance.now() < until; ); // neither timers nor sockets
  expect(await running).toHaveLength(1)
  await pipeline.end()
})

test('a statement that was sent on a connection that broke is not sent again: it may have been executed', async () => {
  const pipeline = openOne(async () => {}, 5000)
  const self = { name: 'self', text: 'select pg_backend_pid() as pid' }
  const rows = await pipeline.read([{ statement: self, texts: [] }])
  const both = Promise.allSettled([
    pipeline.read([
      {
        statement: { ...sleeping(20), text: 'with s as (select pg_sleep(20)) select * from s' },
        texts: [],
      },
    ]),
    pipeline.read([
      { statement: { name: 'write', text: 'with one as (select 1) select * from one' }, texts: [] },
    ]),
  ])
  await sleep(50)
  await withAdmin(database.url, (admin) =>
    admin.query('select pg_terminate_backend($1)', [rows?.[0]?.[0]?.pid]),
  )
  const outcomes = (await both) as PromiseRejectedResult[]
  expect(outcomes.map(({ reason }) => [reason instanceof RetryableError, isUnavailable(reason)])).toEqual([
    [false, true],
    [false, true],
  ])
  await pipeline.end()
})

test('a statement that gets no response is given up, and its connection with it', async () => {
  const pipeline = openOne(async () => {}, 3000)
  const both = Promise.allSettled([
    pipeline.read([{ statement: sleeping(180), texts: [] }]),
    pipeline.read([{ statement: one, texts: [] }]),
  ])
  const outcomes = (await both) as PromiseRejectedResult[]
  expect(outcomes.map(({ reason }) => isUnavailable(reason))).toEqual([true, true])
  expect(await pipeline.read([{ statement: one, texts: [] }])).toEqual([[{ one: 1 }]])
  await pipeline.end()
})
