// Whether the service can work. The database is asked once for all who want to know at about the same time, so that
// whoever asks often, and no token is needed for it, keeps no connection from others.
import pg from 'pg'
import type { Logger } from 'pino'
import type { Database } from '../../db/database.ts'
import { isUpToDate } from '../../db/migrate.ts'
import { connectionsFor } from '../../db/pipeline/execute.ts'

/** How long an answer is good. Balancers that ask twice a second are told what is so. */
const goodForMillis = 500

/** @returns whether the database answers and has all migrations; if not, the log says why */
export const readiness = ({ db, log }: { db: Database; log: Logger }): (() => Promise<boolean>) =>
  cached(goodForMillis, async () => {
    try {
      const atHead = await isUpToDate(connectionsFor('readiness', db))
      if (!atHead) log.warn('not ready: migrations are missing')
      return atHead
    } catch (err) {
      log.warn({ err }, `not ready: ${reasonOf(err)}`)
      return false
    }
  })

/** What PostgreSQL says to this question holds nothing of any user. */
const reasonOf = (error: unknown): string =>
  error instanceof pg.DatabaseError
    ? `the database says ${error.code}, ${error.message}`
    : 'the database does not answer'

/**
 * Asks once for all who ask while that is not answered, and until so long after the answer.
 * @param ask must not reject
 */
export function cached<Answer>(
  millis: number,
  ask: () => Promise<Answer>,
  now: () => number = () => performance.now(),
): () => Promise<Answer> {
  let answer: Promise<Answer> | undefined
  let goodUntil = Number.NEGATIVE_INFINITY
  return () => {
    if (answer === undefined || now() >= goodUntil) {
      goodUntil = Number.POSITIVE_INFINITY
      answer = ask().finally(() => {
        goodUntil = now() + millis
      })
    }
    return answer
  }
}
