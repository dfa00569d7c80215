// The general limit: requests a minute of each user, counted in memory, since an exact sum over replicas is not worth
// a statement on every request.
import { type QuotaCount, windowSeconds } from './quota.ts'

/** Counts a request of a user; undefined where the limit is off. */
export type UserQuota = (userId: number) => QuotaCount | undefined

const windowMillis = windowSeconds * 1000

/** @param limit requests a minute; 0 = off */
export function userQuota(limit: number, clock: () => Date): UserQuota {
  if (limit === 0) return () => undefined
  // One window for all users: at its end the counts are dropped together, so nothing outlives the minute.
  let taken = new Map<number, number>()
  let begin = Number.NEGATIVE_INFINITY
  return (userId) => {
    const now = clock().getTime()
    // A clock that was set back begins a new window too; nobody waits for the old time to come again.
    if (now >= begin + windowMillis || now < begin) {
      taken = new Map()
      begin = now
    }
    const count = (taken.get(userId) ?? 0) + 1
    taken.set(userId, count)
    return {
      name: 'default',
      limit,
      remaining: Math.max(0, limit - count),
      millisLeft: begin + windowMillis - now,
      exceeded: count > limit,
    }
  }
}
