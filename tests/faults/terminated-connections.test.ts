// The server ends the service's connections, again and again, while people write.
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, inject, test } from 'vitest'
import { createDatabase, withAdmin } from '../support/database.ts'
import { audit } from './books.ts'
import { startService } from './faulty-service.ts'
import { startLoad } from './writers.ts'

test('all connections are ended ten times under load', async () => {
  const { name, url, drop } = await createDatabase(inject('clusterUrl'))
  const service = await startService(url)
  const load = await startLoad({ url: () => service.url })
  let ended = 0
  await withAdmin(inject('clusterUrl'), async (admin) => {
    for (let time = 0; time < 10; time++) {
      await load.acknowledged(30)
      const { rowCount } = await admin.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1',
        [name],
      )
      ended += rowCount ?? 0
      await sleep(100)
    }
  })
  await load.acknowledged(30)
  const books = await load.stop()
  console.log(ended, books.answers, books.slowestMillis)
  expect(ended).toBeGreaterThanOrEqual(10)
  expect(await audit(url, books)).toEqual([])
  expect(service.errors()).toEqual([])
  await service.ready()
  service.hasNotRestarted()
  service.program.kill('SIGTERM')
  await service.program.exit()
  await drop()
})
