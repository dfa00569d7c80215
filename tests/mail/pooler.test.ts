// The queue behind a pooler in transaction mode, which lends a session to another client after each transaction.
import { beforeAll, expect, test } from 'vitest'
import { type Database, openDatabase } from '../../src/db/database.ts'
import { enqueueMail } from '../../src/features/mail/queue.ts'
import { startPgBouncer } from '../db/pgbouncer.ts'
import { atFileEnd, atTestEnd } from '../support/cleanup.ts'
import { nameKeepingPooler } from '../support/peers/name-keeping-pooler.ts'
import { startMailServer } from './mail-server.ts'
import { newQueue, type Queue } from './workers.ts'

const pgbouncer = await startPgBouncer({ poolSize: 3 })

let queue: Queue
beforeAll(async () => {
  atFileEnd(() => pgbouncer?.stop())
  queue = await newQueue()
})

function connect(url: string): Database {
  const db = openDatabase({ url, poolSize: 6 })
  atTestEnd(() => db.destroy())
  return db
}

async function sendBy(url: string): Promise<void> {
  const server = await startMailServer()
  const db = connect(url)
  const addresses = Array.from({ length: 60 }, (_, n) => `person-${n}@example.com`)
  for (const address of addresses)
    await db.transaction().execute((trx) => enqueueMail(trx, { kind: 'password_changed', address }))
  for (let count = 0; count < 3; count += 1) queue.start({ db: connect(url), port: server.port })
  await queue.untilDone()
  expect(server.received.flatMap(({ to }) => to).sort()).toEqual(addresses.sort())
  expect(await queue.rows()).toEqual([])
}

test('three workers share three sessions by a pooler that keeps names, and send each mail once', async () => {
  const pooler = await nameKeepingPooler(queue.url, { poolSize: 3 })
  atTestEnd(pooler.close)
  await sendBy(pooler.url)
})

test.skipIf(pgbouncer === undefined)('and by PgBouncer', async () => {
  await sendBy(pgbouncer?.to(queue.url) as string)
})
