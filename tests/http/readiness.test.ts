// Health and readiness: the process for itself, and whether it can work.
import type { Server } from 'node:http'
import { createServer } from 'node:net'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { listen } from '../../src/http/server.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { type TestService, testService } from '../support/service.ts'

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

test('a service with its database is ready', async () => {
  expect(await ready(service)).toMatchObject({ status: 200, body: { status: 'ready' } })
})

test('a service that shuts down is not, works on, and closes its connections', async () => {
  service.draining = true
  const answer = await ready(service)
  const health = await service.send('GET', '/health')
  service.draining = false
  expect(answer).toMatchObject({ status: 503, body: { code: 'shutting_down' } })
  expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThan(0)
  expect(health.status).toBe(200)
  expect(health.headers.get('Connection')).toBe('close')
  expect((await service.send('GET', '/health')).headers.get('Connection')).toBeNull()
})

test.each([
  ['that has not been migrated', () => unmigrated],
  ['that is away', () => stranded],
])('a service with a database %s is not, and says why in the log alone', async (_, of) => {
  const answer = await ready(of())
  expect(answer).toMatchObject({ status: 503, body: { code: 'database_unavailable' } })
  expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThan(0)
  expect(answer.text).not.toMatch(/kysely|relation|ECONNREFUSED|127\.0\.0\.1/)
  expect(of().logs).toContainEqual(
    expect.objectContaining({ level: 40, msg: expect.stringMatching(/^not ready: /) }),
  )
  expect(of().logs.filter(({ level }) => Number(level) > 40)).toEqual([])
})

test('a service whose database lacks one migration of the release is not, and is again once it is there', async () => {
  const migrations = service.db.withTables<{ kysely_migration: { name: string; timestamp: string } }>()
  const [last] = await migrations.selectFrom('kysely_migration').selectAll().orderBy('name', 'desc').execute()
  if (last === undefined) throw new Error('no migration is applied')
  await migrations.deleteFrom('kysely_migration').where('name', '=', last.name).execute()
  expect(await ready(service)).toMatchObject({ status: 503, body: { code: 'database_unavailable' } })
  await migrations.insertInto('kysely_migration').values(last).execute()
  expect((await ready(service)).status).toBe(200)
})

test('a migration of a later release does not matter', async () => {
  const migrations = service.db.withTables<{ kysely_migration: { name: string; timestamp: string } }>()
  await migrations.insertInto('kysely_migration').values({ name: '9999-later', timestamp: '' }).execute()
  expect((await ready(service)).status).toBe(200)
})

test('the health, the index and the contract do not even ask the database', async () => {
  for (const path of ['/health', '/', '/openapi.json', '/nowhere']) {
    expect((await watched.send('GET', path)).status).toBe(path === '/nowhere' ? 404 : 200)
  }
  expect(connections).toBe(0)
  await ready(watched)
  expect(connections).toBeGreaterThan(0)
})

test('the index says where everything is, and it is there', async () => {
  const { body } = await service.send('GET', '/')
  expect(body).toMatchObject({ name: 'tasks-api' })
  const { name: _, ...places } = body as Record<string, string>
  for (const path of Object.values(places)) expect((await service.send('GET', path)).status).toBe(200)
})
