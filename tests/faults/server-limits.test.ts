// The server has time limits of its own, set for the database or the role: it ends statements that the service still waits for.
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, inject } from 'vitest'
import { createDatabase, type TestDatabase, withAdmin } from '../support/database.ts'
import { type FaultyService, startService } from './faulty-service.ts'
import { survives } from './survives.ts'
import { writeThrough } from './write-through.ts'

let database: TestDatabase
const services: FaultyService[] = []
beforeAll(async () => {
  database = await createDatabase(inject('clusterUrl'))
})
afterAll(async () => {
  for (const service of services) await service.end()
  await database.drop()
})

/** Holds the tasks for some time, again and again. */
const lockNowAndThen = () =>
  withAdmin(database.url, async (admin) => {
    await admin.query('set statement_timeout = 0; set lock_timeout = 0')
    for (let time = 0; time < 8; time++) {
      await admin.query('begin; lock table tasks in access exclusive mode')
      await sleep(700)
      await admin.query('commit')
      await sleep(300)
    }
  })

survives("what the server's own time limits end is refused with 503, and made once at most", async () => {
  for (const limit of ['lock_timeout', 'statement_timeout']) {
    await withAdmin(database.url, (admin) =>
      admin.query(`alter database ${database.name} set ${limit} = '250ms'`),
    )
    const service = await startService(database.url)
    services.push(service)
    const { violations } = await writeThrough({ service, databaseUrl: database.url }, lockNowAndThen)
    expect(violations).toEqual([])
    await service.end()
    await withAdmin(database.url, (admin) => admin.query(`alter database ${database.name} reset ${limit}`))
  }
})
