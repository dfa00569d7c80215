// People write through poolers and the like before a PostgreSQL; the history is checked at the server itself.
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, inject, type TestContext } from 'vitest'
import { createDatabase } from '../support/database.ts'
import { nameKeepingPooler } from '../support/peers/name-keeping-pooler.ts'
import { noImplicitTransactions } from '../support/peers/no-implicit-transactions.ts'
import type { Peer } from '../support/peers/relay.ts'
import { transactionHoldingPeer } from '../support/peers/transaction-holding-peer.ts'
import { type FaultyService, startService } from './faulty-service.ts'
import { checkHistory } from './history.ts'
import { survives } from './survives.ts'
import { writeThrough } from './write-through.ts'
import { startLoad } from './writers.ts'

type Setup = { databaseUrl: string; service: FaultyService }

async function behind({ onTestFinished }: TestContext, open: (url: string) => Promise<Peer>): Promise<Setup> {
  const { url, drop } = await createDatabase(inject('clusterUrl'))
  const peer = await open(url)
  const service = await startService(peer.url, { DATABASE_URL_UNPOOLED: url })
  onTestFinished(async () => {
    await service.end()
    peer.close()
    await drop()
  })
  return { databaseUrl: url, service }
}

/** More than enough for every statement to be prepared, refused and run again. */
const many = 400

survives('behind a pooler that keeps names everything works, also after errors', async (context) => {
  const setup = await behind(context, nameKeepingPooler)
  const { responses } = await writeThrough(setup, (load) => load.acknowledged(many))
  expect(Object.keys(responses).filter((response) => response.startsWith('503'))).toEqual([])
})

survives(
  'where statements that are sent together are no transaction, transactions are begun',
  async (context) => {
    const setup = await behind(context, noImplicitTransactions)
    const { responses } = await writeThrough(setup, (load) => load.acknowledged(many))
    expect(Object.keys(responses).filter((response) => response.startsWith('503'))).toEqual([])
  },
)

/** Two replicas share the database, and one of them is behind the peer: what it may refuse, the other does in the end. */
survives(
  'behind a pooler that holds a transaction nothing is acknowledged that is not committed',
  async (context) => {
    for (const holdsOnAfterCommit of [false, true]) {
      const open = (url: string) => transactionHoldingPeer(url, { holdsOnAfterCommit })
      const { databaseUrl, service } = await behind(context, open)
      const other = await startService(databaseUrl)
      let writing = other
      const load = await startLoad({ url: () => writing.url, patienceMillis: 90_000 })
      try {
        await load.acknowledged(30)
        writing = service
        await sleep(5000)
        writing = other
        await load.acknowledged(30)
      } finally {
        await load.stop()
        await service.end() // and with its connections whatever is not committed
      }
      expect(await checkHistory(databaseUrl, load.history)).toEqual([])
      expect([service.errors(), other.errors()]).toEqual([[], []])
      await other.end()
    }
  },
)
