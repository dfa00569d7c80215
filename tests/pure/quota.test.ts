// Quotas: how requests are counted in windows of a minute, and what the response says about it.
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { expect, onTestFinished, test, vi } from 'vitest'
import {
  countRequest,
  enforce,
  type QuotaCount,
  rateLimitHeaders,
  windowSeconds,
} from '../../src/http/limits/quota.ts'
import { userQuota } from '../../src/http/limits/user-quota.ts'
import type { HasRequestContext } from '../../src/http/request/context.ts'

const begin = Date.parse('2026-11-21T12:00:00.000Z')
const clock = { now: begin }
const at = (millis: number) => {
  clock.now = begin + millis
}
const quotaOf = (limit: number) => {
  at(0)
  return userQuota(limit, () => new Date(clock.now))
}

test('each user has a quota of requests in a minute', () => {
  const count = quotaOf(3)
  expect(count(1)).toEqual({ name: 'default', limit: 3, remaining: 2, millisLeft: 60_000, exceeded: false })
  expect(count(1)).toMatchObject({ remaining: 1 })
  at(20_000)
  expect(count(1)).toEqual({ name: 'default', limit: 3, remaining: 0, millisLeft: 40_000, exceeded: false })
  expect(count(1)).toMatchObject({ remaining: 0, exceeded: true })
  expect(count(1)).toMatchObject({ remaining: 0, exceeded: true })
  expect(count(2)).toMatchObject({ remaining: 2, exceeded: false })
})

test('a new minute begins a new window, and so does a clock that was set back', () => {
  const count = quotaOf(1)
  count(1)
  at(59_999)
  expect(count(1)).toMatchObject({ millisLeft: 1, exceeded: true })
  at(60_000)
  expect(count(1)).toMatchObject({ millisLeft: 60_000, exceeded: false })
  at(59_999)
  expect(count(1)).toMatchObject({ millisLeft: 60_000, exceeded: false })
})

test('a limit of 0 counts nothing', () => {
  expect(quotaOf(0)(1)).toBeUndefined()
})

test('a shared limiter counts up to its limit, and then refuses', async () => {
  const limiter = new RateLimiterMemory({ points: 1, duration: windowSeconds })
  expect(await countRequest(limiter, 'account', 'ada')).toEqual({
    name: 'account',
    limit: 1,
    remaining: 0,
    millisLeft: 60_000,
    exceeded: false,
  })
  expect(await countRequest(limiter, 'account', 'ada')).toMatchObject({ remaining: 0, exceeded: true })
})

/** A limiter whose window has so many milliseconds left until its counter is removed. */
function limiterWith(millisLeft: number) {
  const left = [millisLeft, 60_000]
  const remove = vi.fn(async () => true)
  const consume = async () => new RateLimiterRes(3, left.shift())
  return {
    limiter: { points: 5, duration: 60, consume, delete: remove } as unknown as RateLimiterAbstract,
    remove,
  }
}

test.each([
  [120_000, 120_000, 0],
  [120_001, 60_000, 1],
])('a window with %i ms left is counted as one with %i', async (millisLeft, counted, removals) => {
  const { limiter, remove } = limiterWith(millisLeft)
  expect(await countRequest(limiter, 'account', 'ada')).toMatchObject({ remaining: 3, millisLeft: counted })
  expect(remove.mock.calls).toEqual(Array(removals).fill(['ada']))
})

test('an error of the store is not taken for an exceeded limit', async () => {
  const consume = () => Promise.reject(new Error('the store is away'))
  const limiter = { points: 5, consume } as unknown as RateLimiterAbstract
  await expect(countRequest(limiter, 'account', 'ada')).rejects.toThrow('the store is away')
})

const counted = (count: Partial<QuotaCount>): QuotaCount => ({
  name: 'default',
  limit: 5,
  remaining: 1,
  millisLeft: 1500,
  exceeded: false,
  ...count,
})
const exchange = () => ({ env: { quotaCounts: [] as QuotaCount[] } }) as unknown as HasRequestContext

test('a request within its quota is noted, and one without a quota is not', () => {
  const c = exchange()
  enforce(c, undefined)
  enforce(c, counted({}))
  expect(c.env.quotaCounts).toEqual([counted({})])
})

test.each([
  [1500, '2'],
  [1000, '1'],
  [0, '1'],
])('with %i ms left a request too many may come back in %s s', (millisLeft, seconds) => {
  const listener = vi.fn()
  subscribe('tasks-api:throttled', listener)
  onTestFinished(() => void unsubscribe('tasks-api:throttled', listener))
  const c = exchange()
  const count = counted({ millisLeft, exceeded: true })
  expect(() => enforce(c, count)).toThrow(
    expect.objectContaining({ code: 'rate_limited', headers: { 'Retry-After': seconds } }),
  )
  expect(c.env.quotaCounts).toEqual([count])
  expect(listener.mock.calls).toEqual([['default', 'tasks-api:throttled']]) // for the metrics
})

test('the response names each quota and what is left of it', () => {
  expect(rateLimitHeaders([counted({}), counted({ name: 'account', limit: 10, remaining: 0 })])).toEqual({
    'RateLimit-Policy': '"default";q=5;w=60, "account";q=10;w=60',
    RateLimit: '"default";r=1;t=2, "account";r=0;t=2',
  })
})
