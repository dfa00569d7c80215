// The end of a server: running requests finish, no new connection is accepted, and nothing lasts for ever.
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, expect, test } from 'vitest'
import { drain } from '../../src/server/http-server.ts'
import { type TestService, testService } from '../support/service.ts'
import { openSocket, receive, receiveAll, serve } from '../support/socket.ts'
import { hangMillis, until } from '../support/until.ts'

const get = 'GET /health HTTP/1.1\r\nHost: tasks.test\r\n\r\n'

let service: TestService
beforeAll(async () => {
  service = await testService()
})

/** A server whose requests wait for `release`. */
async function slowServer() {
  const { promise, resolve: release } = Promise.withResolvers<void>()
  let running = 0
  const slow = await serve(async (request) => {
    running += 1
    await promise
    return await service.fetch(request)
  })
  return {
    ...slow,
    release,
    isRunning: () => until(() => running > 0),
  }
}

test('a running request is finished, and its connection closed with it', async () => {
  const { server, port, release, isRunning } = await slowServer()
  const socket = await openSocket(port)
  const response = receiveAll(socket)
  socket.write(get)
  await isRunning()
  service.draining = true
  const drained = drain(server, hangMillis)
  let isOver = false
  void drained.then(() => {
    isOver = true
  })
  await expect(openSocket(port)).rejects.toThrow('ECONNREFUSED')
  expect(isOver).toBe(false)

  release()
  expect(await response).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
  expect(await response).toMatch(/^connection: close\r$/im)
  expect(await response).toMatch(/\{"status":"ok"\}$/)
  await drained
  service.draining = false
})

test('idle connections are closed at once', async () => {
  const { server, port } = await serve(service.fetch)
  const socket = await openSocket(port)
  const response = receive(socket, /\{"status":"ok"\}$/)
  socket.write(get)
  expect(await response).toMatch(/^connection: keep-alive\r$/im)
  const closed = once(socket, 'close')
  await drain(server, hangMillis)
  await closed
})

test('a connection that becomes idle while draining is closed then', async () => {
  const { server, port, release, isRunning } = await slowServer()
  const socket = await openSocket(port)
  const response = receiveAll(socket)
  socket.write(get)
  await isRunning()
  const drained = drain(server, hangMillis)
  release() // the application does not know, so it promises to keep the connection
  expect(await response).toMatch(/^connection: keep-alive\r$/im)
  await drained
})

/** A client that reads nothing of a response, which is more than the system keeps for a connection. */
async function slowReader() {
  const body = 'x'.repeat(32 * 2 ** 20)
  const { server, port } = await serve(async () => new Response(body))
  let response: ServerResponse | undefined
  server.on('request', (_, begun: ServerResponse) => {
    response = begun
  })
  const socket = (await openSocket(port)).pause()
  socket.write(get)
  await until(() => response?.writableEnded)
  return { server, socket, body }
}

test('a response is finished for a client that takes its time to read it', async () => {
  const { server, socket, body } = await slowReader()
  const drained = drain(server, hangMillis)
  await sleep(200) // for some looks at which connections are idle
  let received = 0
  socket.on('data', ({ length }) => {
    received += length
  })
  await once(socket.resume(), 'close')
  await drained
  expect(received).toBeGreaterThan(body.length)
})

test('a client that has not read its response by the deadline is cut off', async () => {
  const { server } = await slowReader()
  await drain(server, 100)
})

test('a request that does not end by the deadline is cut off', async () => {
  const { server, port, isRunning } = await slowServer()
  const socket = await openSocket(port)
  const response = receiveAll(socket).catch((error: NodeJS.ErrnoException) => error.code)
  socket.write(get)
  await isRunning()
  const drained = drain(server, 100)
  expect(['', 'ECONNRESET']).toContain(await response) // and not that it was waited for in vain
  await drained
  await expect(openSocket(port)).rejects.toThrow('ECONNREFUSED')
})
