// Bodies on the wire: chunks, expectations, bodies too long and bodies cut short.
import { beforeAll, describe, expect, test } from 'vitest'
import { type Person, signUp } from '../support/client.ts'
import { type TestService, testService } from '../support/service.ts'
import {
  checkRaw,
  openSocket,
  type RawResponse,
  receive,
  receiveAll,
  serve,
  speak,
  speakOnce,
} from '../support/socket.ts'
import { until } from '../support/until.ts'

let service: TestService
let ada: Person
let port: number
let started = 0
beforeAll(async () => {
  service = await testService()
  ada = await signUp(service)
  const count = (request: Request) => {
    started += 1
    return service.fetch(request)
  }
  port = (await serve(count)).port
})

const bodyLimitBytes = 102_400
/** Of a body that is too large so much is read before the response. */
const droppedBytes = 10_000_000
const head = (...headers: string[]) =>
  [
    'POST /api/me/tasks HTTP/1.1',
    'Host: tasks.test',
    'Content-Type: application/json',
    `Authorization: Bearer ${ada.token}`,
    ...headers,
    '\r\n',
  ].join('\r\n')
const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`
const chunked = 'Transfer-Encoding: chunked'
const close = 'Connection: close'
const task = (length: number) => `{"title":"Write"${' '.repeat(length - 17)}}`
const check = (response: Parameters<typeof checkRaw>[2]) => checkRaw('POST', '/api/me/tasks', response)

describe('a body in chunks', () => {
  test('is put together', async () => {
    const pieces = [chunk('{"tit'), chunk('le":"W'), chunk('rite"}'), '0\r\n\r\n']
    const response = await speakOnce(port, head(chunked, close), ...pieces)
    await check(response)
    expect(response.status).toBe(201)
    expect(JSON.parse(response.text)).toMatchObject({ title: 'Write' })
  })

  test('may have 102,400 bytes', async () => {
    const response = await speakOnce(port, head(chunked, close), chunk(task(bodyLimitBytes)), '0\r\n\r\n')
    await check(response)
    expect(response.status).toBe(201)
  })

  test.each([
    ['one byte', () => [chunk(task(bodyLimitBytes)), chunk(' '), '0\r\n\r\n']],
    ['megabytes', () => [...Array(30).fill(chunk(' '.repeat(100_000))), '0\r\n\r\n']],
  ])(
    'is a 413 once it is there when it is too large by %s, and the connection goes on',
    async (_, pieces) => {
      const next = 'GET /health HTTP/1.1\r\nHost: tasks.test\r\nConnection: close\r\n\r\n'
      const [response, after] = await speak(port, head(chunked), ...pieces(), next)
      expect(await check(response as RawResponse)).toMatchObject({ code: 'body_too_large' })
      expect(response?.headers.get('Connection')).toBe('keep-alive')
      expect(after?.status).toBe(200)
    },
  )

  test('is a 413 and the end of the connection when it goes on for too long', async () => {
    const response = await speakOnce(port, head(chunked), '40000000\r\n', ' '.repeat(droppedBytes + 1))
    expect(await check(response)).toMatchObject({ code: 'body_too_large' })
    expect(response.headers.get('Connection')).toBe('close')
  })

  test.each([
    ['at once', ['zz\r\n']],
    ['after a good chunk', [chunk('{"title":'), 'zz\r\n']],
    ['longer than it says', ['2\r\n{"title"\r\n']],
  ])('is a 400 when a chunk is broken %s', async (_, pieces) => {
    const response = await speakOnce(port, head(chunked), ...pieces)
    expect(await check(response)).toMatchObject({ code: 'validation_failed' })
    expect(response.headers.get('Connection')).toBe('close')
  })
})

describe('a chunk that is invalid', () => {
  test('is a 400 at once, once, and the end of the connection', async () => {
    const response = await speakOnce(port, head(chunked), chunk('{"title":'), 'nonsense\r\n')
    expect(await check(response)).toMatchObject({ code: 'validation_failed' })
    expect(response.headers.get('Connection')).toBe('close')
  })

  test('adds nothing to a response that has begun', async () => {
    const begun = await serve(() => {
      const body = new ReadableStream({
        start: (response) => response.enqueue(new TextEncoder().encode('begun')),
      })
      return new Response(body)
    })
    const socket = await openSocket(begun.port)
    const all = receiveAll(socket)
    socket.write(head(chunked))
    await receive(socket, /begun/)
    socket.write('nonsense\r\n')
    const text = await all.catch((error: Error) => error.message)
    expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200'])
    expect(text).not.toContain('problem')
  })
})

test.each([
  ['far over the limit', [`Content-Length: ${droppedBytes + 1}`]],
  [
    'over the limit, of a client that asks first',
    [`Content-Length: ${bodyLimitBytes + 1}`, 'Expect: 100-continue'],
  ],
])('a declared length %s is a 413 before the body comes', async (_, headers) => {
  const text = await speakUntilClosed(head(...headers))
  expect(text).toMatch(/HTTP\/1\.1 413 /)
  expect(text).toMatch(/^Connection: close\r$/m)
})

const speakUntilClosed = async (request: string) => {
  const socket = await openSocket(port)
  const all = receiveAll(socket)
  socket.write(request)
  return await all
}

test('a large body that comes after its rejection does not cost the client the response', async () => {
  const response = await speakOnce(port, head('Content-Length: 3000000', close), ' '.repeat(3_000_000))
  expect(await check(response)).toMatchObject({ code: 'body_too_large' })
})

test('Content-Length together with Transfer-Encoding is refused, and no second request is read from it', async () => {
  const smuggled = 'GET /health HTTP/1.1\r\nHost: tasks.test\r\n\r\n'
  const responses = await speak(port, head('Content-Length: 4', chunked), `0\r\n\r\n${smuggled}`)
  expect(responses).toHaveLength(1)
  expect(await check(responses[0] as (typeof responses)[0])).toMatchObject({ code: 'validation_failed' })
})

test('Expect: 100-continue gets its response before the body is sent', async () => {
  const socket = await openSocket(port)
  const invitation = receive(socket, /^HTTP\/1\.1 100 Continue\r\n\r\n/)
  socket.write(head('Content-Length: 17', 'Expect: 100-continue', close))
  expect(await invitation).toBe('HTTP/1.1 100 Continue\r\n\r\n')
  socket.write(task(17))
  expect(await receive(socket, /\}$/)).toMatch(/^HTTP\/1\.1 201 /)
})

describe('a client that hangs up in the middle of its body', () => {
  test.each([
    ['of a declared length', ['Content-Length: 50'], '{"title":"Lost"'],
    ['of chunks', [chunked], chunk('{"title":"Lost"')],
  ])('%s creates nothing and is no error of the service', async (_, headers, part) => {
    const [logged, before] = [service.logs.length, started]
    const socket = await openSocket(port)
    socket.write(head(...headers) + part)
    await until(() => started > before)
    expect(service.logs).toHaveLength(logged)
    socket.destroy()
    await until(() => service.logs.length > logged)
    expect(service.logs.slice(logged)).toEqual([
      expect.objectContaining({ level: 30, route: '/api/:user_id/tasks', status: 400 }),
    ])

    const { body } = await ada.call('listTasks', 200)
    expect(body.filter(({ title }) => title === 'Lost')).toEqual([])
    expect((await fetch(`http://127.0.0.1:${port}/health`)).status).toBe(200)
  })
})
