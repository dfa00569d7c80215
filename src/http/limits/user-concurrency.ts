// The requests of each user that this process is working on, and a limit on them, so that no user takes the whole process.
// A request counts from its authentication until its response is handed to the HTTP adapter.
import type { LimitFunction } from 'p-limit'
import { Problem } from '../../openapi/problem.ts'

/**
 * Concurrent requests of one user. Enough for a dozen devices, as a browser opens six connections to a host, and for a
 * program that works in bulk; few enough that slow bodies and large responses of one user take little memory.
 */
export const maxConcurrentRequests = 100

export type UserActivity = {
  requests: number
  searches: number
  /** Bytes of large responses that have not been read yet, those of completed requests included. */
  unreadBytes: number
  /** Runs the user's long lists one after the other; created when it is first needed. */
  takeTurns: LimitFunction | undefined
  /** Runs the user's searches one after the other; created when it is first needed. */
  takeSearchTurns: LimitFunction | undefined
}

/**
 * Counts the beginning of a user's request. At its end the caller must subtract 1 from `requests`.
 * @returns the user's activity; undefined when the request is over the limit
 */
export type AdmitRequest = (userId: number) => UserActivity | undefined

/** Idle users are kept up to this number, so that most requests find their entry. */
const idleUsers = 1024

/** @returns the function that admits requests, with a count of its own */
export function userActivities(): AdmitRequest {
  const users = new Map<number, UserActivity>()
  let sweepAt = idleUsers

  function forgetIdle(): void {
    for (const [userId, { requests, unreadBytes }] of users)
      if (requests === 0 && unreadBytes === 0) users.delete(userId)
    sweepAt = Math.max(idleUsers, 2 * users.size)
  }

  function add(userId: number): UserActivity {
    if (users.size >= sweepAt) forgetIdle()
    const rest = { takeTurns: undefined, takeSearchTurns: undefined }
    const activity = { requests: 0, searches: 0, unreadBytes: 0, ...rest }
    users.set(userId, activity)
    return activity
  }

  return (userId) => {
    const activity = users.get(userId) ?? add(userId)
    if (activity.requests >= maxConcurrentRequests) return undefined
    activity.requests += 1
    return activity
  }
}

/**
 * The problem when a user's own requests are in the way; a short Retry-After, since they end soon.
 * @param detail what is in the way
 */
export const overloaded = (detail: string) =>
  new Problem('overloaded', {
    detail: `${detail} Try again after the seconds in \`Retry-After\`.`,
    headers: { 'Retry-After': '1' },
  })

export const tooManyRequests = overloaded(`You have ${maxConcurrentRequests} requests in work.`)
