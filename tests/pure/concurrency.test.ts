// How much may be in progress at once: requests of one user, and requests that are expensive to compute.
import { expect, test } from 'vitest'
import {
  concurrentNow,
  maxConcurrent,
  runLimited,
  shedLoad,
} from '../../src/http/limits/concurrency-limit.ts'
import {
  maxConcurrentRequests,
  tooManyRequests,
  userActivities,
} from '../../src/http/limits/user-concurrency.ts'

const saturated = expect.objectContaining({
  code: 'overloaded',
  message: 'Too many passwords wait to be checked. Try again after the seconds in `Retry-After`.',
})

test('a hundred expensive requests are admitted, and one more when one of them has ended', async () => {
  const doors = Array.from({ length: maxConcurrent }, () => Promise.withResolvers<number>())
  const running = doors.map(({ promise }) => runLimited(() => promise))
  expect([maxConcurrent, concurrentNow()]).toEqual([100, 100])
  expect(shedLoad).toThrow(saturated)
  await expect(runLimited(() => 1)).rejects.toThrow(saturated)
  expect(concurrentNow()).toBe(100)
  doors[0]?.resolve(1)
  expect(await running[0]).toBe(1)
  expect(concurrentNow()).toBe(99)
  shedLoad()
  expect(await runLimited(() => 2)).toBe(2)
  for (const { resolve } of doors) resolve(0)
  await Promise.all(running)
  expect(concurrentNow()).toBe(0)
})

test('an expensive request that fails frees its place as well', async () => {
  await expect(runLimited(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(concurrentNow()).toBe(0)
})

test('each user may have a hundred requests in progress', () => {
  const begin = userActivities()
  const works = Array.from({ length: maxConcurrentRequests }, () => begin(1))
  expect(maxConcurrentRequests).toBe(100)
  expect(works[0]).toStrictEqual({
    requests: 100,
    searches: 0,
    unreadBytes: 0,
    takeTurns: undefined,
    takeSearchTurns: undefined,
  })
  expect(new Set(works).size).toBe(1)
  expect(begin(1)).toBeUndefined()
  expect(begin(2)).toMatchObject({ requests: 1 })
  if (works[0]) works[0].requests -= 1
  expect(begin(1)).toBe(works[0])
})

test('users who have nothing in progress are forgotten once there are many, and no others', () => {
  const begin = userActivities()
  const working = begin(1)
  const unread = begin(2)
  const resting = begin(3)
  if (!working || !unread || !resting) return expect.unreachable()
  unread.requests = 0
  unread.unreadBytes = 1
  resting.requests = 0
  for (let id = 4; id <= 1024; id++) begin(id)
  const same = begin(3)
  expect(same).toBe(resting) // 1024 are remembered
  if (same) same.requests = 0
  begin(1025)
  expect(begin(1)).toBe(working)
  expect(begin(2)).toBe(unread)
  expect(begin(3)).not.toBe(resting)
})

test('idle users are looked for again when twice as many are known as were left', () => {
  const begin = userActivities()
  for (let id = 1; id <= 1025; id++) begin(id) // looks at 1024, who are all at work
  const early = begin(2000)
  if (!early) return expect.unreachable()
  early.requests = 0
  for (let id = 2001; id <= 3022; id++) begin(id) // 2048 are known
  expect(begin(2000)).toBe(early)
  early.requests = 0
  begin(4000)
  expect(begin(2000)).not.toBe(early)
})

test('a user with too much in progress gets a problem that says so, and when to come back', () => {
  expect(tooManyRequests).toMatchObject({
    code: 'overloaded',
    message: 'You have 100 requests in work. Try again after the seconds in `Retry-After`.',
    headers: { 'Retry-After': '1' },
  })
})
