// The server ends the service's connections, again and again, while people write.
import { afterAll, beforeAll, expect, inject } from 'vitest'
import { createDatabase, type TestDatabase, withAdmin } from '../support/database.ts'
import { type FaultyService, startService } from './faulty-service.ts'
import { survives } from './survives.ts'
import { writeThrough } from './write-through.ts'

let database: TestDatabase
let service: FaultyService
beforeAll(async () => {
  database = await createDatabase(inject('clusterUrl'))
  service = await startService(database.url)
})
afterAll(async () => {
  await service.end()
  await database.drop()
})

survives('connections that the database ends, ten times, are replaced', async () => {
  let ended = 0
  const history = await writeThrough({ service, databaseUrl: database.url }, async (load) => {
    for (let time = 0; time < 10; time++) {
      ended += await endAllConnections()
      await load.acknowledged(20)
    }
  })
  expect(ended).toBeGreaterThanOrEqual(20)
  expect(history.responses['503 database_unavailable']).toBeGreaterThan(0)
})

const endAllConnections = () =>
  withAdmin(inject('clusterUrl'), async (admin) => {
    const { rows } = await admin.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1',
      [database.name],
    )
    return rows.length
  })
