// PostgreSQL is stopped for a while, restarted and crashed in the midst of writes; the service stays.
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect } from 'vitest'
import { type FaultyService, startService } from './faulty-service.ts'
import { type OwnPostgres, startPostgres } from './own-postgres.ts'
import { survives } from './survives.ts'
import { writeThrough } from './write-through.ts'

const stoppedMillis = 20_000
const refused = '503 database_unavailable'

let postgres: OwnPostgres
let service: FaultyService
beforeAll(async () => {
  postgres = await startPostgres()
  service = await startService(postgres.url)
})
afterAll(() => service.end())

survives('while PostgreSQL is stopped requests get 503, and when it is back they are served', async () => {
  await writeThrough({ service, databaseUrl: postgres.url }, async (load) => {
    await postgres.stop('fast')
    for (const end = performance.now() + stoppedMillis; performance.now() < end; await sleep(500)) {
      expect(await load.look()).toBe(refused)
      const said = await Promise.all(['/ready', '/health', '/openapi.json'].map(service.ask))
      expect(said).toEqual([refused, '200', '200'])
    }
    await load.responded(refused, 20)
    await postgres.start()
  })
})

const again = (mode: 'fast' | 'immediate') =>
  writeThrough({ service, databaseUrl: postgres.url }, async (load) => {
    for (let time = 0; time < 3; time++) {
      await postgres.stop(mode)
      await postgres.start()
      await load.acknowledged(30)
    }
  })

survives('restarts of PostgreSQL in fast mode lose and duplicate nothing', async () => {
  expect((await again('fast')).responses[refused]).toBeGreaterThan(0)
})

survives('crashes of PostgreSQL lose and duplicate nothing', async () => {
  expect((await again('immediate')).responses[refused]).toBeGreaterThan(0)
})
