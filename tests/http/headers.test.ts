// Headers of every response: the request's id, the security headers for browsers, and who may store what.
import { beforeAll, describe, expect, test } from 'vitest'
import { type Person, password, signUp } from '../support/client.ts'
import { type TestService, testService } from '../support/service.ts'

let service: TestService
let ada: Person
let task: string
beforeAll(async () => {
  service = await testService()
  ada = await signUp(service)
  task = `/api/me/tasks/${(await ada.call('createTask', 201, { body: { title: 'Write' } })).body.id}`
})

describe('X-Request-Id', () => {
  const idAfter = async (sent?: string, path = '/health') => {
    const { headers, body } = await service.send('GET', path, {
      headers: sent === undefined ? {} : { 'X-Request-Id': sent },
    })
    return { id: headers.get('X-Request-Id'), inProblem: (body as { request_id?: string }).request_id }
  }

  test.each([
    ['8 characters', 'a'.repeat(8)],
    ['128 characters', 'Z'.repeat(128)],
    ['every kind of character', 'aZ09._-.'],
    ['a UUID', '3f0c2a44-6a86-4f0c-8f0a-5d9f6d2d7f11'],
  ])('is kept with %s', async (_, sent) => {
    expect((await idAfter(sent)).id).toBe(sent)
  })

  test.each([
    ['nothing', ''],
    ['7 characters', 'a'.repeat(7)],
    ['129 characters', 'a'.repeat(129)],
    ['a blank', 'two words'],
    ['a tab', 'two\twords'],
    ['quotes', '"quoted-id"'],
    ['a letter above ASCII', 'request-é'],
    ['digits of another script', Buffer.from('١٢٣٤٥٦٧٨').toString('latin1')],
    ['a slash', 'path/of/id'],
    ['a comma, as of two headers', 'request-1, request-2'],
    ['an escaped line break', 'request%0a-id'],
    ['braces', '{"level":60}'],
  ])('is replaced with %s', async (_, sent) => {
    const { id } = await idAfter(sent)
    expect(id).not.toBe(sent)
    expect(id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  })

  test('is another one for every request without one', async () => {
    const ids = await Promise.all(Array.from({ length: 50 }, async () => (await idAfter()).id))
    expect(new Set(ids).size).toBe(50)
  })

  test.each(['/nowhere', '/api/me', '/api/me/tasks/zero'])('stands in the problem of %s', async (path) => {
    expect(await idAfter('my-own-request-id', path)).toEqual({
      id: 'my-own-request-id',
      inProblem: 'my-own-request-id',
    })
    const own = await idAfter(undefined, path)
    expect(own.inProblem).toBe(own.id)
  })
})

const responses: [string, string, number][] = [
  ['GET', '/health', 200],
  ['HEAD', '/health', 200],
  ['OPTIONS', '/health', 204],
  ['GET', '/openapi.json', 200],
  ['GET', '/nowhere', 404],
  ['POST', '/health', 405],
  ['GET', '/api/me', 401],
  ['POST', '/api/auth/login', 400],
]

test.each(responses)('%s %s (%i) carries the security headers for browsers', async (method, path, status) => {
  const response = await service.send(method, path)
  expect(response.status).toBe(status)
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  })
  // It would make browsers insist on TLS on localhost.
  expect(response.headers.get('Strict-Transport-Security')).toBeNull()
})

describe('Cache-Control', () => {
  const cacheControl = async (method: string, path: string, status: number, json?: unknown) => {
    const response = await service.send(method, path, { token: ada.token, json })
    expect(response.status).toBe(status)
    return response.headers.get('Cache-Control')
  }

  test('lets the client alone keep tasks, and makes it ask every time', async () => {
    const kept = 'private, no-cache'
    expect(await cacheControl('GET', '/api/me/tasks', 200)).toBe(kept)
    expect(await cacheControl('HEAD', '/api/me/tasks', 200)).toBe(kept)
    expect(await cacheControl('POST', '/api/me/tasks', 201, { title: 'Write' })).toBe(kept)
    expect(await cacheControl('GET', task, 200)).toBe(kept)
    expect(await cacheControl('PUT', task, 200, { title: 'Write' })).toBe(kept)
    expect(await cacheControl('PATCH', task, 200, {})).toBe(kept)
    expect(await cacheControl('PATCH', `${task}/complete`, 200, { completed: true })).toBe(kept)
    expect(await cacheControl('DELETE', task, 204)).toBe(kept)
  })

  test('lets the contract be kept, if it is asked for anew', async () => {
    expect(await cacheControl('GET', '/openapi.json', 200)).toBe('no-cache')
  })

  test('lets nobody store accounts, tokens and sessions', async () => {
    const { email } = ada
    expect(await cacheControl('GET', '/api/me', 200)).toBe('no-store')
    expect(await cacheControl('PATCH', '/api/me', 200, {})).toBe('no-store')
    expect(await cacheControl('GET', '/api/me/sessions', 200)).toBe('no-store')
    expect(await cacheControl('POST', '/api/auth/login', 200, { email, password })).toBe('no-store')
    const refresh_token = ada.refreshToken
    expect(await cacheControl('POST', '/api/auth/refresh', 200, { refresh_token })).toBe('no-store')
    const passwords = { current_password: password, new_password: password }
    expect(await cacheControl('PUT', '/api/me/password', 204, passwords)).toBe('no-store')
    expect(await cacheControl('POST', '/api/auth/logout', 200)).toBe('no-store')
    const grace = { email: `grace-${email}`, name: 'Grace', password }
    expect(await cacheControl('POST', '/api/auth/register', 201, grace)).toBe('no-store')
  })

  test('lets nobody store an error, or whether the service is well', async () => {
    expect(await cacheControl('GET', '/nowhere', 404)).toBe('no-store')
    expect(await cacheControl('PUT', '/api/me/tasks', 405)).toBe('no-store')
    expect(await cacheControl('GET', `/api/${ada.id + 1}/tasks`, 403)).toBe('no-store')
    expect(await cacheControl('GET', '/api/me/tasks/9007199254740991', 404)).toBe('no-store')
    expect(await cacheControl('POST', '/api/me/tasks', 400, {})).toBe('no-store')
    expect(await cacheControl('GET', '/health', 200)).toBe('no-store')
    expect(await cacheControl('OPTIONS', '/health', 204)).toBe('no-store')
    expect(await cacheControl('GET', '/ready', 200)).toBe('no-store')
  })
})

test('JSON says that it is JSON, and problems that they are problems in UTF-8', async () => {
  const typeOf = async (path: string) =>
    (await service.send('GET', path, { token: ada.token })).headers.get('Content-Type')
  for (const path of ['/', '/health', '/openapi.json', '/api/me', '/api/me/tasks']) {
    expect(await typeOf(path)).toBe('application/json')
  }
  expect(await typeOf('/nowhere')).toBe('application/problem+json; charset=utf-8')
})
