// The primary of two servers is killed amid writes and the standby takes its place; the service knows both from the start.
import { afterAll, beforeAll, expect } from 'vitest'
import { until } from '../support/until.ts'
import { type FaultyService, startService } from './faulty-service.ts'
import { type Replicated, startReplicated } from './replicated-postgres.ts'
import { survives } from './survives.ts'
import { writeThrough } from './write-through.ts'

let servers: Replicated
let service: FaultyService
beforeAll(async () => {
  servers = await startReplicated()
  service = await startService(servers.url)
})
afterAll(() => service.end())

survives(
  'a failover to a synchronous standby is found without a restart, and loses and duplicates nothing',
  async () => {
    const options = { service, databaseUrl: servers.standby.url, isContinued: false }
    const { responses } = await writeThrough(options, async (load) => {
      await until(() => load.history.copies.every(({ things }) => things.size > 0))
      await servers.killPrimary()
      await load.responded('503 database_unavailable', 20)
      await servers.promote()
      await load.acknowledged(100)
    })
    expect(responses['503 database_unavailable']).toBeGreaterThanOrEqual(20)
  },
)
