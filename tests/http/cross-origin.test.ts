// CORS: an exact list of origins, and nothing for anybody else.
import { beforeAll, describe, expect, test } from 'vitest'
import { type TestService, testService } from '../support/service.ts'

const origins = ['https://app.example.com', 'http://localhost:5173']
let service: TestService
let closed: TestService
beforeAll(async () => {
  service = await testService({ corsOrigins: origins })
  closed = await testService({ databaseUrl: service.databaseUrl })
})

const crossOriginHeaders = (headers: Headers) =>
  [...headers.keys()].filter((name) => name.startsWith('access-control-'))
const listOf = (header: string | null) => (header ?? '').split(/, ?/).sort()
const asked = ['authorization', 'baggage', 'cache-control', 'content-type', 'traceparent', 'x-app']
const preflight = (Origin: string, method = 'PATCH') => ({
  Origin,
  'Access-Control-Request-Method': method,
  'Access-Control-Request-Headers': asked.join(),
})

describe('without a list', () => {
  test('no response has a CORS header', async () => {
    const Origin = origins[0] as string
    for (const path of ['/health', '/nowhere', '/api/me']) {
      const { headers } = await closed.send('GET', path, { headers: { Origin } })
      expect(crossOriginHeaders(headers)).toEqual([])
    }
  })

  test('a preflight is an OPTIONS like any other', async () => {
    const response = await closed.send('OPTIONS', '/api/me', { headers: preflight(origins[0] as string) })
    expect(response.status).toBe(204)
    expect(response.headers.get('Allow')).not.toBeNull()
    expect(crossOriginHeaders(response.headers)).toEqual([])
  })
})

const paths: [string, number][] = [
  ['/health', 200],
  ['/nowhere', 404],
  ['/api/me', 401],
]

describe.each(origins)('the listed origin %s', (Origin) => {
  test.each(paths)('may read %s (%i) and its headers', async (path, status) => {
    const response = await service.send('GET', path, { headers: { Origin } })
    expect(response.status).toBe(status)
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe(Origin)
    expect(listOf(response.headers.get('Access-Control-Expose-Headers'))).toEqual(
      expect.arrayContaining(['Allow', 'Location', 'Retry-After', 'WWW-Authenticate', 'X-Request-Id']),
    )
    // Tokens travel in a header that scripts set, never in cookies.
    expect(response.headers.get('Access-Control-Allow-Credentials')).toBeNull()
    expect(response.headers.get('Vary')).toBe('Origin')
  })

  test.each(['/api/me', '/api/me/tasks', '/api/auth/login'])('may send a preflight for %s', async (path) => {
    const { status, headers, text } = await service.send('OPTIONS', path, { headers: preflight(Origin) })
    expect([status, text]).toEqual([204, ''])
    expect(headers.get('Access-Control-Allow-Origin')).toBe(Origin)
    expect(listOf(headers.get('Access-Control-Allow-Methods'))).toEqual([
      'DELETE',
      'GET',
      'HEAD',
      'PATCH',
      'POST',
      'PUT',
    ])
    expect(listOf(headers.get('Access-Control-Allow-Headers'))).toEqual(asked)
    expect(Number(headers.get('Access-Control-Max-Age'))).toBeGreaterThan(0)
    expect(headers.get('Access-Control-Allow-Credentials')).toBeNull()
    expect(listOf(headers.get('Vary'))).toContain('Origin')
  })
})

describe.each([
  ['a longer host', 'https://app.example.com.evil.example'],
  ['a longer name', 'https://evil-app.example.com'],
  ['a parent', 'https://example.com'],
  ['a child', 'https://sub.app.example.com'],
  ['another scheme', 'http://app.example.com'],
  ['another port', 'https://app.example.com:8443'],
  ['the default port written out', 'https://app.example.com:443'],
  ['upper case', 'https://APP.example.com'],
  ['a slash', 'https://app.example.com/'],
  ['a wildcard', '*'],
  ['null', 'null'],
  ['both of the list', origins.join(' ')],
  ['nothing', ''],
])('an origin that differs by %s', (_, Origin) => {
  test('may read nothing', async () => {
    for (const [path, status] of paths) {
      const response = await service.send('GET', path, { headers: { Origin } })
      expect(response.status).toBe(status)
      expect(response.headers.get('Access-Control-Allow-Origin')).toBeNull()
      expect(response.headers.get('Vary')).toBe('Origin')
    }
  })

  test('gets no permission from a preflight', async () => {
    const { headers } = await service.send('OPTIONS', '/api/me', { headers: preflight(Origin) })
    expect(headers.get('Access-Control-Allow-Origin')).toBeNull()
    expect(listOf(headers.get('Vary'))).toEqual(
      expect.arrayContaining(['Access-Control-Request-Headers', 'Origin']),
    )
  })
})

test('a request without an origin gets none, but a cache may not reuse its response for an origin', async () => {
  const { headers } = await service.send('GET', '/health')
  expect(headers.get('Access-Control-Allow-Origin')).toBeNull()
  expect(headers.get('Vary')).toBe('Origin')
})

test('a response that varies by more than the origin says so too', async () => {
  for (const Accept of ['application/json', 'text/html']) {
    const { headers } = await service.send('GET', '/', { headers: { Accept } })
    expect(listOf(headers.get('Vary'))).toEqual(['Accept', 'Origin'])
  }
})

test('without a list no response depends on the origin', async () => {
  expect((await closed.send('GET', '/health')).headers.get('Vary')).toBeNull()
})

test('a preflight carries the headers of every response', async () => {
  const sent = { ...preflight(origins[0] as string), 'X-Request-Id': 'my-own-request-id' }
  const { headers } = await service.send('OPTIONS', '/api/me', { headers: sent })
  expect(Object.fromEntries(headers)).toMatchObject({
    'x-request-id': 'my-own-request-id',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  })
})

test('an OPTIONS that is no preflight gets the methods of a path', async () => {
  const response = await service.send('OPTIONS', '/health', { headers: { Origin: origins[0] as string } })
  expect(response.status).toBe(204)
  expect(response.headers.get('Allow')).toBe('GET, HEAD, OPTIONS')
})
