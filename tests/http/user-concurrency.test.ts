// What one user may have in progress at once: requests, searches and long lists. Others are served meanwhile.
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { connectionTimeoutMillis } from '../../src/db/session/time-limits.ts'
import { taskPages } from '../../src/features/tasks/page-query.ts'
import { maxLongPages, maxSearches, pageAdmission } from '../../src/http/limits/page-admission.ts'
import { maxUnreadBytesPerUser } from '../../src/http/limits/unread-responses.ts'
import {
  maxConcurrentRequests,
  type UserActivity,
  userActivities,
} from '../../src/http/limits/user-concurrency.ts'
import { type Person, signUp } from '../support/client.ts'
import { withAdmin } from '../support/database.ts'
import { type TestResponse, type TestService, testService } from '../support/service.ts'
import { until } from '../support/until.ts'

let service: TestService
let ada: Person
let eve: Person
beforeAll(async () => {
  service = await testService()
  ada = await signUp(service)
  eve = await signUp(service)
  await Promise.all([ada.call('getMe', 200), eve.call('getMe', 200)]) // their tokens are verified
})

const get = (path: string, person = ada) => service.send('GET', path, { token: person.token })
const statuses = (responses: TestResponse[]) => responses.map(({ status }) => status).toSorted()
const overloaded = (detail: RegExp) =>
  expect.objectContaining({ code: 'overloaded', detail: expect.stringMatching(detail) })

describe('requests of a user', () => {
  test('are a hundred at once, and the next is refused until one of them ends', async () => {
    const ends: (() => void)[] = []
    const slow = Array.from({ length: maxConcurrentRequests }, () => {
      const raw = new ReadableStream({ start: (controller) => void ends.push(() => controller.close()) })
      return service.send('POST', '/api/me/tasks', {
        token: ada.token,
        raw,
        headers: { 'Content-Type': 'application/json' },
      })
    })
    const refused = await get('/api/me')
    expect([refused.status, refused.body]).toEqual([503, overloaded(/^You have 100 requests in work/)])
    expect(refused.headers.get('Retry-After')).toBe('1')
    await eve.call('listTasks', 200)
    ends.pop()?.()
    await until(async () => (await get('/api/me')).status === 200)
    for (const end of ends) end()
    expect(new Set(statuses(await Promise.all(slow)))).toEqual(new Set([400]))
  })

  test('free their place, whatever their outcome', async () => {
    const { token } = ada
    const outcomes: [number, () => Promise<TestResponse>][] = [
      [200, () => get('/api/me/tasks?limit=1')],
      [400, () => get('/api/me/tasks?limit=0')],
      [403, () => get(`/api/${eve.id}/tasks`)],
      [404, () => get('/api/me/tasks/9007199254740991')],
      [413, () => service.send('POST', '/api/me/tasks', { token, raw: 'x'.repeat(102_401) })],
    ]
    for (let time = 0; time <= maxConcurrentRequests; time++)
      for (const [status, ask] of outcomes) expect((await ask()).status).toBe(status)
  })

  test('are counted for active users, and idle users are forgotten', () => {
    const begin = userActivities()
    const busy = begin(1) as UserActivity
    const reading = begin(2) as UserActivity
    Object.assign(reading, { requests: 0, unreadBytes: 1 })
    const resting = begin(3) as UserActivity
    resting.requests -= 1
    for (let userId = 10; userId < 5000; userId++) (begin(userId) as UserActivity).requests -= 1
    expect([begin(1), begin(2)]).toEqual([busy, reading])
    expect(begin(1)).toBe(busy)
    expect(begin(2)).toBe(reading)
    expect(begin(3)).not.toBe(resting)
  })
})

test('searches of a user are four at once, and one more is refused until they are done', async () => {
  const search = (person = ada) => get('/api/me/tasks?q=nothing', person)
  const responses = await withAdmin(service.databaseUrl, async (admin) => {
    await admin.query('begin; lock table tasks')
    const running = Array.from({ length: maxSearches + 1 }, () => search())
    const refused = await Promise.race(running)
    expect([refused.status, refused.body]).toEqual([503, overloaded(/^You have 4 searches in work/)])
    expect(refused.headers.get('Retry-After')).toBe('1')
    const others = search(eve)
    await admin.query('rollback')
    return await Promise.all([...running, others])
  })
  expect(statuses(responses)).toEqual([200, 200, 200, 200, 200, 503])
  for (let time = 0; time <= maxSearches; time++) expect((await search()).status).toBe(200)
  expect((await get('/api/me/tasks?q=a&cursor=x')).status).toBe(400)
})

let work: UserActivity
/** One for each list that has begun. */
let ends: (() => void)[]
const list = () => new Promise<string>((resolve) => void ends.push(() => resolve('done')))
const admit = pageAdmission(taskPages.filters, connectionTimeoutMillis)
const ask = (query: object = {}, of = work) => admit(of, { sort: 'id', ...query }, list)
const turn = () => new Promise((resolve) => setImmediate(resolve))
const begin = (): void => {
  work = userActivities()(1) as UserActivity
  ends = []
}

describe('searches of a user', () => {
  test('run one after the other, and those of other users beside them', async () => {
    begin()
    const asked = Array.from({ length: maxSearches }, () => ask({ q: 'a' }))
    await turn()
    expect(ends).toHaveLength(1)
    const others = ask({ q: 'a' }, userActivities()(2))
    await turn()
    expect(ends).toHaveLength(2)
    ends[1]?.()
    expect(await others).toBe('done')
    for (const next of [0, 2, 3, 4]) {
      ends[next]?.()
      await turn()
      expect(ends).toHaveLength(Math.min(5, Math.max(3, next + 2)))
    }
    expect(await Promise.all(asked)).toEqual(Array(maxSearches).fill('done'))
  })

  test('are refused when their turn comes after ten seconds', async () => {
    begin()
    vi.useFakeTimers({ toFake: ['performance'] })
    const asked = [0, 1, 2].map(() => ask({ q: 'a' }).catch(({ code }) => code))
    await turn()
    vi.advanceTimersByTime(connectionTimeoutMillis)
    ends[0]?.()
    await turn()
    vi.advanceTimersByTime(1)
    ends[1]?.()
    await turn()
    ends[2]?.() // there is none
    expect(await Promise.all(asked)).toEqual(['done', 'done', 'overloaded'])
    expect(work.searches).toBe(0)
  })
})

describe('long lists of a user', () => {
  test('take turns, four at once, and all are served', async () => {
    begin()
    const asked = Array.from({ length: 10 }, () => ask())
    for (let done = 0; done < 10; done++) {
      await turn()
      expect(ends.length - done).toBe(Math.min(maxLongPages, 10 - done))
      ends[done]?.()
      await turn()
    }
    expect(await Promise.all(asked)).toEqual(Array(10).fill('done'))
  })

  test('do not delay short ones', async () => {
    begin()
    const asked = Array.from({ length: 10 }, () => ask())
    const short = [ask({ limit: 100 }), ask({ limit: 1 })]
    await turn()
    expect(ends.length).toBe(maxLongPages + short.length)
    expect(asked).toHaveLength(10)
  })

  test('are refused while too much of what the user asked for waits to be read, also those whose turn comes then', async () => {
    begin()
    const asked = Array.from({ length: 6 }, () => ask({ limit: 101 }).catch(({ code }) => code))
    await turn()
    work.unreadBytes = maxUnreadBytesPerUser
    for (const end of ends) end()
    expect(await Promise.all(asked)).toEqual([...Array(4).fill('done'), ...Array(2).fill('overloaded')])
    await expect(ask({ q: 'a' })).rejects.toMatchObject({ code: 'overloaded' })
    expect(work.searches).toBe(0)
    void ask({ limit: 100 })
    expect(ends).toHaveLength(5)
    work.unreadBytes -= 1
    void ask()
    await turn()
    expect(ends).toHaveLength(6)
  })
})
