// Health and readiness: whether the process runs, and whether it can serve.
import { randomUUID } from 'node:crypto'
import type { Server } from 'node:http'
import { createServer } from 'node:net'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { cached } from '../../src/features/service/readiness.ts'
import { listen } from '../../src/server/http-server.ts'
import { createDatabase, type TestDatabase, withAdmin } from '../support/database.ts'
import { type TestService, testService } from '../support/service.ts'
import { until } from '../support/until.ts'

let service: TestService
let empty: TestDatabase
let unmigrated: TestService
let stranded: TestService
/** Its database counts the connections, and accepts none. */
let watched: TestService
let connections = 0
const refusing = createServer((socket) => {
  connections += 1
  socket.destroy()
})
beforeAll(async () => {
  service = await testService()
  empty = await createDatabase(inject('clusterUrl'), { empty: true })
  unmigrated = await testService({ databaseUrl: empty.url })
  stranded = await testService({ databaseUrl: 'postgres://nobody@127.0.0.1:1/none' })
  const port = await listen(refusing as Server, 0, '127.0.0.1')
  watched = await testService({ databaseUrl: `postgres://nobody@127.0.0.1:${port}/none` })
})
afterAll(async () => {
  refusing.close()
  await empty?.drop()
})

const ready = (of: TestService) => of.send('GET', '/ready')

/** A result is reused for half a second. */
const becomes = (status: number) => until(async () => (await ready(service)).status === status)

test('a service with its database is ready', async () => {
  expect(await ready(service)).toMatchObject({ status: 200, body: { status: 'ready' } })
})

test('a service that shuts down is not ready, finishes its requests and closes its connections', async () => {
  service.draining = true
  const response = await ready(service)
  const health = await service.send('GET', '/health')
  service.draining = false
  expect(response).toMatchObject({ status: 503, body: { code: 'shutting_down' } })
  expect(Number(response.headers.get('Retry-After'))).toBeGreaterThan(0)
  expect(health.status).toBe(200)
  expect(health.headers.get('Connection')).toBe('close')
  expect((await service.send('GET', '/health')).headers.get('Connection')).toBeNull()
})

test.each([
  ['that has not been migrated', () => unmigrated],
  ['that is away', () => stranded],
])('a service with a database %s is not ready, and says why in the log alone', async (_, of) => {
  const response = await ready(of())
  expect(response).toMatchObject({ status: 503, body: { code: 'database_unavailable' } })
  expect(Number(response.headers.get('Retry-After'))).toBeGreaterThan(0)
  expect(response.text).not.toMatch(/kysely|relation|ECONNREFUSED|127\.0\.0\.1/)
  expect(of().logs).toContainEqual(
    expect.objectContaining({ level: 40, msg: expect.stringMatching(/^not ready: /) }),
  )
  expect(of().logs.filter(({ level }) => Number(level) > 40)).toEqual([])
})

test('a service whose database lacks a migration of its release is not ready until it is applied', async () => {
  const migrations = service.db.withTables<{ kysely_migration: { name: string; timestamp: string } }>()
  const [last] = await migrations.selectFrom('kysely_migration').selectAll().orderBy('name', 'desc').execute()
  if (last === undefined) throw new Error('no migration is applied')
  await migrations.deleteFrom('kysely_migration').where('name', '=', last.name).execute()
  await becomes(503)
  await migrations.insertInto('kysely_migration').values(last).execute()
  await becomes(200)
})

test('a migration of a later release does not matter', async () => {
  const migrations = service.db.withTables<{ kysely_migration: { name: string; timestamp: string } }>()
  await migrations.insertInto('kysely_migration').values({ name: '9999-later', timestamp: '' }).execute()
  expect((await ready(service)).status).toBe(200)
})

test('two hundred simultaneous requests are one check of the database', async () => {
  const database = await createDatabase(inject('clusterUrl'))
  const asked = await testService({ databaseUrl: database.url })
  await withAdmin(database.url, (admin) => admin.query('alter table kysely_migration rename to elsewhere'))
  const responses = await Promise.all(Array.from({ length: 200 }, () => ready(asked)))
  expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([503]))
  expect(asked.logs.filter(({ level }) => level === 40)).toHaveLength(1)
  await asked.db.destroy()
  await database.drop()
})

test('the reason in the log is what the database says: a role without grants is not logged as an unreachable database', async () => {
  const database = await createDatabase(inject('clusterUrl'))
  const name = `stranger_${randomUUID().slice(0, 8)}`
  const url = new URL(database.url)
  await withAdmin(database.url, (admin) => admin.query(`create role ${name} login password 'none'`))
  Object.assign(url, { username: name, password: 'none' })
  const stranger = await testService({ databaseUrl: url.href })
  const response = await ready(stranger)
  expect(response).toMatchObject({ status: 503, body: { code: 'database_unavailable' } })
  expect(response.text).not.toMatch(/42501|permission|kysely/)
  expect(stranger.logs).toContainEqual(
    expect.objectContaining({
      level: 40,
      msg: 'not ready: the database says 42501, permission denied for table kysely_migration',
    }),
  )
  await stranger.db.destroy()
  await withAdmin(database.url, (admin) => admin.query(`drop role ${name}`))
  await database.drop()
})

test('a readiness check is shared while it runs, and its result for a while', async () => {
  let now = 0
  const waiting: ((response: number) => void)[] = []
  const ask = cached(
    500,
    () => new Promise<number>((resolve) => waiting.push(resolve)),
    () => now,
  )
  const [first, second] = [ask(), ask()]
  now = 10_000
  const third = ask()
  expect(waiting).toHaveLength(1)
  waiting[0]?.(1)
  expect(await Promise.all([first, second, third])).toEqual([1, 1, 1])
  now = 10_499
  expect(await ask()).toBe(1)
  now = 10_500
  const next = ask()
  waiting[1]?.(2)
  expect(await next).toBe(2)
})

test('the health, the index and the contract need no query', async () => {
  for (const path of ['/health', '/', '/openapi.json', '/nowhere']) {
    expect((await watched.send('GET', path)).status).toBe(path === '/nowhere' ? 404 : 200)
  }
  expect(connections).toBe(0)
  await ready(watched)
  expect(connections).toBeGreaterThan(0)
})

test('every link of the index leads somewhere', async () => {
  const { body } = await service.send('GET', '/')
  expect(body).toMatchObject({ name: 'tasks-api' })
  const { name: _, ...places } = body as Record<string, string>
  for (const path of Object.values(places)) expect((await service.send('GET', path)).status).toBe(200)
})
