// How many items of a resource each user has at most, in one row a user: statements on it. `taken` is never less than the
// items that there are, with those that may still come of a lease: creations raise it in their own transaction, or before
// that when they lease some, and what removes items for good lowers it. So nothing is counted until it seems that there is
// no room, or the row is new.
//
// A transaction writes the row last, so that whoever holds it waits for nothing of the same user.
import { sql } from 'kysely'
import { preparedQueries, preparedQuery } from '../../db/database.ts'
import { now } from '../../db/schema/now.ts'
import type { Tables } from '../../db/schema/tables.ts'

/** A resource whose items are counted. */
export type Counted = { name: 'tasks'; thing: string; max?: number }

type Owner = { userId: number }

type Count = {
  taken: number
  leased: number
  seconds: number
  revision: number
  is_old: boolean
  is_outdated: boolean
}

/** How long a process may use a lease. */
export const leaseMillis = 60_000

/**
 * How long others reckon with it. What a process has begun to write in the last moment of its lease is committed by then, or
 * never will be: it waits 10 seconds for a connection, and its transaction takes 30 (session/time-limits.ts).
 */
const leasePeriod = sql`interval '2 minutes'`

/** Until the next count it may be that an earlier release has created some uncounted. */
const countedPeriod = sql`interval '30 days'`

/** In the shape of a statement: the row stays locked until the transaction ends. */
export const locked = 'locked'

/** @param table that has the rows */
export function countStatements({ name, thing }: Counted, table: keyof Tables) {
  const counts = sql.table(table)
  // `now()`, when the transaction began: a lease that has ended meanwhile counts all the same.
  const leasedAt = (time: string) => sql`case when leased_until > ${sql.raw(time)} then leased else 0 end`

  return {
    /** What is known; `leased` while the lease lasts, which `seconds` says. */
    select: preparedQueries(
      `select_count_of_${name}`,
      (
        _,
        { userId }: Owner,
        ...shape: string[]
      ) => sql<Count>`select taken, ${leasedAt('now()')} as leased, revision,
          greatest(1, ceil(extract(epoch from leased_until - now())))::int as seconds,
          counted_at <= ${now} - interval '1 second' as is_old, counted_at <= ${now} - ${countedPeriod} as is_outdated
        from ${counts} where user_id = ${userId} ${shape.includes(locked) ? sql`for update` : sql``}`,
    ),

    count: preparedQuery(
      `count_${name}`,
      (db, { userId }: Owner) =>
        db.selectFrom(name).where('user_id', '=', userId).select(sql<number>`count(*)::int`.as('count')),
      { owner: 'userId' },
    ),

    insert: preparedQuery(
      `insert_count_of_${name}`,
      (_, { userId, taken }: Owner & { taken: number }) => sql`
        insert into ${counts} (user_id, taken, counted_at) values (${userId}, ${taken}, ${now})
        on conflict (user_id) do nothing`,
    ),

    /**
     * Writes what was counted, unless somebody has written the row since it was read. Every creation that was not leased has
     * written it: so the count has seen all of those.
     */
    correct: preparedQuery(
      `correct_count_of_${name}`,
      (_, given: Owner & { taken: number; leased: number; revision: number }) => sql`
        update ${counts} set taken = ${given.taken}, leased = ${given.leased}, counted_at = ${now}, revision = revision + 1
        where user_id = ${given.userId} and revision = ${given.revision} returning revision`,
    ),

    /**
     * Takes room for `n`, of which `lease` are to come later; `used` have come of leases, and a count may have had them twice:
     * it is an old one now. Where there is none, or no row, it fails: the root is negative. Citus refuses functions that are not
     * IMMUTABLE beside a CASE, and over a column: so the times are columns of a subquery, and time is calculated in UTC.
     */
    take: preparedQuery(
      `take_${thing}`,
      (_, { userId, n, lease, used, max }: Owner & Record<'n' | 'lease' | 'used' | 'max', number>) => sql<{
        taken: number
      }>`
        with written as (
          update ${counts} set taken = taken + ${n}::int, revision = revision + 1,
            leased = greatest(0, ${leasedAt('begun')} - ${used}::int) + ${lease}::int,
            counted_at = (counted_at at time zone 'UTC' - least(${used}::int, 1) * interval '1 second') at time zone 'UTC',
            leased_until = case when ${lease}::int > 0 then lease_end else leased_until end
          from (select now() as begun, now() + ${leasePeriod} as lease_end) as times
          where user_id = ${userId} and taken + ${n}::int <= ${max}::int and counted_at > ${now} - ${countedPeriod}
          returning taken
        ) select max(taken) as taken, sqrt(count(*) - 1) as succeeded from written`,
    ),

    /** Gives back the room of what was removed for good. */
    giveBack: preparedQuery(
      `give_back_${name}`,
      (_, { userId, n }: Owner & { n: number }) => sql`
        update ${counts} set taken = taken - ${n}::int, revision = revision + 1 where user_id = ${userId}`,
    ),
  }
}
