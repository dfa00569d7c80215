// Connections that break: tried again before a statement is sent, never after.
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import { type Database, openDatabase } from '../../src/db/database.ts'
import { isUnavailable } from '../../src/db/session/errors.ts'
import { createDatabase, type TestDatabase, withAdmin } from '../support/database.ts'
import { type Network, networkTo } from '../support/network.ts'

let database: TestDatabase
let network: Network
let db: Database
let reported: Error[]
beforeEach(async () => {
  database = await createDatabase(inject('clusterUrl'))
  network = await networkTo(database.url)
  reported = []
  db = openDatabase({ url: network.url, poolSize: 4, onIdleError: (error) => reported.push(error) })
})
afterEach(async () => {
  await db.destroy()
  network.close()
  await database.drop()
})

const endAllConnections = () =>
  withAdmin(inject('clusterUrl'), (admin) =>
    admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [database.name]),
  )

test('idle connections that the server ended are reported, and replaced', async () => {
  await Promise.all(Array.from({ length: 4 }, () => sql`select pg_sleep(0.05)`.execute(db)))
  await endAllConnections()
  await new Promise((resolve) => setTimeout(resolve, 100)) // until it has arrived here
  for (let round = 0; round < 8; round += 1)
    expect((await sql`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }])
  expect(reported.length).toBeGreaterThan(0)
})

test('a statement whose connection ends under it fails as unavailable and is not sent again', async () => {
  await sql`create table written (at int)`.execute(db)
  const running = sql`with slow as (select pg_sleep(1)) insert into written select 1 from slow`.execute(db)
  const outcome = running.then(
    () => 'done',
    (error: unknown) => isUnavailable(error),
  )
  await new Promise((resolve) => setTimeout(resolve, 200))
  await endAllConnections()
  expect(await outcome).toBe(true)
  await new Promise((resolve) => setTimeout(resolve, 1200))
  expect((await sql`select * from written`.execute(db)).rows).toEqual([])
})

test('a connection that is cut while it is held, between statements, harms nobody else', async () => {
  const transaction = db.transaction().execute(async (trx) => {
    await sql`select 1`.execute(trx)
    network.cut()
    await sql`select 2`.execute(trx)
  })
  await expect(transaction).rejects.toSatisfy(isUnavailable)
  await network.mend()
  expect((await sql`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }])
})

test('a server that hangs up at first, as one that wakes up does, is waited for', async () => {
  network.hangUpOnNext(2)
  expect((await sql`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }])
})

test('a server that stays away is reported as unavailable', async () => {
  network.cut()
  await expect(sql`select 1`.execute(db)).rejects.toSatisfy(isUnavailable)
})
