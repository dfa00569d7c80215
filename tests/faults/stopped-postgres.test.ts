// PostgreSQL is stopped for a while, and restarted in the midst of writes; the service stays.
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import { audit } from './books.ts'
import { type FaultyService, startService } from './faulty-service.ts'
import { type OwnPostgres, startPostgres } from './own-postgres.ts'
import { startLoad } from './writers.ts'

let postgres: OwnPostgres
let service: FaultyService
beforeAll(async () => {
  postgres = await startPostgres()
  service = await startService(postgres.url)
})

test('PostgreSQL is stopped for 20 seconds', async () => {
  const load = await startLoad({ url: () => service.url })
  await load.acknowledged(50)
  await postgres.stop('fast')
  const stoppedAt = performance.now()
  const before = load.books.answers['503 database_unavailable'] ?? 0
  while (performance.now() - stoppedAt < 20_000) {
    expect(await service.ask('/ready')).toBe('503 database_unavailable')
    expect(await service.ask('/health')).toBe('200')
    expect(await service.ask('/openapi.json')).toBe('200')
    await sleep(500)
  }
  expect(load.books.answers['503 database_unavailable']).toBeGreaterThan(before)
  await postgres.start()
  const at = performance.now()
  await service.ready()
  console.log('ready', performance.now() - at)
  await load.acknowledged(50)
  console.log('50', performance.now() - at)
  const books = await load.stop()
  console.log(books.answers, books.slowestMillis)
  expect(await audit(postgres.url, books)).toEqual([])
  expect(service.errors()).toEqual([])
  service.hasNotRestarted()
})

describe.each(['fast', 'immediate'] as const)('a restart in %s mode', (mode) => {
  test(`PostgreSQL is restarted in ${mode} mode amid writes`, async () => {
    const load = await startLoad({ url: () => service.url })
    for (let time = 0; time < 3; time++) {
      await load.acknowledged(50)
      await postgres.stop(mode)
      await postgres.start()
    }
    await load.acknowledged(50)
    const books = await load.stop()
    console.log(books.answers, books.slowestMillis)
    expect(await audit(postgres.url, books)).toEqual([])
    expect(service.errors()).toEqual([])
    await service.ready()
    service.hasNotRestarted()
  })
})
