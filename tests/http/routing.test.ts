// URLs and methods: what is served is what the contract says, in every direction.
import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import { portalPaths } from '../../src/portal/handlers.ts'
import { buildApp } from '../../src/server/app.ts'
import { createLog } from '../../src/server/log.ts'
import { webPaths } from '../../src/web/handlers.ts'
import { type Person, signUp } from '../support/client.ts'
import { document, operations } from '../support/contract.ts'
import { pathOf } from '../support/contract-fixtures.ts'
import { onService, type TestService, testService } from '../support/service.ts'

let service: TestService
let ada: Person
let taskId: number
beforeAll(async () => {
  service = await testService()
  ada = await signUp(service)
  taskId = (await ada.call('createTask', 201, { body: { title: 'Write' } })).body.id
})

const urlOf = (path: string) => pathOf({ path }, { task: taskId })

describe('a URL that is not in the contract', () => {
  test.each([
    '/nowhere',
    '/health/',
    '/ready/',
    '/openapi.json/',
    '/docs/openapi.json',
    '/docs/operations',
    '/docs/operations/',
    '/docs/errors/',
    '/docs/portal.css',
    '/api/me/',
    '/api/me/tasks/',
    '/api/me/tasks/1/',
    '/api/me/tasks/1/complete/',
    '//',
    '//health',
    '/api//me',
    '/api//tasks',
    '/api/me//tasks',
    '/Health',
    '/API/me',
    '/api/Me',
    '/api/me/Tasks',
    '/api/auth/LOGIN',
    '/openapi',
    '/openapi.yaml',
    '/api',
    '/api/',
    '/api/auth',
    '/api/me/tasks/1/completed',
    '/api/me/tasks/1/complete/1',
    '/api/me/tasks%2F1',
    '/api%2Fme',
    '/.env',
    '/..%2fopenapi.json',
    '/constructor',
    '/__proto__',
  ])('%s is a 404 for every method, also without a token', async (path) => {
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'BREW']) {
      const { status, body } = await service.send(method, path)
      expect([method, status]).toEqual([method, 404])
      if (method !== 'HEAD') expect(body).toMatchObject({ code: 'route_not_found' })
    }
  })

  test('is in it when only escapes and dots differ (RFC 3986 section 6.2.2)', async () => {
    const headers = { Authorization: `Bearer ${ada.token}` }
    for (const path of ['/%68ealth', '/api/m%65/tasks', '/api/me/../me', '/api/%2e/me']) {
      const { status } = await service.fetch(new Request(`http://test${path}`, { headers }))
      expect([path, status]).toEqual([path, 200])
    }
  })
})

describe.each(Object.entries(document.paths))('%s', (path, methods) => {
  const inContract = Object.keys(methods).map((method) => method.toUpperCase())
  const allowed = [...inContract, ...(inContract.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].sort()
  const listed = (headers: Headers) => headers.get('Allow')?.split(', ').sort()
  const others = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND', 'BREW']

  test.each(others.filter((method) => !allowed.includes(method)))(
    'refuses %s and says what it allows',
    async (method) => {
      const { status, headers, body } = await service.send(method, urlOf(path))
      expect(status).toBe(405)
      expect(listed(headers)).toEqual(allowed)
      if (method !== 'HEAD') expect(body).toMatchObject({ code: 'method_not_allowed' })
    },
  )

  test('responds to OPTIONS with what it allows, without a token', async () => {
    const { status, headers, text } = await service.send('OPTIONS', urlOf(path))
    expect([status, text]).toEqual([204, ''])
    expect(listed(headers)).toEqual(allowed)
  })
})

test.each(operations.filter(({ method }) => method === 'GET'))(
  'HEAD is GET without the body for $operationId',
  async ({ path }) => {
    const options = { token: ada.token, headers: { 'X-Request-Id': 'my-own-request-id' } }
    for (const asked of [options, { headers: options.headers }]) {
      const got = await service.send('GET', urlOf(path), asked)
      const headed = await service.send('HEAD', urlOf(path), asked)
      expect(headed.status).toBe(got.status)
      expect([...headed.headers]).toEqual([...got.headers])
      expect(got.text).not.toBe('')
      expect(headed.text).toBe('')
    }
  },
)

test.each(['/?x=1', '/health?x=1&x=2', '/ready?', '/openapi.json?download'])(
  '%s is the URL without its query',
  async (path) => {
    expect((await service.send('GET', path)).status).toBe(200)
  },
)

describe('the query of the list', () => {
  test.each(['unknown', 'Limit', 'limit[]', '__proto__', 'constructor', 'a%00b', '%25'])(
    'refuses the parameter "%s"',
    async (name) => {
      const { status, body } = await service.send('GET', `/api/me/tasks?${name}=1`, { token: ada.token })
      expect(status).toBe(400)
      const pointer = decodeURIComponent(name)
      expect(body).toMatchObject({
        code: 'validation_failed',
        errors: [{ in: 'query', pointer, code: 'unrecognized_key' }],
      })
    },
  )

  test('may be empty', async () => {
    expect((await service.send('GET', '/api/me/tasks?', { token: ada.token })).status).toBe(200)
  })
})

onService('the in-memory service serves the head of the contract alone').describe('the contract', () => {
  test('is served with the bytes of the committed file', async () => {
    const committed = await readFile(new URL('../../openapi/openapi.json', import.meta.url))
    const response = await service.fetch(new Request('http://test/openapi.json'))
    expect(Buffer.from(await response.arrayBuffer()).equals(committed)).toBe(true)
  })

  test('has every route that is served, and every route in it is served', async () => {
    const app = buildApp({
      db: undefined as never,
      tokens: { verify: undefined } as never,
      log: createLog('silent'),
      clock: () => new Date(),
      mail: { isAvailable: false, wake: () => {} },
      uptime: () => 0,
      isDraining: () => false,
      production: true,
      corsOrigins: [],
      authRateLimit: 0,
      rateLimit: 0,
      trustedHops: 0,
    })
    // ALL are the middleware and the 404s and 405s.
    const handled = app.routes.filter(({ method }) => !['ALL', 'OPTIONS'].includes(method))
    const served = handled.map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`)
    const documented = operations.map(({ method, path }) => `${method} ${path}`)
    // The portal and the task app are for people: their pages, and the files that these load.
    const forPeople = ['/docs/', ...portalPaths, ...webPaths].map((path) => `GET ${path}`)
    expect([...new Set(served)].sort()).toEqual([...documented, ...forPeople].sort())
  })
})
