// Whether the service can handle requests. One query answers everybody who asks at about the same time, since the operation
// needs no token and must not take connections from other requests.
import pg from 'pg'
import type { Logger } from 'pino'
import type { Database } from '../../db/database.ts'
import { isUpToDate } from '../../db/migrate.ts'

/** How long a result is reused. A load balancer that asks twice a second always gets a current one. */
const cacheMillis = 500

/**
 * Makes the check of readiness.
 * @returns a function that resolves with whether the database responds and has all migrations; if not, the log says why
 */
export const readiness = ({ db, log }: { db: Database; log: Logger }): (() => Promise<boolean>) =>
  cached(cacheMillis, async () => {
    try {
      const upToDate = await isUpToDate(db.connections.readiness)
      if (!upToDate) log.warn('not ready: migrations are missing')
      return upToDate
    } catch (err) {
      log.warn({ err }, `not ready: ${reasonOf(err)}`)
      return false
    }
  })

/** This query concerns no user, so PostgreSQL's message can be logged. */
const reasonOf = (error: unknown): string =>
  error instanceof pg.DatabaseError
    ? `the database says ${error.code}, ${error.message}`
    : 'the database does not answer'

/**
 * Shares one result among all calls until it is there, and for some time after.
 * @param millis how long a result is reused
 * @param load gets the result; must not reject
 * @param now in milliseconds
 */
export function cached<T>(
  millis: number,
  load: () => Promise<T>,
  now: () => number = () => performance.now(),
): () => Promise<T> {
  let result: Promise<T> | undefined
  let validUntil = Number.NEGATIVE_INFINITY
  return () => {
    if (result === undefined || now() >= validUntil) {
      validUntil = Number.POSITIVE_INFINITY
      result = load().finally(() => {
        validUntil = now() + millis
      })
    }
    return result
  }
}
