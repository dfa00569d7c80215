// A synchronous standby is away: every commit waits for it, for ever. Whatever writes nothing continues.
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect } from 'vitest'
import { signUp } from '../support/client.ts'
import { withAdmin } from '../support/database.ts'
import { sender } from '../support/service.ts'
import { until } from '../support/until.ts'
import { watchBackends } from './backends.ts'
import { type FaultyService, startService } from './faulty-service.ts'
import { type OwnPostgres, startPostgres } from './own-postgres.ts'
import { survives } from './survives.ts'
import { writeThrough } from './write-through.ts'

const poolSize = 10
let postgres: OwnPostgres
let service: FaultyService
beforeAll(async () => {
  postgres = await startPostgres()
  service = await startService(postgres.url, { DATABASE_POOL_SIZE: String(poolSize) })
})
afterAll(() => service.end())

/** It writes nothing, so its own commits wait for nobody. */
const setStandby = (name: string) =>
  withAdmin(postgres.url, async (admin) => {
    await admin.query(`alter system set synchronous_standby_names = '${name}'`)
    await admin.query('select pg_reload_conf()')
  })

/** A setting takes effect some time after it was set; then all commits hang, as one does. */
const untilCommitsHang = () =>
  withAdmin(postgres.url, async (admin) => {
    const hanging = "select from pg_stat_activity where wait_event = 'SyncRep'"
    await until(async () => (await admin.query(hanging)).rowCount)
  })

/** More than the pool has connections. */
const [people, hands] = [4, 8]

/** For longer than any write is waited for. */
const lookingMillis = 25_000

survives('while commits hang for a synchronous standby that is away, reads are served', async () => {
  const send = sender(fetch, [], service.url)
  const { token } = await signUp({ send })
  const backends = watchBackends(postgres.url)
  await writeThrough({ service, databaseUrl: postgres.url, people, hands }, async (load) => {
    await setStandby('nobody')
    await untilCommitsHang()
    const writing = send('POST', '/api/me/tasks', { token, json: { title: 'of unknown outcome' } })
    const seen = new Set<string>()
    for (const end = performance.now() + lookingMillis; performance.now() < end; await sleep(100))
      for (const response of await Promise.all([load.look(), service.ask('/ready')])) seen.add(response)
    expect([...seen]).toEqual(['200'])
    const { status, body } = await writing
    expect(status).toBe(503)
    expect((body as { detail: string }).detail).toMatch(/\bmay\b/) // have been done
    expect(load.history.responses['503 database_unavailable']).toBeGreaterThan(0)
    await setStandby('')
  })
  expect(await backends.most()).toBeLessThanOrEqual(poolSize)
})
