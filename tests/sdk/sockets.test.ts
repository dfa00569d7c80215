// The client with Node's own fetch on real connections: replies that end in the middle, and a process that must end.
import { execFile } from 'node:child_process'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { ConnectionError, createClient } from '../../generated/dist/index.js'
import { signUp } from '../support/client.ts'
import { type TestService, testService } from '../support/service.ts'
import { hangMillis } from '../support/until.ts'
import { withoutDelays } from './without-delays.ts'

let service: TestService
const servers: Server[] = []
beforeAll(async () => {
  service = await testService()
})
withoutDelays()
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

type Write = (response: ServerResponse, text: string) => void

/** The service behind a server that spoils the first reply. */
async function spoilt(write: Write): Promise<{ baseUrl: string; seen: string[] }> {
  const seen: string[] = []
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const body = (await Array.fromAsync(request)).join('')
    seen.push(`${request.method} ${request.url}`)
    const init: RequestInit = { method: request.method as string, headers: request.headers as HeadersInit }
    if (body) init.body = body
    const done = await service.fetch(new Request(`http://test${request.url}`, init))
    const text = await done.text()
    if (seen.length === 1) return write(response, text)
    return response.writeHead(done.status, { 'Content-Type': 'application/json' }).end(text)
  }
  const server = createServer((request, response) => void handle(request, response))
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen }
}

const json = { 'Content-Type': 'application/json' }
const half = (text: string) => text.slice(0, text.length / 2)

const ways: [string, Write][] = [
  ['hangs up without a word', (response) => response.destroy()],
  [
    'hangs up before Content-Length is reached',
    (response, text) => {
      response.writeHead(201, { ...json, 'Content-Length': Buffer.byteLength(text) })
      response.write(half(text), () => response.destroy())
    },
  ],
  [
    'hangs up before the last chunk',
    (response, text) => {
      response.writeHead(201, json)
      response.write(half(text), () => response.destroy())
    },
  ],
  [
    'ends a reply of undeclared length in the middle',
    (response, text) => {
      response.shouldKeepAlive = false
      response.useChunkedEncodingByDefault = false
      response.writeHead(201, json).end(half(text))
    },
  ],
  ['sends what is no HTTP', (response) => response.socket?.end('HELLO\r\n\r\n')],
]

test.each(ways)('a server that %s: the task is there once', async (_, write) => {
  const { token } = await signUp(service)
  const { baseUrl, seen } = await spoilt(write)
  const api = createClient({ baseUrl, auth: token })
  const task = await api.tasks.create({ title: 'Once' })
  expect(seen).toEqual(['POST /api/me/tasks', 'POST /api/me/tasks'])
  expect(await api.tasks.list()).toEqual([task])
})

test.each(ways)('a server that %s: what must not be repeated is a ConnectionError', async (_, write) => {
  const { token, email } = await signUp(service)
  const { baseUrl, seen } = await spoilt(write)
  const api = createClient({ baseUrl, auth: token })
  const error = await api.account.update({ name: 'B' }).catch((error: unknown) => error)
  expect(error).toBeInstanceOf(ConnectionError)
  expect(error).toMatchObject({ operation: 'updateMe', attempts: 1 })
  expect((error as Error).cause).toBeInstanceOf(Error)
  expect((await api.account.get()).email).toBe(email)
  expect(seen.length).toBe(2)
})

test('a redirect is not followed', async () => {
  const { baseUrl, seen } = await spoilt(
    (response) => void response.writeHead(307, { Location: '/health' }).end(),
  )
  const error = await createClient({ baseUrl })
    .service.getReadiness()
    .catch((error: unknown) => error)
  expect(error).toMatchObject({ name: 'ApiError', status: 307 })
  expect(seen).toEqual(['GET /ready'])
})

test('a reply that stops in the middle ends with the timeout', async () => {
  const { token } = await signUp(service)
  const { baseUrl, seen } = await spoilt(
    (response, text) => void response.writeHead(200, json).write(half(text)),
  )
  const api = createClient({ baseUrl, auth: token })
  // On a busy machine the attempts after it may take longer than that, too.
  expect((await api.account.get({ timeout: 300, maxRetries: 100 })).name).toBe('Ada')
  expect(seen.length).toBeGreaterThan(1)
})

test('a refused connection is an error with the reason of the system', async () => {
  const { baseUrl } = await spoilt(() => {})
  servers[0]?.close()
  const error = await createClient({ baseUrl })
    .service.getHealth()
    .catch((error: unknown) => error)
  expect(error).toMatchObject({ name: 'ConnectionError', attempts: 3 })
  expect((error as Error).message).toMatch(/^getHealth: .*ECONNREFUSED/)
})

test('nothing of a call keeps the process alive', async () => {
  const { baseUrl } = await spoilt((response) => response.destroy())
  const script = `
    import { createClient } from ${JSON.stringify(new URL('../../generated/dist/index.js', import.meta.url).href)}
    const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length
    const before = timers()
    const { signal } = new AbortController()
    const fetch = async (url, init) => {
      const response = await globalThis.fetch(url, { ...init, headers: { ...Object.fromEntries(init.headers), connection: 'close' } })
      return new Response(await response.text(), response)
    }
    const api = createClient({ baseUrl: ${JSON.stringify(baseUrl)}, timeout: 600_000, fetch })
    await api.service.getHealth({ signal })
    await api.auth.login({ email: 'a@example.com', password: 'not mine' }, { signal }).catch(() => {})
    const stop = new AbortController()
    const hanging = createClient({ baseUrl: 'http://test', timeout: 600_000, fetch: () => new Promise(() => {}) })
    const ended = hanging.service.getHealth({ signal: stop.signal }).catch(() => {})
    const waiting = createClient({ baseUrl: 'http://test', maxRetryDelay: 600_000, onRetry: () => stop.abort(),
      fetch: async () => new Response('', { status: 503, headers: { 'Retry-After': '600' } }) })
    await waiting.service.getHealth({ signal: stop.signal }).catch(() => {})
    await ended
    console.log(timers() - before)`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    timeout: hangMillis,
  })
  expect(stdout.trim()).toBe('0')
})
