// The changes of a user's lists and tasks, numbered in the order in which they are committed: a transaction that makes some
// takes the next number first, from a row of the user that stays locked until it ends. So nobody else decides about these
// items meanwhile either: their order, and how many there may be.
import { type Kysely, sql, type Transaction } from 'kysely'
import { preparedQuery } from '../../db/database.ts'
import { expiry } from '../../db/housekeeping.ts'
import { now } from '../../db/schema/now.ts'
import type { Tables } from '../../db/schema/tables.ts'
import { isForeignKeyViolation } from '../../db/violations.ts'
import { Problem } from '../../openapi/problem.ts'
import type { Resource } from '../../openapi/resources/resource.ts'

type Owner = { userId: number }

/** Takes the number of a change, before anything else of it. A transaction may take several. */
const taking = (db: Pick<Kysely<Tables>, 'insertInto'>, { userId }: Owner) =>
  db
    .insertInto('change_counters')
    .values({ user_id: userId, last: 1 })
    .onConflict((conflict) =>
      conflict.column('user_id').doUpdateSet({
        last: sql<number>`change_counters.last + 1`,
        changed_at: ({ ref }) => ref('excluded.changed_at'),
      }),
    )
    .returning('last')

export const takeChange = preparedQuery('take_change', (db, owner: Owner) => taking(db, owner), {
  owner: 'userId',
})

/** The same within a statement that updates: its `change` is `taken`. */
export const withChange = (db: Kysely<Tables>, owner: Owner) =>
  db.with('taken_change', (own) => taking(own as never, owner))

export const taken = sql<number>`(select last from taken_change)`

/** Without the account a change has no number. */
export const isAccountGone = (error: unknown): boolean =>
  isForeignKeyViolation(error, 'change_counters_user_id_fkey')

/**
 * Lets nobody else change items of the user until the transaction ends.
 * @returns the number of the change
 * @throws Problem 401 when the account is gone
 */
export async function beginChange(trx: Transaction<Tables>, userId: number): Promise<number> {
  try {
    const [row] = await takeChange.execute(trx, { userId })
    return row?.last as number
  } catch (error) {
    throw isAccountGone(error) ? new Problem('invalid_token') : error
  }
}

/** The number that was taken. */
export const changeOf = (userId: unknown) =>
  sql<number>`(select last from change_counters where user_id = ${userId})`

/** Keeps for a while that items were removed for good, in the transaction that does so. */
export async function noteRemovals(
  trx: Transaction<Tables>,
  { thing: kind }: Resource,
  { userId: user_id, change }: { userId: number; change: number },
  ids: readonly number[],
): Promise<void> {
  if (ids.length === 0) return
  await sql`insert into removals (user_id, change, kind, id)
    select ${user_id}, ${change}, ${kind}, unnest(${ids}::bigint[])`.execute(trx)
}

/** Longer than any token of a change is good for. */
export const removalExpiry = expiry('removals', 'removed_at', sql`${now} - interval '31 days'`)
