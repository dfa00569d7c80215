// The network between the service and its database is slow, stalls for a moment, or resets connections.
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, inject } from 'vitest'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { type FaultyNetwork, faultyNetworkTo } from './faulty-network.ts'
import { type FaultyService, startService } from './faulty-service.ts'
import { survives } from './survives.ts'
import { writeThrough } from './write-through.ts'

let database: TestDatabase
let network: FaultyNetwork
let service: FaultyService
beforeAll(async () => {
  database = await createDatabase(inject('clusterUrl'))
  network = await faultyNetworkTo(database.url)
  service = await startService(network.url)
})
afterAll(async () => {
  await service.end()
  network.close()
  await database.drop()
})

const through = (fault: Parameters<typeof writeThrough>[1]) =>
  writeThrough({ service, databaseUrl: database.url }, fault)
const refused = '503 database_unavailable'

survives('a short stall of the network delays requests and refuses none', async () => {
  const { responses, slowestMillis } = await through(async () => {
    network.stall()
    await sleep(4000)
    expect(await service.ask('/health')).toBe('200')
    network.resume()
  })
  expect(slowestMillis).toBeGreaterThan(3500)
  expect(responses[refused]).toBeUndefined()
})

survives('a slow network refuses nothing', async () => {
  const { responses, slowestMillis } = await through(async (load) => {
    network.delay(50)
    await load.acknowledged(100)
    network.delay(0)
  })
  expect(slowestMillis).toBeGreaterThan(100)
  expect(responses[refused]).toBeUndefined()
})

survives('connections that are reset, ten times, are replaced', async () => {
  const before = network.resets()
  const { responses } = await through(async (load) => {
    for (let time = 0; time < 10; time++) {
      network.cut()
      await load.acknowledged(20)
    }
    network.resume()
  })
  expect(network.resets() - before).toBeGreaterThanOrEqual(10)
  expect(responses[refused]).toBeGreaterThan(0)
})
