// The benchmark compares like with like: its contenders respond as the service does, and deviations are detected.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { normalized, requireSameResponses } from './same-responses.ts'
import { contenderNames, startContender, startService } from './server-process.ts'
import { openTestbedOn } from './testbed.ts'
import { fillUsers, usersIn } from './users.ts'
import type { User } from './workloads.ts'

type Server = { name: string; url: string }

const stack = new AsyncDisposableStack()
let users: User[]
let databaseUrl: string
let service: Server
const servers: Server[] = []
beforeAll(async () => {
  const testbed = await openTestbedOn(inject('clusterUrl'), stack)
  databaseUrl = await testbed.createDatabase('contenders')
  const started = await startService(databaseUrl, testbed.folder)
  service = started
  stack.defer(() => started.stop().then(() => {}))
  users = await fillUsers(databaseUrl)
  for (const name of contenderNames) {
    const contender = await startContender(name, databaseUrl, testbed.folder)
    stack.defer(() => contender.stop().then(() => {}))
    servers.push(contender)
  }
}, 60_000)
afterAll(() => stack.disposeAsync(), 60_000)

test('every contender gives the responses of the service', async () => {
  expect(users).toHaveLength(1000)
  expect(new Set(users.map(({ tasks }) => tasks.length))).toEqual(new Set([50]))
  await requireSameResponses([service, ...servers], users)
})

/** A proxy in front of the service that alters the bodies of responses. */
async function alteredService(change: (text: string) => string): Promise<Server> {
  const server = createServer(async (request, response) => {
    const chunks = await Array.fromAsync(request)
    const { host: _, connection: __, ...headers } = request.headers as Record<string, string>
    const init = {
      method: request.method ?? 'GET',
      headers,
      ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
    }
    const proxied = await fetch(service.url + request.url, init)
    response.writeHead(proxied.status, { 'Content-Type': proxied.headers.get('Content-Type') ?? '' })
    response.end(change(await proxied.text()))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  stack.defer(() => new Promise<void>((resolve) => server.close(() => resolve())))
  return { name: 'altered', url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

test.each<[string, RegExp, (text: string) => string]>([
  ['nothing', /^$/, (text) => text],
  ['an id as text', /\(list\)/, (text) => text.replaceAll(/"id":(\d+)/g, '"id":"$1"')],
  ['a time without fraction', /\((list|complete)\)/, (text) => text.replaceAll(/\.\d{3}Z/g, 'Z')],
  ['another code', /\(unauthorized\)/, (text) => text.replace('invalid_token', 'bad_token')],
  [
    'a time that stands still',
    /later/,
    (text) => text.replace(/(?<=^\{.*"updated_at":")[^"]*/, '2026-01-01T00:00:00.000Z'),
  ],
])('a contender that responds differently is detected: %s', async (_, expected, change) => {
  const altered = await alteredService(change)
  const difference = await requireSameResponses([service, altered], users).then(
    () => '',
    (error: Error) => error.message,
  )
  expect(difference).toMatch(expected)
})

test('what may differ is compared by its form', () => {
  const body = {
    id: 7,
    title: 'x',
    created_at: '2026-11-21T09:30:00.000Z',
    updated_at: '2026-11-21T09:30:00Z',
  }
  expect(normalized({ status: 201, type: 'application/json', body }).body).toEqual({
    id: true,
    title: 'x',
    created_at: 'a timestamp',
    updated_at: '2026-11-21T09:30:00Z',
  })
  expect(normalized({ status: 200, type: 'application/json', body }).body).toMatchObject({
    id: 7,
    created_at: '2026-11-21T09:30:00.000Z',
  })
})

test('the users of the load are those of the database, each with tasks of their own', async () => {
  const { withAdmin } = await import('../support/database.ts')
  const some = await withAdmin(databaseUrl, (admin) => usersIn(admin, [2, 3]))
  expect(some.map(({ id, tasks }) => [id, tasks])).toEqual([
    [2, users[1]?.tasks],
    [3, users[2]?.tasks],
  ])
})
