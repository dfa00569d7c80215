// A refresh that fails: what is tried again, what the calls throw, and what becomes of the session.
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { ApiError, ConnectionError, TimeoutError, UnauthorizedError } from '../../generated/dist/index.js'
import { type TestService, testService } from '../support/service.ts'
import { until } from '../support/until.ts'
import { type Fault, problemResponse, proxyResponse, type Sent } from './faulty-fetch.ts'
import { failure, letTokenExpire, type Somebody, somebody } from './sign-up.ts'
import { withoutDelays } from './without-delays.ts'

const refreshPath = '/api/auth/refresh'

let service: TestService
beforeAll(async () => {
  service = await testService()
})
withoutDelays()
beforeEach(() => {
  service.now = new Date()
})

const refreshes = ({ fetch }: Somebody) => fetch.sent.filter(({ path }) => path === refreshPath)

/** Faults of the refresh alone. */
const onRefresh = (script: (sent: Sent) => Fault | Promise<Fault>) => (sent: Sent) =>
  sent.path === refreshPath ? script(sent) : undefined

/** By the service's clock: the client learns it from a 401. */
const letServiceExpire = () => {
  service.now = new Date(service.now.getTime() + 16 * 60_000)
}

test.each(['lost', 'cut', 'refused'] as const)(
  'a refresh whose reply is %s is sent once more',
  async (fault) => {
    const person = await somebody(
      service,
      onRefresh(({ nth }) => (nth === 1 ? fault : undefined)),
    )
    await letTokenExpire(person)
    await person.api.tasks.create({ title: 'x' })
    const [one, two] = refreshes(person)
    expect(two?.body).toBe(one?.body)
    // The session lives on, with the pair that arrived.
    await letTokenExpire(person)
    expect((await person.api.tasks.list()).length).toBe(1)
    expect(refreshes(person).length).toBe(3)
  },
)

test('a refresh is never sent a third time, whatever the client allows', async () => {
  const person = await somebody(
    service,
    onRefresh(() => 'refused'),
    { maxRetries: 9 },
  )
  await letTokenExpire(person)
  const error = await failure(person.api.account.get())
  expect(error).toBeInstanceOf(ConnectionError)
  expect(error).toMatchObject({ operation: 'refresh', attempts: 2 })
  expect(person.fetch.sent.length).toBe(2)
  expect(await person.store.load()).toBeDefined()
})

describe('a second attempt comes within the grace of the service, or not at all:', () => {
  test('not where Retry-After asks for more', async () => {
    const response = () => proxyResponse(503, { 'Retry-After': '8' })
    const person = await somebody(service, onRefresh(response))
    await letTokenExpire(person)
    expect(await failure(person.api.account.get())).toMatchObject({
      operation: 'refresh',
      status: 503,
      attempts: 1,
    })
  })

  test('not where the machine slept in between', async () => {
    let now = Date.now()
    vi.spyOn(Date, 'now').mockImplementation(() => now)
    const person = await somebody(
      service,
      onRefresh(({ nth }) => (nth === 1 ? 'lost' : undefined)),
      {
        onRetry: () => {
          now += 8_000
        },
      },
    )
    await letTokenExpire(person)
    expect(await failure(person.api.account.get())).toMatchObject({ operation: 'refresh', attempts: 1 })
    vi.mocked(Date.now).mockRestore()
  })

  test('and each may take 4 seconds, also where calls may take for ever', async () => {
    const person = await somebody(
      service,
      onRefresh(() => 'silent'),
      { timeout: 0 },
    )
    await letTokenExpire(person)
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
    const ended = failure(person.api.account.get())
    // The service works with real time, so what it is asked is waited for.
    await until(() => person.fetch.silent() === 1)
    await vi.advanceTimersByTimeAsync(3_999)
    expect(refreshes(person).length).toBe(1)
    await vi.advanceTimersByTimeAsync(1)
    await until(async () => {
      await vi.advanceTimersByTimeAsync(1) // the wait before the second attempt
      return refreshes(person).length === 2
    })
    await until(() => person.fetch.silent() === 2)
    await vi.advanceTimersByTimeAsync(4_000)
    expect(await ended).toBeInstanceOf(TimeoutError)
    expect(refreshes(person).length).toBe(2)
  })
})

const noResponse: [string, () => Fault, number][] = [
  ['HTML', () => proxyResponse(200), 200],
  ['nothing', () => new Response('', { status: 200 }), 200],
  ['JSON of another kind', () => Response.json({ ok: true }), 200],
  ['null', () => Response.json(null), 200],
  ['a 404 of a proxy', () => proxyResponse(404), 404],
  ['a redirect', () => proxyResponse(302, { Location: '/login' }), 302],
]
test.each(noResponse)(
  'a refresh that gets %s is one clear error, and the session stays',
  async (_, fault, status) => {
    const person = await somebody(
      service,
      onRefresh(({ nth }) => (nth === 1 ? fault() : undefined)),
    )
    await letTokenExpire(person)
    const before = await person.store.load()
    expect(await failure(person.api.account.get())).toMatchObject({
      operation: 'refresh',
      status,
      code: undefined,
    })
    expect(await person.store.load()).toEqual(before)
    await person.api.account.get()
  },
)

describe('while the token still has some seconds', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] })) // which do not pass

  const expireSoon = async (person: Somebody) => {
    const tokens = (await person.store.load()) as { token: string }
    await person.store.save({ ...tokens, expires_at: Date.now() + 9_000 })
  }

  test.each([
    ['503', () => proxyResponse(503)],
    ['429', () => problemResponse(429, 'rate_limited', { 'Retry-After': '60' })],
    ['no connection', () => 'refused' as const],
  ])('a refresh that fails with %s stops no call', async (_, fault) => {
    const person = await somebody(service, onRefresh(fault))
    await expireSoon(person)
    expect((await person.api.account.get()).name).toBe('Ada')
  })

  test('a session that is over is reported at once', async () => {
    const person = await somebody(
      service,
      onRefresh(() => problemResponse(401, 'invalid_refresh_token')),
    )
    await expireSoon(person)
    expect(await failure(person.api.account.get())).toMatchObject({ operation: 'refresh', status: 401 })
    expect(person.fetch.sent.length).toBe(1)
  })
})

test('a session that is over gives every waiting call the same error, ends, and asks no more', async () => {
  const person = await somebody(service)
  await service.db.deleteFrom('sessions').execute()
  letServiceExpire()
  const errors = await Promise.all([1, 2, 3].map((id) => failure(person.api.tasks.get(id))))
  for (const error of errors) {
    expect(error).toBeInstanceOf(UnauthorizedError)
    expect(error).toMatchObject({ operation: 'refresh', code: 'invalid_refresh_token' })
  }
  expect(refreshes(person).length).toBe(1)
  expect(await person.store.load()).toBe(undefined)
  expect(await failure(person.api.account.get())).toMatchObject({
    operation: 'getMe',
    code: 'authentication_required',
  })
  expect(refreshes(person).length).toBe(1)
})

test('an error of the service is an ApiError also when it comes from the refresh', async () => {
  const person = await somebody(
    service,
    onRefresh(() => problemResponse(500, 'internal_error')),
  )
  await letTokenExpire(person)
  expect(await failure(person.api.account.get())).toBeInstanceOf(ApiError)
})
