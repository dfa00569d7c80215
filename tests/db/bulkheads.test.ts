// Connections are divided by what they are for: what uses up those of one purpose keeps nobody from the others.
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest'
import { divideConnections } from '../../src/db/bulkheads.ts'
import { type Database, openDatabase } from '../../src/db/database.ts'
import { pagesOf } from '../../src/features/owned/pages.ts'
import { readiness } from '../../src/features/service/readiness.ts'
import { taskPages } from '../../src/features/tasks/page-query.ts'
import { findTask, insertTask } from '../../src/features/tasks/queries.ts'
import { createDatabase, type TestDatabase, withAdmin } from '../support/database.ts'

const readTasks = pagesOf(taskPages)

let database: TestDatabase
let owner: number
let id: number
beforeAll(async () => {
  database = await createDatabase(inject('clusterUrl'))
  const db = openDatabase({ url: database.url, poolSize: 1 })
  const user = { email: 'ada@example.com', name: 'Ada', password_hash: 'none' }
  owner = (await db.insertInto('users').values(user).returning('id').executeTakeFirstOrThrow()).id
  id = (await insertTask(db, owner, { title: 'found' }))?.id as number
  await db.destroy()
})
afterAll(() => database.drop())

const sizes = Array.from({ length: 100 }, (_, n) => n + 1)
test.each(sizes)('each purpose has its share of %i connections, and none is counted twice', (poolSize) => {
  const {
    pipelined,
    reservedPipelined,
    accounts,
    filters,
    searches,
    readiness: ready,
  } = divideConnections(poolSize)
  expect(pipelined + accounts + filters + searches + ready).toBe(poolSize)
  expect(2 * reservedPipelined).toBeLessThanOrEqual(pipelined)
  if (poolSize < 6) return
  for (const part of [pipelined, accounts, filters, searches, ready]) expect(part).toBeGreaterThan(0)
  expect(reservedPipelined).toBeGreaterThan(0)
})

/** Has everything that needs this table wait until the test is over. */
async function lock(table: string): Promise<void> {
  const holder = new pg.Client({ connectionString: database.url })
  holder.on('error', () => {})
  await holder.connect()
  await holder.query(`begin; lock table ${table} in access exclusive mode`)
  onTestFinished(() => holder.end())
}

function open(): Database {
  const db = openDatabase({ url: database.url, poolSize: 10 })
  onTestFinished(() => db.destroy())
  return db
}

const log = { warn: () => {} } as unknown as Parameters<typeof readiness>[0]['log']

const purposes = {
  accounts: (db: Database) => sql`select count(*) from users`.execute(db),
  searches: (db: Database) => readTasks(db, owner, { sort: 'id', q: 'found' }),
  filters: (db: Database) => readTasks(db, owner, { sort: 'id', due_before: '2999-01-01' }),
  readiness: (db: Database) => readiness({ db, log })(),
}
type Purpose = keyof typeof purposes

/** More than any purpose has connections. */
const many = 12

/** Has many wait for a lock until the test is over: again and again, since such a wait has an end. */
function haveWaiting(purpose: Purpose, db: Database): void {
  let isOver = false
  onTestFinished(() => {
    isOver = true
  })
  const wait = async () => {
    while (!isOver) await purposes[purpose](db).catch(() => {})
  }
  for (let n = 0; n < many; n += 1) void wait()
}

/** Statements that wait for a lock of the test's. */
const waiting = () =>
  withAdmin(database.url, async (admin) => {
    const { rowCount } = await admin.query(`select from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`)
    return rowCount
  })

/** What each purpose waits for, and those that have nothing to do with the lock. */
const others: [Purpose, string, Purpose[]][] = [
  ['accounts', 'users', ['searches', 'filters', 'readiness']],
  ['readiness', 'kysely_migration', ['accounts', 'searches', 'filters']],
]
const { accounts, searches, filters, readiness: ready } = divideConnections(10)
const parts = { accounts, searches, filters, readiness: ready }

describe.each(others)('While all connections for %s wait', (purpose, table, free) => {
  test('queries of the other purposes are served', async () => {
    const db = open()
    await lock(table)
    haveWaiting(purpose, db)
    await expect.poll(waiting).toBe(parts[purpose])
    for (const other of free) await purposes[other](db)
    expect((await findTask(db, owner, id))?.title).toBe('found')
    expect(await waiting()).toBeLessThanOrEqual(parts[purpose])
    await expect.poll(waiting).toBe(parts[purpose])
  })
})

test('searches and pages with filters wait beside each other, and keep nobody from signing in', async () => {
  const db = open()
  await lock('tasks')
  for (const purpose of ['searches', 'filters'] as const) haveWaiting(purpose, db)
  await expect.poll(waiting).toBe(searches + filters)
  await purposes.accounts(db)
  expect(await purposes.readiness(db)).toBe(true)
})
