// Counters in PostgreSQL that all replicas share, in windows of the database's clock: the library counts by the process's,
// so a replica whose clock is ahead would end everybody's windows, and give a guesser a new one at every request.
import { sql } from 'kysely'
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import type { Database } from '../../db/database.ts'
import { expiry } from '../../db/housekeeping.ts'
import { nowMillis } from '../../db/schema/now.ts'
import { windowSeconds } from '../../http/limits/quota.ts'

type Counter = { points: number; millis_left: number }

const windowMillis = windowSeconds * 1000

export const counterExpiry = expiry('rate_limits', 'expire', nowMillis)

/**
 * The window of a counter has ended. So has one with more than two windows left: the database's clock was set back, or a
 * replica of a former release, which counts by its own clock, has it wrong.
 */
const isOver = sql`counter.expire not between ${nowMillis} + 1 and ${nowMillis} + ${2 * windowMillis}::bigint`

const count = (key: string, points: number) => sql<Counter>`
  insert into rate_limits as counter (key, points, expire)
  values (${key}, greatest(${points}::int, 0), ${nowMillis} + ${windowMillis}::bigint)
  on conflict (key) do update set
    points = case when ${isOver} then excluded.points else counter.points + ${points}::int end,
    expire = case when ${isOver} then excluded.expire else counter.expire end
  returning points, expire - ${nowMillis} as millis_left`

/** The library's, apart from its statements. What it overrides it is written to have overridden by each kind of store. */
class SharedLimiter extends RateLimiterPostgres {
  readonly #db: Database

  constructor(db: Database, name: string, points: number) {
    super({
      storeClient: {}, // nothing of the library's own is sent
      storeType: 'client',
      tableCreated: true,
      clearExpiredByTimeout: false, // housekeeping does that, by index
      keyPrefix: name,
      points,
      duration: windowSeconds,
      inMemoryBlockOnConsumed: points + 1, // from then on the refusals of a window cost no statement
    })
    this.#db = db
  }

  _upsert(key: string, points: number) {
    return count(key, points).execute(this.#db)
  }

  _getRateLimiterRes(_key: string, _points: number, { rows: [row] }: { rows: Counter[] }): RateLimiterRes {
    const { points, millis_left } = row as Counter
    return new RateLimiterRes(Math.max(this.points - points, 0), millis_left, points)
  }

  /** What is wrong after the process's clock was set back is what it remembers; the counter is right. */
  _delete(): Promise<boolean> {
    return Promise.resolve(false)
  }
}

/** @param points requests in a window at most */
export const sharedLimiter = (db: Database, name: string, points: number): RateLimiterPostgres =>
  new SharedLimiter(db, name, points)
