// The general limit: requests a minute of a user, whatever the token.
import { beforeAll, expect, test } from 'vitest'
import { userQuota } from '../../src/http/limits/user-quota.ts'
import { newClient, password, signUp } from '../support/client.ts'
import { networkTo } from '../support/network.ts'
import { type TestService, testService } from '../support/service.ts'

let service: TestService
beforeAll(async () => {
  service = await testService({ throttling: { rateLimit: 5 } })
})

const times = async (count: number, ask: () => Promise<{ status: number }>) => {
  const statuses: number[] = []
  for (let time = 0; time < count; time++) statuses.push((await ask()).status)
  return statuses
}

test('each user has a quota of requests a minute', async () => {
  const [ada, eve] = [await signUp(service), await signUp(service)]
  const list = () => service.send('GET', '/api/me/tasks', { token: ada.token })
  const first = await list()
  expect(first.headers.get('RateLimit-Policy')).toBe('"default";q=5;w=60')
  expect(first.headers.get('RateLimit')).toMatch(/^"default";r=4;t=(60|[1-5]?\d)$/)
  expect(await times(4, list)).toEqual([200, 200, 200, 200])
  const refused = await list()
  expect([refused.status, refused.body]).toEqual([429, expect.objectContaining({ code: 'rate_limited' })])
  expect(refused.headers.get('RateLimit')).toMatch(/^"default";r=0;t=/)
  expect(refused.headers.get('Retry-After')).toBe(/t=(\d+)/.exec(refused.headers.get('RateLimit') ?? '')?.[1])
  await eve.call('listTasks', 200)
})

test('a client that waits as long as Retry-After says gets a new window', async () => {
  const ada = await signUp(service)
  const list = () => service.send('GET', '/api/me/tasks', { token: ada.token })
  await times(5, list)
  service.now = new Date(service.now.getTime() + 500) // so that what is left is no whole number of seconds
  const seconds = Number((await list()).headers.get('Retry-After'))
  service.now = new Date(service.now.getTime() + seconds * 1000)
  expect((await list()).status).toBe(200)
})

test('a second token of the same user has no quota of its own', async () => {
  const ada = await signUp(service)
  const { body } = await newClient(service)('login', 200, { body: { email: ada.email, password } })
  const statuses = [
    ...(await times(3, () => service.send('GET', '/api/me', { token: ada.token }))),
    ...(await times(3, () => service.send('GET', '/api/me', { token: body.token }))),
  ]
  expect(statuses).toEqual([200, 200, 200, 200, 200, 429])
})

test('the window ends, and the user is served again', async () => {
  const ada = await signUp(service)
  const list = () => service.send('GET', '/api/me/tasks', { token: ada.token })
  await times(6, list)
  service.now = new Date(service.now.getTime() + 60_000)
  expect((await list()).status).toBe(200)
})

test('the quota comes after authentication and before anything else of the request', async () => {
  const ada = await signUp(service)
  const wrong = [
    ['GET', '/api/me/tasks/nonsense', 400],
    ['GET', `/api/${ada.id + 1}/tasks`, 403],
    ['GET', '/api/me/tasks/1', 404],
    ['POST', '/api/me/tasks', 400],
    ['DELETE', '/api/me/sessions/0', 400],
  ] as const
  for (const [method, path, status] of wrong) {
    const response = await service.send(method, path, { token: ada.token })
    expect([method, path, response.status]).toEqual([method, path, status])
    expect(response.headers.get('RateLimit')).toMatch(/^"default";r=\d;t=\d+$/)
  }
  for (const [method, path] of wrong) {
    expect((await service.send(method, path, { token: ada.token })).status).toBe(429)
  }
  expect((await service.send('GET', '/api/me/tasks', { token: 'garbage' })).status).toBe(401)
  expect((await service.send('GET', '/api/nowhere', { token: ada.token })).status).toBe(404)
  expect((await service.send('PUT', '/api/me/tasks', { token: ada.token })).status).toBe(405)
})

test('the operations of the service itself have no limit', async () => {
  for (const path of ['/', '/health', '/ready', '/openapi.json']) {
    const responses = await times(8, () => service.send('GET', path))
    expect(responses).toEqual(Array(8).fill(200))
    expect((await service.send('GET', path)).headers.has('RateLimit')).toBe(false)
  }
})

test('browsers may read what is left', async () => {
  const origin = 'https://app.example.com'
  const browsed = await testService({ corsOrigins: [origin], throttling: { rateLimit: 5 } })
  const response = await browsed.send('GET', '/health', { headers: { Origin: origin } })
  const exposed = response.headers.get('Access-Control-Expose-Headers')?.split(',')
  expect(exposed).toEqual(expect.arrayContaining(['RateLimit', 'RateLimit-Policy', 'Retry-After']))
})

test('with the database away signing in is a 503, neither unlimited nor throttled', async () => {
  const network = await networkTo(service.databaseUrl)
  const cut = await testService({ databaseUrl: network.url, throttling: { authRateLimit: 1 } })
  network.cut()
  const json = { email: 'ada@example.com', password }
  expect(await times(3, () => cut.send('POST', '/api/auth/login', { json }))).toEqual([503, 503, 503])
  network.close()
})

test('a clock that is set back locks nobody out', async () => {
  let now = Date.parse('2026-11-21T10:00:00Z')
  const quota = userQuota(1, () => new Date(now))
  await quota(1)
  expect(await quota(1)).toMatchObject({ exceeded: true, remaining: 0, millisLeft: 60_000 })
  now -= 3_600_000
  expect(await quota(1)).toMatchObject({ exceeded: false })
})

test('the time left of a window decreases, and the window ends when it is over', () => {
  let now = Date.parse('2026-11-21T10:00:00Z')
  const quota = userQuota(2, () => new Date(now))
  expect(quota(1)).toMatchObject({ remaining: 1, millisLeft: 60_000, exceeded: false })
  now += 20_000
  expect(quota(2)).toMatchObject({ remaining: 1, millisLeft: 40_000, exceeded: false })
  expect(quota(1)).toMatchObject({ remaining: 0, millisLeft: 40_000, exceeded: false })
  now += 39_999
  expect(quota(1)).toMatchObject({ remaining: 0, millisLeft: 1, exceeded: true })
  now += 1
  expect(quota(1)).toMatchObject({ remaining: 1, millisLeft: 60_000, exceeded: false })
})

test('the log states who is throttled', async () => {
  const ada = await signUp(service)
  await times(5, () => service.send('GET', '/api/me', { token: ada.token }))
  const headers = { 'X-Request-Id': 'one-too-many' }
  expect((await service.send('GET', '/api/me', { token: ada.token, headers })).status).toBe(429)
  const [line] = service.logs.filter(({ request_id }) => request_id === 'one-too-many')
  expect(line).toMatchObject({ status: 429, user_id: ada.id, route: '/api/me' })
})

test('the users of a past minute are forgotten, without a timer each', async () => {
  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length
  let now = 0
  const quota = userQuota(600, () => new Date(now))
  const before = timers()
  const heapAfter = async (minutes: number) => {
    for (let minute = 0; minute < minutes; minute++, now += 60_000) {
      for (let user = 0; user < 50_000; user++) await quota(now + user)
    }
    globalThis.gc?.()
    return process.memoryUsage().heapUsed
  }
  const early = await heapAfter(2)
  const late = await heapAfter(8)
  expect(timers()).toBe(before)
  expect(late - early).toBeLessThan(globalThis.gc ? 5e6 : 60e6)
})
