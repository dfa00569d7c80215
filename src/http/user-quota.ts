// The general limit: requests a minute of each user, counted in memory, since an exact sum over replicas is not worth
// a statement on every request.
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { type Count, countRequest, windowSeconds } from './quota.ts'

/** Counts a request of a user; undefined where the limit is off. */
export type UserQuota = (userId: number) => Promise<Count | undefined>

const windowMillis = windowSeconds * 1000

/** @param limit requests a minute; 0 = off */
export function userQuota(limit: number, clock: () => Date): UserQuota {
  if (limit === 0) return async () => undefined
  // One window for all users: at its end the counters are dropped together. The library would keep a timer and 390
  // bytes a key; without a duration of its own it keeps 77, and nothing outlives the minute.
  const newLimiter = () => new RateLimiterMemory({ points: limit, duration: 0, keyPrefix: '' })
  let limiter = newLimiter()
  let begin = Number.NEGATIVE_INFINITY
  return async (userId) => {
    const now = clock().getTime()
    // A clock that was set back begins a new window too; nobody waits for the old time to come again.
    if (now >= begin + windowMillis || now < begin) {
      limiter = newLimiter()
      begin = now
    }
    const count = await countRequest(limiter, 'default', userId)
    count.millisLeft = begin + windowMillis - now
    return count
  }
}
