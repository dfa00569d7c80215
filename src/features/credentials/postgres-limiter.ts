// Rate limits counted in PostgreSQL, shared by all replicas. Windows follow the database's clock: the library would use the
// process's, so that a replica with a wrong clock would end every window early and allow more guesses.
import { sql } from 'kysely'
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import type { Database } from '../../db/database.ts'
import { expiry } from '../../db/housekeeping.ts'
import { nowMillis } from '../../db/schema/now.ts'
import { windowSeconds } from '../../http/limits/quota.ts'

type Counter = { points: number; millis_left: number }

export const counterExpiry = expiry('rate_limits', 'expire', nowMillis)

/**
 * Whether the window of a counter has ended. One with more than two windows left has ended, too: the database's clock was
 * set back, or a replica of an earlier release, which counts by its own clock, wrote it.
 */
const hasEnded = (windowMillis: number) =>
  sql`counter.expire not between ${nowMillis} + 1 and ${nowMillis} + ${2 * windowMillis}::bigint`

const count = (key: string, points: number, windowMillis: number) => sql<Counter>`
  insert into rate_limits as counter (key, points, expire)
  values (${key}, greatest(${points}::int, 0), ${nowMillis} + ${windowMillis}::bigint)
  on conflict (key) do update set
    points = case when ${hasEnded(windowMillis)} then excluded.points else counter.points + ${points}::int end,
    expire = case when ${hasEnded(windowMillis)} then excluded.expire else counter.expire end
  returning points, expire - ${nowMillis} as millis_left`

/** The library's limiter with statements of our own. The overridden methods are the library's extension points for stores. */
class SharedLimiter extends RateLimiterPostgres {
  readonly #db: Database

  constructor(db: Database, name: string, points: number, seconds: number) {
    super({
      storeClient: {}, // never used: the library's own statements are not sent
      storeType: 'client',
      tableCreated: true,
      clearExpiredByTimeout: false, // db/housekeeping.ts deletes expired counters
      keyPrefix: name,
      points,
      duration: seconds,
      inMemoryBlockOnConsumed: points + 1, // further rejections in the window cost no statement
    })
    this.#db = db
  }

  _upsert(key: string, points: number) {
    return count(key, points, this.duration * 1000).execute(this.#db)
  }

  _getRateLimiterRes(_key: string, _points: number, { rows: [row] }: { rows: Counter[] }): RateLimiterRes {
    const { points, millis_left } = row as Counter
    return new RateLimiterRes(Math.max(this.points - points, 0), millis_left, points)
  }

  /** After the process's clock was set back only the library's memory is wrong; the counter in the database is not. */
  _delete(): Promise<boolean> {
    return Promise.resolve(false)
  }
}

/**
 * Makes a limiter that all replicas share.
 * @param name prefix of its keys
 * @param points the maximum number of requests in a window
 * @param seconds of a window
 */
export const sharedLimiter = (
  db: Database,
  name: string,
  points: number,
  seconds = windowSeconds,
): RateLimiterPostgres => new SharedLimiter(db, name, points, seconds)
