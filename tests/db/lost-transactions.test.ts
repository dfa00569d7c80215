// A transaction whose client has disappeared without notice, as behind a gateway that forgets connections.
import { sql } from 'kysely'
import { expect, inject, test } from 'vitest'
import { openDatabase } from '../../src/db/database.ts'
import { faultyNetworkTo } from '../faults/faulty-network.ts'
import { createDatabase, withAdmin } from '../support/database.ts'

test('the server ends an abandoned transaction, and releases its locks', async () => {
  const { url, drop } = await createDatabase(inject('clusterUrl'))
  const network = await faultyNetworkTo(url)
  const db = openDatabase({ url: network.url, poolSize: 1 })
  const transaction = db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(1)`.execute(trx)
    network.swallow()
    await sql`select 1`.execute(trx)
  })
  await expect(transaction).rejects.toThrow()
  await withAdmin(url, (admin) => admin.query('select pg_advisory_lock(1)')) // waits for it
  await db.destroy()
  network.close()
  await drop()
})
