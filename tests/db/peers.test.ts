// Over every peer that may stand before a PostgreSQL, or be one: what is acknowledged is there once, what is refused is not
// there, and what got no clear response is there once or not at all.
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest'
import { type Database, executeTogether, openDatabase, preparedQuery } from '../../src/db/database.ts'
import { isUnavailable } from '../../src/db/session/errors.ts'
import { findTask, insertTask, updateTask } from '../../src/features/tasks/queries.ts'
import { createDatabase, type TestDatabase, withAdmin } from '../support/database.ts'
import { commitsRolledBack, commitsWithWarning, hangingCommits } from '../support/peers/commits.ts'
import { nameKeepingPooler } from '../support/peers/name-keeping-pooler.ts'
import { noImplicitTransactions } from '../support/peers/no-implicit-transactions.ts'
import type { Peer } from '../support/peers/relay.ts'
import { transactionHoldingPeer } from '../support/peers/transaction-holding-peer.ts'
import { defectsIn, type TaskHistory, violationsIn, writeAll } from './peer-history.ts'
import { startPgBouncer } from './pgbouncer.ts'

const pgbouncer = await startPgBouncer()
let database: TestDatabase
let owners: number[]
beforeAll(async () => {
  database = await createDatabase(inject('clusterUrl'))
  owners = await withAdmin(database.url, async (admin) => {
    const { rows } = await admin.query(`insert into users (email, name, password_hash)
      select n || '@example.com', 'One of four', 'none' from generate_series(1, 4) as n returning id::int`)
    return rows.map(({ id }) => id)
  })
})
afterAll(async () => {
  await pgbouncer?.stop()
  await database.drop()
})

type Opening = (url: string) => Promise<Pick<Peer, 'url' | 'close'>>

/** Where writes work, and where they may be refused. */
const working: [string, Opening][] = [
  ['PostgreSQL itself', async (url) => ({ url, close: () => {} })],
  ['a pooler that keeps names', nameKeepingPooler],
  ['a pooler that keeps names and has one connection', (url) => nameKeepingPooler(url, { poolSize: 1 })],
  ['a peer without implicit transactions', noImplicitTransactions],
  ...(pgbouncer
    ? [['PgBouncer', async (url) => ({ url: pgbouncer.to(url), close: () => {} })] as [string, Opening]]
    : []),
]
const refusing: [string, Opening][] = [
  ['a peer that holds a transaction', (url) => transactionHoldingPeer(url)],
  ['pgpool-II, which holds a transaction', (url) => transactionHoldingPeer(url, { reportsVersion: true })],
  ['a peer that holds on after a commit', (url) => transactionHoldingPeer(url, { holdsOnAfterCommit: true })],
  ['a peer whose commits are rolled back', commitsRolledBack],
  ['a peer whose commits are on one machine alone', commitsWithWarning],
]
const ways: [string, boolean][] = [
  ['prepared', true],
  ['not prepared', false],
]
const each = (peers: typeof working) =>
  peers.flatMap(([name, open]) => ways.map(([way, prepared]) => ({ name, way, open, prepared })))

async function peer<One extends { close(): void }>(opening: Promise<One>): Promise<One> {
  const one = await opening
  onTestFinished(one.close)
  return one
}

/** Writes all tasks, and closes the connections, so that whatever is not committed is gone. */
async function written(open: Opening, prepared: boolean): Promise<TaskHistory[]> {
  const { url } = await peer(open(database.url))
  const db = openDatabase({ url, poolSize: 10, prepared })
  try {
    return await writeAll(db, owners)
  } finally {
    await db.destroy()
  }
}

const outcomesOf = (histories: TaskHistory[]) =>
  new Set(histories.flatMap(({ creation, change, deletion }) => [creation, change, deletion]))

describe.each(each(working))('Over $name, $way', ({ open, prepared }) => {
  test('every write is acknowledged or refused, and nothing is lost or duplicated', async () => {
    const histories = await written(open, prepared)
    expect(defectsIn(histories)).toEqual([])
    expect(await violationsIn(database.url, histories)).toEqual([])
    expect([...outcomesOf(histories)].sort()).toEqual(['acknowledged', 'refused', undefined])
  })

  test('what fails the first time is run the second time', async () => {
    const { url } = await peer(open(database.url))
    const db = openDatabase({ url, poolSize: 2, prepared })
    onTestFinished(() => db.destroy())
    await expect(divideAndEcho(db, 0)).rejects.toMatchObject({ code: '22012' })
    for (let time = 0; time < 3; time++)
      expect(await divideAndEcho(db, 1)).toEqual([[{ quotient: 1 }], [{ text: 'echo' }]])
  })
})

describe.each(each(refusing))('Over $name, $way', ({ open, prepared }) => {
  test('no write is acknowledged that is not there, and none is refused as a defect', async () => {
    const histories = await written(open, prepared)
    expect(defectsIn(histories)).toEqual([])
    expect(await violationsIn(database.url, histories)).toEqual([])
  })
})

const divide = preparedQuery('divide', (_, { by }: { by: number }) => sql`select 1 / ${by}::int as quotient`)
const echo = preparedQuery('echo', (_, { text }: { text: string }) => sql`select ${text}::text as text`)

const divideAndEcho = (db: Database, by: number) =>
  executeTogether(db, [divide.with({ by }), echo.with({ text: 'echo' })])

describe.each(ways)('With statements that are %s', (_, prepared) => {
  test('a commit that is on one machine alone is not acknowledged', async () => {
    const { url } = await peer(commitsWithWarning(database.url))
    const db = openDatabase({ url, poolSize: 10, prepared })
    onTestFinished(() => db.destroy())
    const outcome = insertTask(db, owners[0] as number, { title: 'on one machine' })
    expect(await outcome.then(() => 'acknowledged', isUnavailable)).toBe(true)
  })

  test('while commits hang, reads are served', async () => {
    const direct = openDatabase({ url: database.url, poolSize: 1 })
    onTestFinished(() => direct.destroy())
    const owner = owners[0] as number
    const task = await insertTask(direct, owner, { title: 'to be read' })
    const way = await peer(hangingCommits(database.url))
    const db = openDatabase({ url: way.url, poolSize: 10, prepared })
    way.hang()
    const writes = Promise.allSettled(
      Array.from({ length: 40 }, (_, n) =>
        n % 4 === 0
          ? updateTask(db, owner, task?.id as number, { title: 'to be read' })
          : insertTask(db, owners[n % owners.length] as number, { title: 'hanging' }),
      ),
    )
    await expect.poll(way.hanging).toBeGreaterThan(0)
    await sleep(2000) // for as many to hang as will
    const reads = Array.from({ length: 40 }, () => findTask(db, owner, task?.id as number))
    for (const found of await Promise.all(reads)) expect(found?.title).toBe('to be read')
    expect(way.hanging()).toBeGreaterThan(0)
    way.release()
    for (const outcome of await writes)
      if (outcome.status === 'rejected') expect(isUnavailable(outcome.reason)).toBe(true)
    await db.destroy()
  })
})
