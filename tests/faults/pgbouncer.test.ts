// People write through the real PgBouncer, where it is installed, beside the stand-in for newer ones in peers.test.ts.
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { startPgBouncer } from '../db/pgbouncer.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { type FaultyService, startService } from './faulty-service.ts'
import { writeThrough } from './write-through.ts'

const pgbouncer = await startPgBouncer()

describe.skipIf(pgbouncer === undefined)('Behind PgBouncer in transaction mode', () => {
  let database: TestDatabase
  let service: FaultyService
  beforeAll(async () => {
    database = await createDatabase(inject('clusterUrl'))
    service = await startService(pgbouncer?.to(database.url) as string, {
      DATABASE_URL_UNPOOLED: database.url,
    })
  })
  afterAll(async () => {
    await service.end()
    await pgbouncer?.stop()
    await database.drop()
  })

  test('everything works, also after errors', async () => {
    const { responses } = await writeThrough({ service, databaseUrl: database.url }, (load) =>
      load.acknowledged(400),
    )
    expect(Object.keys(responses).filter((response) => response.startsWith('503'))).toEqual([])
  })
})
