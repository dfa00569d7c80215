// A batch waits in its middle for the row of a task, and then the service is killed, or PostgreSQL crashes.
import { beforeAll, expect } from 'vitest'
import { type Call, newClient, signUp } from '../support/client.ts'
import { withAdmin } from '../support/database.ts'
import { sender } from '../support/service.ts'
import { until } from '../support/until.ts'
import { type FaultyService, startService } from './faulty-service.ts'
import { type OwnPostgres, startPostgres } from './own-postgres.ts'
import { survives } from './survives.ts'

let postgres: OwnPostgres
beforeAll(async () => {
  postgres = await startPostgres()
})

const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`

/** @param atomic whether the batch is @param fail what happens while it waits @returns the service that goes on */
async function failAmid(
  service: FaultyService,
  atomic: boolean,
  fail: () => Promise<FaultyService>,
): Promise<FaultyService> {
  const { token, call } = await signUp({ send: sender(fetch, [], service.url) })
  const { body: held } = await call('createTask', 201, { body: { title: 'held' } })
  const created = ['a', 'b'].map((title) => ({ op: 'create', body: { title } }))
  const operations = [...created, { op: 'update', id: held.id, body: { title: 'written' } }, ...created]
  const batch = ({ url }: FaultyService) =>
    sender(fetch, [], url)('POST', '/api/me/tasks/batch', {
      ...{ token, headers: { 'Idempotency-Key': 'k' }, json: { atomic, operations } },
    })
  const titlesAt = async ({ url }: FaultyService) => {
    const again: Call = newClient({ send: sender(fetch, [], url) }, token)
    return (await again('listTasks', 200)).body.map(({ title }) => title).join()
  }
  const sent = withAdmin(postgres.url, async (admin) => {
    admin.on('error', () => {}) // its connection ends with the server
    await admin.query('begin')
    await admin.query('select from tasks where id = $1 for update', [held.id])
    const answer = batch(service).catch(() => undefined)
    await withAdmin(postgres.url, (other) => until(async () => (await other.query(waiting)).rowCount))
    return { answer, next: await fail() }
  })
  const { answer, next } = await sent
  expect([undefined, 503]).toContain((await answer)?.status)
  await next.ready()
  expect(await titlesAt(next)).toBe('held')
  for (const replayed of [null, 'true']) {
    const { status, headers } = await batch(next)
    expect([status, headers.get('Idempotency-Replayed')]).toEqual([200, replayed])
  }
  expect(await titlesAt(next)).toBe('written,a,b,a,b')
  return next
}

survives(
  'a batch that the service or PostgreSQL was killed in has done nothing, and is done once',
  async () => {
    let service = await startService(postgres.url)
    for (const atomic of [true, false]) {
      service = await failAmid(service, atomic, async () => {
        await service.end()
        return await startService(postgres.url)
      })
      service = await failAmid(service, atomic, async () => {
        await postgres.stop('immediate')
        await postgres.start()
        return service
      })
    }
    await service.end()
  },
)
