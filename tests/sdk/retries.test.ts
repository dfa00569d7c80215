// What is sent again, what never, and when.
import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import {
  ApiError,
  type ClientOptions,
  ConnectionError,
  createClient,
  type Retry,
  TimeoutError,
} from '../../generated/dist/index.js'
import { password } from '../support/client.ts'
import { type TestService, testService } from '../support/service.ts'
import { until } from '../support/until.ts'
import { type Fault, faultyFetch, problemResponse, proxyResponse } from './faulty-fetch.ts'
import { failure, somebody } from './sign-up.ts'
import { withoutDelays } from './without-delays.ts'

let service: TestService
beforeAll(async () => {
  service = await testService()
})
withoutDelays()

const first =
  (fault: () => Fault) =>
  ({ nth }: { nth: number }) =>
    nth === 1 ? fault() : undefined

const passing: [string, () => Fault][] = [
  ['a refused connection', () => 'refused'],
  ['a lost reply', () => 'lost'],
  ['a reply cut in the middle', () => 'cut'],
  ...[408, 429, 502, 503, 504].map((status): [string, () => Fault] => [
    `a ${status}`,
    () => proxyResponse(status),
  ]),
]

describe.each(passing)('after %s', (what, fault) => {
  test('a task is created, and once', async () => {
    const { api, fetch } = await somebody(service, first(fault))
    const task = await api.tasks.create({ title: 'Once' })
    expect(await api.tasks.list()).toEqual([task])
    const [one, two] = fetch.sent.map(({ headers }) => headers.get('Idempotency-Key'))
    expect(one).toMatch(/^[0-9a-f]{32}$/)
    expect(two).toBe(one)
  })

  test('a recurring task is completed, and once', async () => {
    const { api, fetch } = await somebody(service, (sent) =>
      sent.path.endsWith('/complete') ? failing(sent) : undefined,
    )
    const failing = first(fault)
    const daily = { due_date: '2026-12-24', recurrence: 'FREQ=DAILY' }
    const { id } = await api.tasks.create({ title: 'Daily', ...daily })
    expect(await api.tasks.setCompletion(id, { completed: true })).toMatchObject({ due_date: '2026-12-25' })
    expect(await api.tasks.list({ series_id: id })).toHaveLength(1)
    const keys = fetch.sent.filter(({ path }) => path.endsWith('/complete'))
    expect(new Set(keys.map(({ headers }) => headers.get('Idempotency-Key'))).size).toBe(1)
  })

  test('reads, replacements and sign-ins are sent again', async () => {
    const { api, email } = await somebody(service, first(fault))
    const { id } = await api.tasks.create({ title: 'Old' })
    expect(await api.tasks.get(id)).toMatchObject({ title: 'Old' })
    expect(await api.tasks.replace(id, { title: 'New' })).toMatchObject({ title: 'New' })
    expect((await api.tasks.list()).length).toBe(1)
    expect((await api.auth.login({ email, password })).user.email).toBe(email)
  })

  test.skipIf(what === 'a 429')('a patch and a registration are sent once', async () => {
    const { api, fetch } = await somebody(service, ({ path, method }) =>
      method === 'PATCH' || path.endsWith('/move') || path.startsWith('/api/auth/') ? fault() : undefined,
    )
    const { id } = await api.tasks.create({ title: 'x' })
    fetch.sent.length = 0
    const person = { email: `${randomUUID()}@example.com`, password, name: 'B' }
    for (const call of [
      () => api.tasks.update(id, { title: 'y' }),
      () => api.tasks.move(id, {}),
      () => api.account.update({ name: 'B' }),
      () => api.auth.register(person),
    ])
      expect(await failure(call())).toMatchObject({ attempts: 1 })
    expect(fetch.sent.length).toBe(4)
  })

  test('a patch with If-Match is sent again: it is done once, or the second time says that it was', async () => {
    const { api, fetch } = await somebody(service, (sent) =>
      sent.method === 'PATCH' ? first(fault)(sent) : undefined,
    )
    const { data, etag } = await api.tasks.create({ title: 'x' }).withResponse()
    const outcome = await Promise.allSettled([api.tasks.update(data.id, { title: 'y' }, { ifMatch: etag })])
    expect(fetch.sent.filter(({ method }) => method === 'PATCH')).toHaveLength(2)
    const isDone = ['a lost reply', 'a reply cut in the middle'].includes(what)
    expect(outcome[0]).toMatchObject(
      isDone ? { reason: { code: 'precondition_failed', attempts: 2 } } : { value: { title: 'y' } },
    )
    expect((await api.tasks.get(data.id)).title).toBe('y')
  })
})

test.each([
  [429, 'rate_limited'],
  [503, 'overloaded'],
  [503, 'shutting_down'],
])(
  'a %s %s was refused before anything was done, so whatever was asked is sent again',
  async (status, code) => {
    const refusal = first(() => problemResponse(status, code, { 'Retry-After': '0' }))
    const { api } = await somebody(service, (sent) => (sent.method === 'GET' ? undefined : refusal(sent)))
    const { id } = await api.tasks.create({ title: 'x' })
    expect(await api.tasks.update(id, { title: 'y' })).toMatchObject({ title: 'y' })
    expect(await api.tasks.setCompletion(id, { completed: true })).toMatchObject({ completed: true })
    const person = { email: `${randomUUID()}@example.com`, password, name: 'B' }
    expect((await api.auth.register(person)).user.name).toBe('B')
  },
)

test('a 503 that leaves open what was done is not sent again where it might be done twice', async () => {
  const { api } = await somebody(service, ({ method }) =>
    method === 'PATCH' ? problemResponse(503, 'database_unavailable', { 'Retry-After': '0' }) : undefined,
  )
  const { id } = await api.tasks.create({ title: 'x' })
  expect(await failure(api.tasks.update(id, { title: 'y' }))).toMatchObject({ attempts: 1 })
})

test('an error response that was cut off is requested again, and then thrown', async () => {
  const { api } = await somebody(
    service,
    first(() => 'cut'),
  )
  expect(await failure(api.tasks.get(404))).toMatchObject({ code: 'task_not_found', attempts: 2 })
})

test('there are two retries, and as many as the client or the call says', async () => {
  const fetch = faultyFetch(service, () => 'refused')
  const attempts = async (client: Partial<ClientOptions>, maxRetries?: number) => {
    const api = createClient({ baseUrl: 'http://test', fetch, ...client })
    const error = await failure(api.service.getHealth({ maxRetries }))
    expect(error).toBeInstanceOf(ConnectionError)
    return (error as ConnectionError).attempts
  }
  expect(await attempts({})).toBe(3)
  expect(await attempts({ maxRetries: 4 })).toBe(5)
  expect(await attempts({ maxRetries: 4 }, 1)).toBe(2)
  expect(await attempts({ maxRetries: 4 }, 0)).toBe(1)
  expect(await attempts({}, Number.NaN)).toBe(1)
})

test.each([400, 401, 403, 404, 409, 412, 413, 500, 501])('a %s is not sent again', async (status) => {
  const fetch = faultyFetch(service, () => proxyResponse(status))
  const api = createClient({ baseUrl: 'http://test', fetch })
  expect(await failure(api.service.getHealth())).toMatchObject({ status, attempts: 1 })
})

/** The waits before the retries, none of which is waited. */
async function delays(response: () => Fault, options: Partial<ClientOptions> = {}): Promise<number[]> {
  const seen: Retry[] = []
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  try {
    const fetch = faultyFetch(service, response)
    const onRetry = (retry: Retry) => void seen.push(retry)
    const api = createClient({ baseUrl: 'http://test', fetch, timeout: 0, ...options, onRetry })
    const ended = failure(api.service.getHealth())
    await vi.runAllTimersAsync()
    expect(await ended).toBeInstanceOf(Error)
  } finally {
    vi.useRealTimers()
  }
  return seen.map(({ delay }) => delay)
}

describe('the wait', () => {
  test('is anything up to a bound that doubles, and at most 8 seconds', async () => {
    vi.mocked(Math.random).mockReturnValue(0.5)
    expect(await delays(() => 'refused', { maxRetries: 7 })).toEqual([250, 500, 1000, 2000, 4000, 4000, 4000])
    vi.mocked(Math.random).mockReturnValue(0)
    expect(await delays(() => 'refused')).toEqual([0, 0])
  })

  test('is no longer than maxRetryDelay, which takes no retry away', async () => {
    vi.mocked(Math.random).mockReturnValue(0.5)
    expect(await delays(() => 'refused', { maxRetryDelay: 100 })).toEqual([50, 50])
    expect(await delays(() => 'refused', { maxRetryDelay: 0 })).toEqual([0, 0])
    vi.mocked(Math.random).mockReturnValue(0)
  })

  test.each([
    ['7', [7000, 7000]],
    ['30', [30_000, 30_000]],
    ['31', []],
    ['99999999999999999999999', []],
    // What makes no sense, and what has passed, leaves the usual wait.
    ['0', [250, 500]],
    ['-5', [250, 500]],
    ['1.5', [250, 500]],
    ['soon', [250, 500]],
    ['', [250, 500]],
    ['Wed, 21 Oct 2015 07:28:00 GMT', [250, 500]],
  ])('obeys Retry-After: %s', async (value, expected) => {
    vi.mocked(Math.random).mockReturnValue(0.5)
    expect(await delays(() => proxyResponse(503, { 'Retry-After': value }))).toEqual(expected)
    vi.mocked(Math.random).mockReturnValue(0)
  })

  test("takes a date by the server's clock", async () => {
    const headers = { Date: 'Wed, 21 Oct 2015 07:28:00 GMT', 'Retry-After': 'Wed, 21 Oct 2015 07:28:09 GMT' }
    expect(await delays(() => proxyResponse(429, headers))).toEqual([9000, 9000])
  })

  test('may be as long as maxRetryDelay', async () => {
    const response = () => proxyResponse(429, { 'Retry-After': '60' })
    expect(await delays(response, { maxRetryDelay: 60_000 })).toEqual([60_000, 60_000])
    expect(await delays(response, { maxRetryDelay: 59_999 })).toEqual([])
  })

  test('ends with the signal', async () => {
    const stop = new AbortController()
    const fetch = faultyFetch(service, () => proxyResponse(503, { 'Retry-After': '20' }))
    const api = createClient({
      baseUrl: 'http://test',
      fetch,
      onRetry: () => void setTimeout(() => stop.abort('enough')),
    })
    expect(await failure(api.service.getHealth({ signal: stop.signal }))).toBe('enough')
    expect(fetch.sent.length).toBe(1)
  })
})

describe('a creation that is still in progress', () => {
  const inProgress = () => problemResponse(409, 'idempotency_in_progress', { 'Retry-After': '0' })

  test('is waited for beyond the number of retries', async () => {
    const { api, fetch } = await somebody(service, ({ nth }) => (nth < 6 ? inProgress() : undefined))
    const task = await api.tasks.create({ title: 'x' }, { maxRetries: 1 })
    expect(fetch.sent.length).toBe(6)
    expect(await api.tasks.list()).toEqual([task])
  })

  test('is not waited for where there are to be no retries', async () => {
    const { api } = await somebody(service, inProgress)
    expect(await failure(api.tasks.create({ title: 'x' }, { maxRetries: 0 }))).toMatchObject({ attempts: 1 })
  })

  test('is not waited for longer than maxRetryDelay', async () => {
    const { api, fetch } = await somebody(service, inProgress, { maxRetryDelay: 2000, timeout: 0 })
    vi.mocked(Math.random).mockReturnValue(0.5)
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
    const begin = Date.now()
    const ended = failure(api.tasks.create({ title: 'x' }))
    await vi.runAllTimersAsync()
    const waited = Date.now() - begin
    vi.useRealTimers()
    vi.mocked(Math.random).mockReturnValue(0)
    expect(await ended).toMatchObject({ code: 'idempotency_in_progress' })
    expect(fetch.sent.length).toBeGreaterThan(3)
    expect(waited).toBeLessThanOrEqual(2000)
  })

  test('gives its task to the attempt that follows a timeout', async () => {
    const { api, fetch } = await somebody(service, ({ nth, method }) =>
      method === 'POST' && nth === 1 ? 'silent' : undefined,
    )
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const creating = api.tasks.create({ title: 'Slow' }, { timeout: 500 })
    await until(() => fetch.silent() === 1) // the service has done it
    vi.advanceTimersByTime(500)
    vi.useRealTimers()
    const task = await creating
    expect(fetch.sent.length).toBe(2)
    expect(await api.tasks.list()).toEqual([task])
  })

  test('gives its task to every request with its key', async () => {
    const { api } = await somebody(service)
    const tasks = await Promise.all(
      Array.from({ length: 8 }, () => api.tasks.create({ title: 'x' }, { idempotencyKey: 'one' })),
    )
    const all = await api.tasks.list()
    expect(all.length).toBe(1)
    expect(new Set(tasks.map(({ id }) => id))).toEqual(new Set(all.map(({ id }) => id)))
  })
})

test('a response that never comes is a TimeoutError, after the retries', async () => {
  const api = createClient({
    baseUrl: 'http://test',
    fetch: faultyFetch(service, () => 'silent'),
    timeout: 20,
  })
  const error = await failure(api.service.getHealth({ maxRetries: 1 }))
  expect(error).toBeInstanceOf(TimeoutError)
  expect(error).toMatchObject({ attempts: 2, message: 'getHealth: no answer within 20 ms' })
  expect(error).not.toBeInstanceOf(ApiError)
})
