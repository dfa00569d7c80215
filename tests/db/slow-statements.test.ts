// A statement that never ends must not hold a request, and its connection must not come to anyone else.
import { sql } from 'kysely'
import { expect, inject, test } from 'vitest'
import { openDatabase } from '../../src/db/database.ts'
import { isUnavailable } from '../../src/db/session/errors.ts'
import { createDatabase } from '../support/database.ts'

test.concurrent('a statement that does not end is given up, and its connection with it', async () => {
  const { url, drop } = await createDatabase(inject('clusterUrl'))
  const db = openDatabase({ url, poolSize: 1 })
  await expect(sql`select pg_sleep(900)`.execute(db)).rejects.toSatisfy(isUnavailable)
  // There is one connection at most, and the old one is busy for a quarter of an hour.
  expect((await sql`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }])
  await db.destroy()
  await drop()
})

test.concurrent('a transaction with such a statement does not wait as long again for its rollback', async () => {
  const { url, drop } = await createDatabase(inject('clusterUrl'))
  const db = openDatabase({ url, poolSize: 1 })
  const stuck = db.transaction().execute((trx) => sql`select pg_sleep(900)`.execute(trx))
  await expect(stuck).rejects.toSatisfy(isUnavailable)
  await db.destroy()
  await drop()
})
