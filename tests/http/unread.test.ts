// Responses that wait to be read: large ones are counted until the system has taken them, and bounded.
import type { Socket } from 'node:net'
import { beforeAll, expect, test } from 'vitest'
import { maxUnreadBytesPerUser, unreadBytesNow } from '../../src/http/limits/unread-responses.ts'
import { type Person, signUp } from '../support/client.ts'
import { untilSomebodyWaits, withAdmin } from '../support/database.ts'
import { type TestService, testService } from '../support/service.ts'
import { openSocket, receiveAll, responsesIn, serve } from '../support/socket.ts'
import { until } from '../support/until.ts'

let service: TestService
let port: number
let ada: Person
let eve: Person
beforeAll(async () => {
  service = await testService()
  port = (await serve(service.fetch)).port
  ada = await signUp(service)
  eve = await signUp(service)
  await withAdmin(service.databaseUrl, (admin) =>
    admin.query(
      `insert into tasks (user_id, title, description)
       select owner, 'long', repeat('😀', 1000) from unnest($1::bigint[]) owner cross join generate_series(1, 1000)`,
      [[ada.id, eve.id]],
    ),
  )
})

const nothingWaits = () => until(() => unreadBytesNow() === 0)
const requestOf = ({ token }: Person, query = '', method = 'GET') =>
  `${method} /api/me/tasks${query} HTTP/1.1\r\nHost: tasks.test\r\nAuthorization: Bearer ${token}\r\n`

async function ask(person: Person, query = '', method = 'GET'): Promise<{ status: number; text: string }> {
  const socket = await openSocket(port)
  const all = receiveAll(socket)
  socket.write(`${requestOf(person, query, method)}Connection: close\r\n\r\n`)
  return responsesIn(await all, method === 'HEAD')[0] as { status: number; text: string }
}

/**
 * Sends requests, and never reads a response. The system takes the first 4 MB of what is sent, which may be a whole
 * response; so the next one waits.
 */
async function askInVain(person: Person, requests = 8): Promise<Socket> {
  const socket = await openSocket(port)
  socket.pause().write(`${requestOf(person)}\r\n`.repeat(requests))
  return socket
}

test('a user who leaves too much unread gets no long response until it is read or given up, and others are served', async () => {
  const sockets: Socket[] = []
  while (unreadBytesNow() < maxUnreadBytesPerUser) {
    const before = unreadBytesNow()
    sockets.push(await askInVain(ada))
    await until(() => unreadBytesNow() > before)
  }
  const refused = await ask(ada)
  expect([refused.status, JSON.parse(refused.text)]).toEqual([
    503,
    expect.objectContaining({ code: 'overloaded', detail: expect.stringMatching(/wait to be read/) }),
  ])
  expect((await ask(ada, '?limit=20')).status).toBe(503) // 87 KB, which nobody knew before
  expect((await ask(ada, '?limit=2')).status).toBe(200)
  expect((await ask(eve)).status).toBe(200)
  expect(unreadBytesNow()).toBeLessThan(maxUnreadBytesPerUser + 6e6)

  const [first, ...others] = sockets
  const read = receiveAll(first as Socket)
  first?.resume()
  for (const socket of others) socket.destroy()
  await nothingWaits()
  first?.end()
  expect(responsesIn(await read)[0]?.text.length).toBeGreaterThan(2e6)
  expect((await ask(ada)).status).toBe(200)
  await nothingWaits()
})

test('nothing is counted for a response that has no body or no client', async () => {
  expect((await ask(ada, '', 'HEAD')).status).toBe(200)
  await nothingWaits()
  expect((await service.send('GET', '/api/me/tasks', { token: ada.token })).status).toBe(200)
  expect(unreadBytesNow()).toBe(0)
})

test('nothing is counted for a client that is gone when its response is made', async () => {
  const logged = () => service.logs.filter(({ route }) => route === '/api/:user_id/tasks').length
  const before = logged()
  await withAdmin(service.databaseUrl, async (admin) => {
    await admin.query('begin; lock table tasks')
    const socket = await askInVain(ada, 1)
    await untilSomebodyWaits(service.db) // so the request has been read
    socket.destroy()
    await admin.query('rollback')
  })
  await until(() => logged() > before)
  await nothingWaits()
})
