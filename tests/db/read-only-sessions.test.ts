// Connections that were opened while the database was read-only, as a standby is: they stay so, and must be replaced.
import { sql } from 'kysely'
import { expect, inject, test } from 'vitest'
import { openDatabase, preparedQuery } from '../../src/db/database.ts'
import { isUnavailable } from '../../src/db/session/errors.ts'
import { createDatabase, withAdmin } from '../support/database.ts'

const write = preparedQuery('count', (db, { key }: { key: string }) =>
  db
    .insertInto('rate_limits')
    .values({ key, expire: null })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ expire: null })),
)

test('they are closed after the first write that fails on them', async () => {
  const { name, url, drop } = await createDatabase(inject('clusterUrl'))
  const set = (change: string) =>
    withAdmin(inject('clusterUrl'), (admin) => admin.query(`alter database ${name} ${change}`))
  await set('set default_transaction_read_only = on')
  const db = openDatabase({ url, poolSize: 10 })
  const single = (key: number) => write.execute(db, { key: String(key) })
  const transaction = (key: number) =>
    db.transaction().execute((trx) => sql`insert into rate_limits values (${`trx ${key}`})`.execute(trx))
  const writeOnAll = () =>
    Promise.allSettled([0, 1, 2].flatMap((key) => [single(key), single(key + 10), transaction(key)]))

  for (const { status, reason } of (await writeOnAll()) as PromiseRejectedResult[])
    expect([status, isUnavailable(reason)]).toEqual(['rejected', true])
  await set('reset default_transaction_read_only')
  for (const { status } of await writeOnAll()) expect(status).toBe('fulfilled')
  await db.destroy()
  await drop()
})
