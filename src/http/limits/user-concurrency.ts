// What each user has in work in this process: bounded, so that no user takes all of it. A request is in work from its
// authentication until its answer is handed over.
import type { LimitFunction } from 'p-limit'
import { Problem } from '../../openapi/problem.ts'

/**
 * Requests of one user in work. A browser opens six connections to a host, so this is enough for a dozen devices and for
 * a program that works in bulk; and a hundred bodies that come slowly, or answers that are made, take some megabytes.
 */
export const maxConcurrentRequests = 100

export type UserActivity = {
  requests: number
  searches: number
  /** Of large answers that wait to be read, also after their requests. */
  unreadBytes: number
  /** Has long lists take turns; made when it is first needed. */
  takeTurns: LimitFunction | undefined
  /** The same for searches. */
  takeSearchTurns: LimitFunction | undefined
}

/** Begins a request of a user; whoever ends it takes one from `requests`. @returns undefined when it is one too many */
export type AdmitRequest = (userId: number) => UserActivity | undefined

/** What is known of so many users is kept though they rest, so that a request costs one look into the map. */
const idleUsers = 1024

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
    const work = { requests: 0, searches: 0, unreadBytes: 0, ...rest }
    users.set(userId, work)
    return work
  }

  return (userId) => {
    const work = users.get(userId) ?? add(userId)
    if (work.requests >= maxConcurrentRequests) return undefined
    work.requests += 1
    return work
  }
}

/** It is the user's own work that is in the way, which is done soon. */
export const overloaded = (detail: string) =>
  new Problem('overloaded', {
    detail: `${detail} Try again after the seconds in \`Retry-After\`.`,
    headers: { 'Retry-After': '1' },
  })

export const tooManyRequests = overloaded(`You have ${maxConcurrentRequests} requests in work.`)
