// However much is asked for, there are never more connections to the database than were allowed.
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { type Database, openDatabase, preparedQuery } from '../../src/db/database.ts'
import * as queries from '../../src/features/tasks/queries.ts'
import { createDatabase, type TestDatabase, withAdmin } from '../support/database.ts'
import { commitsRolledBack } from '../support/peers/commits.ts'

let database: TestDatabase
let owner: number
beforeAll(async () => {
  database = await createDatabase(inject('clusterUrl'))
  const { rows } = await withAdmin(database.url, (admin) =>
    admin.query(
      `insert into users (email, name, password_hash) values ('ada@example.com', 'Ada', 'none') returning id::int`,
    ),
  )
  owner = rows[0].id
})
afterAll(() => database.drop())

const countBackends = () =>
  withAdmin(database.url, async (admin) => {
    const { rows } = await admin.query(
      `select count(*)::int from pg_stat_activity where datname = current_database() and application_name = 'tasks-api'`,
    )
    return rows[0].count as number
  })

/** Has every purpose at work. @returns the most connections that there were meanwhile */
async function mostBackends(db: Database, slowSeconds: number): Promise<number> {
  const slow = preparedQuery('slow', () => sql`select pg_sleep(${sql.lit(slowSeconds)})`)
  const all = ['filters', 'searches', 'readiness'] as const
  const work = Array.from({ length: 30 }, (_, n) => [
    slow.execute(db, {}),
    queries
      .insertTask(db, owner, { title: `task ${n}` })
      .catch(() => {})
      .then(() => slow.execute(db, {})),
    sql`select pg_sleep(0.05)`.execute(db),
    ...all.map((purpose) => sql`select pg_sleep(0.05)`.execute(db.connections[purpose])),
  ])
  const isDone = Promise.allSettled(work.flat()).then(() => true)
  let most = 0
  do most = Math.max(most, await countBackends())
  while (!(await Promise.race([isDone, sleep(5, false)])))
  return most
}

test.each([1, 2, 5, 6, 10, 20])('a pool of %i connections never opens one more', async (poolSize) => {
  const db = openDatabase({ url: database.url, poolSize })
  const most = await mostBackends(db, 0.05)
  await db.destroy()
  expect(most).toBeLessThanOrEqual(poolSize)
  expect(most).toBeGreaterThan(poolSize / 3)
})

test('it opens none more when a peer loses its trust and all queries move to plain connections', async () => {
  const peer = await commitsRolledBack(database.url)
  const db = openDatabase({ url: peer.url, poolSize: 10 })
  const most = await mostBackends(db, 0.2)
  await db.destroy()
  peer.close()
  expect(most).toBeLessThanOrEqual(10)
})
