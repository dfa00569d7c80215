// The general rate limit: requests per minute and user, counted in the memory of each replica, since an exact sum over all
// replicas would cost a statement on every request.
import { type QuotaCount, windowSeconds } from './quota.ts'

/** Counts a request of a user; returns undefined where the limit is off. */
export type UserQuota = (userId: number) => QuotaCount | undefined

const windowMillis = windowSeconds * 1000

/**
 * Makes the function that counts a user's requests.
 * @param limit requests per minute; 0 = off
 * @param clock the time now
 */
export function userQuota(limit: number, clock: () => Date): UserQuota {
  if (limit === 0) return () => undefined
  // One window for all users: at its end all counts are dropped, so memory stays bounded.
  let counts = new Map<number, number>()
  let begin = Number.NEGATIVE_INFINITY
  return (userId) => {
    const now = clock().getTime()
    // A clock that was set back begins a new window too, rather than prolonging the old one.
    if (now >= begin + windowMillis || now < begin) {
      counts = new Map()
      begin = now
    }
    const count = (counts.get(userId) ?? 0) + 1
    counts.set(userId, count)
    return {
      name: 'default',
      limit,
      remaining: Math.max(0, limit - count),
      millisLeft: begin + windowMillis - now,
      exceeded: count > limit,
    }
  }
}
