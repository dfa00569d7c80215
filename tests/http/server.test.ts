// The server below the application: responses of Node itself, and requests that are not quite HTTP.
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import { createLog } from '../../src/server/log.ts'
import { maxPipelined } from '../../src/server/pipelined-requests.ts'
import { type Person, signUp } from '../support/client.ts'
import { operations } from '../support/contract.ts'
import { pathOf } from '../support/contract-fixtures.ts'
import { record, type TestService, testService } from '../support/service.ts'
import { checkRaw, openSocket, receive, receiveAll, serve, speak, speakOnce } from '../support/socket.ts'
import { until } from '../support/until.ts'

let service: TestService
let ada: Person
let port: number
const logs: Record<string, unknown>[] = []
beforeAll(async () => {
  service = await testService()
  ada = await signUp(service)
  const log = createLog('info', { write: (line: string) => logs.push(JSON.parse(line)) })
  port = (await serve(service.fetch, log)).port
})

const host = 'Host: tasks.test\r\n'
const close = 'Connection: close\r\n'
const filler = `X-Filler: ${'a'.repeat(16_384)}\r\n`
const codeOf = (text: string) => JSON.parse(text).code

describe('headers over 16 KiB', () => {
  test.each(operations)('get a 431 from $operationId', async ({ method, path }) => {
    const url = pathOf({ path })
    const response = await speakOnce(port, `${method} ${url} HTTP/1.1\r\n${host}${filler}\r\n`)
    const seen = await checkRaw(method, url, response)
    expect(seen).toMatchObject({ status: 431, code: 'headers_too_large' })
    if (seen) record({ seen: [seen] })
  })

  test.each([
    ['a long URL', `GET /${'a'.repeat(16_384)} HTTP/1.1\r\n${host}\r\n`],
    ['many small headers', `GET /health HTTP/1.1\r\n${host}${'X-A: b\r\n'.repeat(2100)}\r\n`],
    ['a header of a megabyte', `GET /health HTTP/1.1\r\n${host}X-A: ${'a'.repeat(1_000_000)}\r\n\r\n`],
  ])('are refused in the same way for %s', async (_, request) => {
    const response = await speakOnce(port, request)
    await checkRaw('GET', '/nowhere', response)
    expect(response).toMatchObject({ status: 431 })
    expect(response.headers.get('Connection')).toBe('close')
  })

  test('have a type that leads to the portal where its address is known', async () => {
    const publicUrl = 'https://tasks.example.com'
    const { port } = await serve(service.fetch, undefined, { publicUrl })
    const { text } = await speakOnce(port, `GET /health HTTP/1.1\r\n${host}${filler}\r\n`)
    expect(JSON.parse(text).type).toBe(`${publicUrl}/docs/errors#code:headers_too_large`)
  })

  test('get a line in the log like any other request', async () => {
    const id = 'too-large-a-request'
    await speakOnce(port, `GET /health HTTP/1.1\r\n${host}X-Request-Id: ${id}\r\n${filler}\r\n`)
    const lines = logs.filter(({ status }) => status === 431)
    expect(lines.at(-1)).toMatchObject({
      method: null,
      route: null,
      user_id: null,
      request_id: expect.any(String),
    })
  })

  test('are accepted up to that size', async () => {
    const request = `GET /health HTTP/1.1\r\n${host}${close}X-Filler: ${'a'.repeat(16_000)}\r\n\r\n`
    expect(await speakOnce(port, request)).toMatchObject({ status: 200 })
  })
})

describe('what is not HTTP/1.1 is a 400 problem and the end of the connection', () => {
  const get = (target: string, ...headers: string[]) =>
    `GET ${target} HTTP/1.1\r\n${[host, ...headers].join('')}\r\n`
  test.each<[string, string | Uint8Array]>([
    ['a bad request line', 'HELLO\r\n\r\n'],
    ['an unknown method', `BREW / HTTP/1.1\r\n${host}\r\n`],
    ['a method in lower case', `get /health HTTP/1.1\r\n${host}\r\n`],
    ['a space in a header name', get('/health', 'Bad Name: x\r\n')],
    ['a header without a colon', get('/health', 'Nonsense\r\n')],
    ['NUL in a header', get('/health', 'X-A: a\0b\r\n')],
    ['a folded header', get('/health', 'X-A: a\r\n b\r\n')],
    ['NUL in the URL', get('/hea\0lth')],
    ['bytes above ASCII in the URL', Buffer.from(get('/\xe4'), 'latin1')],
    ['no Host', 'GET /health HTTP/1.1\r\n\r\n'],
    ['two Host headers', get('/health', 'Host: other.test\r\n')],
    ['two equal Host headers', get('/health', host)],
    ['a malformed Host', 'GET /health HTTP/1.1\r\nHost: a/b\r\nConnection: close\r\n\r\n'],
    ['an unknown version', `GET /health HTTP/1.2\r\n${host}\r\n`],
    ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['a TLS handshake', Buffer.from('16030100a5010000a10303', 'hex')],
    ['both lengths', get('/health', 'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n')],
    ['a body without an end', get('/health', 'Transfer-Encoding: identity\r\n')],
    ['two lengths', get('/health', 'Content-Length: 2\r\nContent-Length: 3\r\n')],
    ['a length that is no number', get('/health', 'Content-Length: ten\r\n')],
    ['a malformed absolute URL', get('http://[/health', close)],
    ['another scheme', get('ftp://tasks.test/health', close)],
    ['a backslash in the path', get('/api\\me', close)],
  ])('%s', async (_, request) => {
    const response = await speakOnce(port, request)
    await checkRaw('GET', '/nowhere', response)
    expect(response.status).toBe(400)
    expect(codeOf(response.text)).toBe('validation_failed')
  })

  test('bytes that follow it get no second response', async () => {
    const before = logs.length
    const socket = await openSocket(port)
    const all = receiveAll(socket)
    for (let time = 0; time < 5; time++) {
      socket.write('HELLO\r\n\r\n')
      await sleep(20)
    }
    expect((await all).match(/HTTP\/1\.1 400 /g)).toHaveLength(1)
    expect(logs.slice(before)).toHaveLength(1)
  })

  test('a request without Host keeps its X-Request-Id, and has no body when it was a HEAD', async () => {
    const request = 'HEAD /health HTTP/1.1\r\nX-Request-Id: my-own-request-id\r\n\r\n'
    const received = receiveAll(await sendRaw(request))
    expect(await received).toMatch(/^HTTP\/1\.1 400 /)
    expect(await received).toMatch(/^x-request-id: my-own-request-id\r$/im)
    expect(await received).toMatch(/\r\n\r\n$/)
  })
})

/** @throws what is no reset of the connection */
function cutOff(error: NodeJS.ErrnoException): string {
  if (error.code !== 'ECONNRESET') throw error
  return ''
}

async function sendRaw(request: string, at = port) {
  const socket = await openSocket(at)
  socket.write(request)
  return socket
}

test.each([
  ['GET *', `GET * HTTP/1.1\r\n${host}${close}\r\n`, [400, 404]],
  ['CONNECT', `CONNECT tasks.test:443 HTTP/1.1\r\n${host}\r\n`, [404]],
  ['a lone % in the path', `GET /% HTTP/1.1\r\n${host}${close}\r\n`, [404]],
  ['an escape that is no UTF-8', `GET /%C3%28 HTTP/1.1\r\n${host}${close}\r\n`, [404]],
  ['an escaped NUL', `GET /%00 HTTP/1.1\r\n${host}${close}\r\n`, [404]],
  ['only slashes', `GET // HTTP/1.1\r\n${host}${close}\r\n`, [404]],
])('%s gets a problem', async (_, request, statuses) => {
  const response = await speakOnce(port, request)
  await checkRaw('GET', '/nowhere', response)
  expect(statuses).toContain(response.status)
})

test('OPTIONS * asks for no resource: it gets the methods, its line in the log, and the connection stays', async () => {
  const request = `OPTIONS * HTTP/1.1\r\n${host}X-Request-Id: about-the-server\r\n\r\n`
  const [first, second] = await speak(port, `${request}GET /health HTTP/1.1\r\n${host}${close}\r\n`)
  expect(first).toMatchObject({ status: 204, text: '' })
  const ofOperations = operations.map(({ method }) => method)
  expect(new Set(first?.headers.get('Allow')?.split(', '))).toEqual(
    new Set([...ofOperations, 'HEAD', 'OPTIONS']),
  )
  expect(first?.headers.get('X-Content-Type-Options')).toBe('nosniff')
  expect(first?.headers.get('X-Request-Id')).toBe('about-the-server')
  expect(second?.status).toBe(200)
  const lines = logs.filter(({ request_id }) => request_id === 'about-the-server')
  expect(lines).toEqual([expect.objectContaining({ method: 'OPTIONS', route: null, status: 204 })])
})

test.each(['chunked', 'gzip, chunked', 'identity'])(
  'HTTP/1.0 with Transfer-Encoding: %s has no end that everybody sees: 400, and the connection is closed',
  async (coding) => {
    const head = `POST /api/auth/login HTTP/1.0\r\n${host}Connection: keep-alive\r\nTransfer-Encoding: ${coding}\r\n`
    const json = 'Content-Type: application/json\r\n'
    const smuggled = `GET /health HTTP/1.1\r\n${host}\r\n`
    const responses = await speak(port, `${head}${json}\r\n2\r\n{}\r\n0\r\n\r\n${smuggled}`)
    expect(responses.map(({ status }) => status)).toEqual([400])
    expect(responses[0]?.headers.get('Connection')).toBe('close')
  },
)

test.each(['/api/me/tasks/%', '/api/me/tasks/%00', '/api/%C3%28/tasks', '/api/me/tasks/1%2F2'])(
  'the malformed id in %s is a 400',
  async (path) => {
    const authorization = `Authorization: Bearer ${ada.token}\r\n`
    const response = await speakOnce(port, `GET ${path} HTTP/1.1\r\n${host}${close}${authorization}\r\n`)
    await checkRaw('GET', path, response)
    expect(response.status).toBe(400)
  },
)

test.each([
  ['HTTP/1.0 without Host', 'GET /health HTTP/1.0\r\n\r\n'],
  ['an absolute URL', `GET http://tasks.test/health HTTP/1.1\r\n${host}${close}\r\n`],
  ['an unknown expectation', `GET /health HTTP/1.1\r\n${host}${close}Expect: tea\r\n\r\n`],
  [
    'an offer to upgrade',
    `GET /health HTTP/1.1\r\n${host}Connection: close, upgrade\r\nUpgrade: h2c\r\n\r\n`,
  ],
  ['a query that is no escape', `GET /health?%zz HTTP/1.1\r\n${host}${close}\r\n`],
])('%s is served', async (_, request) => {
  const response = await speakOnce(port, request)
  await checkRaw('GET', '/health', response)
  expect(response).toMatchObject({ status: 200, text: '{"status":"ok"}' })
})

test.each(['/health', '/openapi.json', '/nowhere', '/api/me'])(
  'HEAD %s is GET without the body',
  async (path) => {
    const head = `${path} HTTP/1.1\r\n${host}${close}X-Request-Id: my-own-request-id\r\n\r\n`
    const [got, headed] = [await speakOnce(port, `GET ${head}`), await speakOnce(port, `HEAD ${head}`)]
    // The length may be left out of the response to HEAD (RFC 9110 section 9.3.2), but must not be wrong.
    const fields = ({ headers }: typeof got) => ({ ...Object.fromEntries(headers), date: '' })
    const length = got.headers.get('Content-Length')
    expect({ 'content-length': length, ...fields(headed) }).toEqual(fields(got))
    expect(headed.status).toBe(got.status)
    expect(got.text).not.toBe('')
    expect(headed.text).toBe('')
  },
)

describe('a response that is larger than the socket buffers', () => {
  const serverOf = (bytes: number, inactivityMillis: number) =>
    serve(() => new Response('x'.repeat(bytes)), createLog('silent'), { inactivityMillis })
  const get = `GET / HTTP/1.1\r\n${host}\r\n`

  test('is dropped with its connection when nobody reads it', async () => {
    const { server, port: own } = await serverOf(8_000_000, 200)
    const taken = once(server, 'connection')
    const socket = await openSocket(own)
    socket.pause().write(get)
    const [connection] = await taken
    await once(connection, 'close')
  })

  test('reaches a client that reads it, however slowly', async () => {
    const socket = await openSocket((await serverOf(40_000_000, 5000)).port)
    let bytes = 0
    socket.on('data', (chunk) => {
      bytes += chunk.length
      socket.pause()
      setTimeout(() => socket.resume(), 10) // some 600 pieces: longer than the limit in all
    })
    socket.write(get.replace('\r\n\r\n', `\r\n${close}\r\n`))
    await until(() => bytes > 40_000_000)
  })
})

describe('pipelined requests', () => {
  const get = (path: string, ...headers: string[]) =>
    `GET ${path} HTTP/1.1\r\n${host}Authorization: Bearer ${ada.token}\r\n${headers.join('')}\r\n`
  const bodies = async (...requests: string[]) =>
    (await speak(port, requests.join(''))).map(({ status, text }) => [status, JSON.parse(text)])
  const me = [200, expect.objectContaining({ name: 'Ada' })]
  const health = [200, { status: 'ok' }]
  const tasks = [200, []]
  const problem = (status: number) => [status, expect.objectContaining({ status })]

  test('get their responses in order', async () => {
    // The first waits for the database, the second for nothing.
    expect(await bodies(get('/api/me'), get('/health'), get('/api/me/tasks', close))).toEqual([
      me,
      health,
      tasks,
    ])
  })

  test('are served one after the other: the next begins when the response before it has been sent', async () => {
    let [running, most] = [0, 0]
    const counting = await serve(async (request) => {
      running += 1
      most = Math.max(most, running)
      const response = await service.fetch(request)
      running -= 1
      return response
    })
    const requests = [...Array(20).fill(get('/api/me')), get('/health', close)]
    expect((await speak(counting.port, requests.join(''))).length).toBe(21)
    expect(most).toBe(1)
  })

  test('wait while nobody reads the responses, and are not computed', async () => {
    let served = 0
    const large = 'x'.repeat(4_000_000) // more than the system holds for a connection
    const { port: at } = await serve(() => {
      served += 1
      return new Response(large)
    })
    const socket = await openSocket(at)
    socket.pause().write(get('/').repeat(20))
    await until(() => served > 0)
    await sleep(300)
    expect(served).toBeLessThan(5)
    socket.resume()
    await until(() => served === 20)
  })

  test('are not served once the service ends the connection, as when it shuts down, or the client has gone', async () => {
    let served = 0
    let mayGoOn = Promise.resolve()
    const { port: at } = await serve(async (request) => {
      served += 1
      await mayGoOn
      return await service.fetch(request)
    })
    service.draining = true
    expect((await speak(at, get('/health').repeat(5))).length).toBe(1)
    service.draining = false
    await sleep(300)
    expect(served).toBe(1)
    const gone = Promise.withResolvers<void>()
    mayGoOn = gone.promise
    const socket = await openSocket(at)
    socket.write(get('/health').repeat(5))
    await until(() => served === 2)
    socket.destroy()
    await sleep(300) // until its end is read
    gone.resolve()
    await sleep(300)
    expect(served).toBe(2)
  })

  test('may be a hundred and one; with more the connection is cut', async () => {
    const many = (count: number) => get('/health').repeat(count) + get('/health', close)
    const { port: at } = await serve(async (request) => {
      await sleep(1) // an immediate response has left before the others are there
      return await service.fetch(request)
    })
    expect((await speak(at, many(maxPipelined))).length).toBe(maxPipelined + 1)
    const { port: silent } = await serve(() => new Promise<Response>(() => {}))
    expect(await receiveAll(await sendRaw(many(maxPipelined + 1), silent)).catch(cutOff)).toBe('')
  })

  test('may be many more, as long as few of them wait', async () => {
    const { port: at } = await serve(async (request) => {
      await sleep(1)
      return await service.fetch(request)
    })
    const socket = await openSocket(at)
    const twice = /("ok".*){2}$/s
    for (let time = 0; time <= maxPipelined; time++) {
      const both = receive(socket, twice)
      socket.write(get('/health').repeat(2))
      expect(await both).toMatch(twice)
    }
  })

  describe.each([
    ['a bad request line', 'HELLO\r\n\r\n', 400],
    ['a header too large', `GET / HTTP/1.1\r\n${host}${filler}\r\n`, 431],
    ['no Host', 'GET /health HTTP/1.1\r\n\r\n', 400],
    ['CONNECT', `CONNECT tasks.test:443 HTTP/1.1\r\n${host}\r\n`, 404],
  ])('keep their responses when the last of them has %s', (_, broken, status) => {
    test('behind one', async () => {
      expect(await bodies(get('/api/me'), broken)).toEqual([me, problem(status)])
    })
    test('behind two', async () => {
      expect(await bodies(get('/api/me'), get('/api/me/tasks'), broken)).toEqual([me, tasks, problem(status)])
    })
  })
})
