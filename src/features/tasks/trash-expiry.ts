// What has been in the trash for long enough is removed, by housekeeping.
import { sql, type Transaction } from 'kysely'
import type { Database } from '../../db/database.ts'
import { batchRows, type Expiry } from '../../db/housekeeping.ts'
import { now } from '../../db/schema/now.ts'
import type { Tables } from '../../db/schema/tables.ts'
import { beginChange, noteRemovals } from '../owned/changes.ts'
import { taskQuota } from './limits.ts'
import { tasks } from './task.ts'
import { trashPeriod } from './trash.ts'

/** What has been in the trash for long enough, for housekeeping: of one user at a time, since no statement is about two. */
export const trashExpiry: Expiry = {
  table: 'tasks',
  async removeBatch(db) {
    const next = await db
      .selectFrom('trashes')
      .select('user_id')
      .where('due_at', '<=', now)
      .orderBy('due_at')
      .limit(1)
      .executeTakeFirst()
    if (next === undefined) return { removed: 0, more: false }
    const { user_id } = next
    try {
      const removed = await db.transactionFor('searches', user_id, (trx) => emptyTrash(trx, user_id))
      return { removed, more: true }
    } catch (error) {
      await postpone(db, user_id) // so that the next time others have their turn
      throw error
    }
  },
}

const postpone = (db: Database, userId: number) =>
  db
    .updateTable('trashes')
    .set({ due_at: sql`${now} + interval '1 hour'` })
    .where('user_id', '=', userId)
    .execute()

/** From the last level on, so that nothing is left whose parent is gone. */
async function emptyTrash(trx: Transaction<Tables>, userId: number): Promise<number> {
  const change = await beginChange(trx, userId)
  const rows = await trx
    .deleteFrom('tasks')
    .where('user_id', '=', userId)
    .where(({ eb, selectFrom }) =>
      eb(
        'id',
        'in',
        selectFrom('tasks')
          .select('id')
          .where('user_id', '=', userId)
          .where('deleted_at', '<=', sql<string>`${now} - ${trashPeriod}`)
          .where(hasNothingBelow(userId))
          .limit(batchRows),
      ),
    )
    .returning('id')
    .execute()
  await noteRemovals(
    trx,
    tasks,
    { userId, change },
    rows.map(({ id }) => id),
  )
  const oldest = await trx
    .selectFrom('tasks')
    .select(sql<string | null>`min(deleted_at) + ${trashPeriod}`.as('due_at'))
    .where('user_id', '=', userId)
    .where('deleted_at', 'is not', null)
    .where(hasNothingBelow(userId)) // what has, waits for that: imported, it may have been there for longer
    .executeTakeFirstOrThrow()
  const own = (due_at: string | null) =>
    due_at === null
      ? trx.deleteFrom('trashes').where('user_id', '=', userId)
      : trx.updateTable('trashes').set({ due_at }).where('user_id', '=', userId)
  await own(oldest.due_at).execute()
  await taskQuota.giveBack(trx, userId, rows.length)
  return rows.length
}

const hasNothingBelow = (userId: number) => sql<boolean>`not exists (
  select from tasks as below where below.user_id = ${userId} and below.parent_id = tasks.id)`
