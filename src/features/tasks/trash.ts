// The trash: what is deleted waits there for 30 days, with its subtasks, and is gone to everything but its restoration.
import { sql, type Transaction } from 'kysely'
import {
  type Executor,
  executeTogether,
  inTransaction,
  preparedQueries,
  preparedQuery,
} from '../../db/database.ts'
import { batchRows, type Expiry } from '../../db/housekeeping.ts'
import { now } from '../../db/schema/now.ts'
import type { Tables } from '../../db/schema/tables.ts'
import { isForeignKeyViolation } from '../../db/violations.ts'
import { Problem } from '../../openapi/problem.ts'
import { placeColumn, selectedOf } from '../owned/derived.ts'
import type { Target } from '../owned/handlers.ts'
import { lastPosition } from '../owned/moves.ts'
import { lockOrder, orderLockOf } from '../owned/order.ts'
import type { ownedQueries, Stored } from '../owned/queries.ts'
import { guarded, owned, ownedBy, type Place, type Row, written } from '../owned/statements.ts'
import { countLevels, idsBelow, maxLevels, readUpwards } from './subtree.ts'
import { type NewTask, type Task, type TaskPatch, tasks } from './task.ts'

/** How long something stays in the trash. */
export const trashDays = 30
const kept = sql`interval ${sql.lit(`${trashDays} days`)}`

const notDeleted = sql<boolean>`tasks.deleted_at is null`

/** While others decide where tasks are, nothing is deleted: a task could come under one that goes away. */
const waitForOrder = preparedQuery(
  'wait_for_order_of_tasks',
  (_, { name }: { name: string }) => sql`select pg_advisory_xact_lock_shared(hashtextextended(${name}, 0))`,
)

/** Housekeeping is told whose trash to look into, and when. */
const noteTrash = preparedQuery('note_trash', (db, { userId }: { userId: number }) =>
  db
    .insertInto('trashes')
    .values({ user_id: userId, due_at: sql`now() + ${kept}` })
    .onConflict((conflict) => conflict.column('user_id').doNothing()),
)

/** Puts a task and what is below it into the trash; what is there already stays as it is. */
const trashRows = preparedQueries(
  'trash_task',
  (db, given: Place & Row, ...shape: string[]) =>
    owned(db)
      .updateTable(tasks.name)
      .set(written(tasks, { deleted_at: sql`now()` }, ['deleted_at']))
      .where('user_id', '=', given.userId)
      .where(notDeleted)
      .where((eb) =>
        eb.or([eb('id', '=', given.id), sql<boolean>`id in ${idsBelow(given.userId, given.id, notDeleted)}`]),
      )
      .$if(shape.includes(guarded), (update) =>
        update.where(
          sql<boolean>`exists (select from tasks as root where root.user_id = ${given.userId}
            and root.id = ${given.id} and root.version = any(${given.versions}::bigint[]))`,
        ),
      )
      .where(
        sql<boolean>`exists (select from tasks as root where root.user_id = ${given.userId}
          and root.id = ${given.id} and root.deleted_at is null)`,
      )
      .returning('id'),
  { owner: 'userId' },
)

/** @returns whether there was such a task with one of the versions */
export async function trashTask(db: Executor, { userId, id, versions }: Target): Promise<boolean> {
  const shape = versions ? [guarded] : []
  try {
    const [, rows] = await executeTogether(db, [
      waitForOrder.with({ name: orderLockOf(tasks, userId) }),
      trashRows(...shape).with({ userId, id, versions }),
      noteTrash.with({ userId }),
    ])
    return rows.length > 0
  } catch (error) {
    if (isForeignKeyViolation(error, 'trashes_user_id_fkey')) return false // the account is gone
    throw error
  }
}

/** Puts the tasks of a list into the trash. The order must be locked. */
export async function trashList(trx: Transaction<Tables>, userId: number, listId: number): Promise<void> {
  await owned(trx)
    .updateTable(tasks.name)
    .set(written(tasks, { deleted_at: sql`now()` }, ['deleted_at']))
    .where('user_id', '=', userId)
    .where('list_id', '=', listId)
    .where(notDeleted)
    .execute()
  await noteTrash.execute(trx, { userId })
}

/** Removes a task and what is below it for good, also out of the trash. @returns whether there was such a task */
export const removeTask = (db: Executor, { userId, id, versions }: Target): Promise<boolean> =>
  inTransaction(db, userId, async (trx) => {
    await lockOrder(trx, tasks, userId)
    const rows = await owned(trx)
      .deleteFrom(tasks.name)
      .where('user_id', '=', userId)
      .where((eb) => eb.or([eb('id', '=', id), sql<boolean>`id in ${idsBelow(userId, id)}`]))
      .$if(versions !== undefined, (deletion) =>
        deletion.where(
          sql<boolean>`exists (select from tasks as root where root.user_id = ${userId} and root.id = ${id}
            and root.version = any(${versions}::bigint[]))`,
        ),
      )
      .returning('id')
      .execute()
    return rows.length > 0
  })

type Queries = ReturnType<typeof ownedQueries<Task, NewTask, TaskPatch>>

/**
 * Takes a task out of the trash, with what was deleted together with it. Where its parent is gone, or has too many levels by
 * now, it has none.
 * @returns the task; undefined where there is none
 * @throws Problem 409 for a task that is not in the trash
 */
export const restoreTask = (
  db: Executor,
  queries: Queries,
  { userId, id }: Target,
): Promise<Stored<Task> | undefined> =>
  inTransaction(db, userId, async (trx) => {
    await lockOrder(trx, tasks, userId)
    const before = await findDeleted(trx, userId, id)
    if (before === undefined) return undefined
    const place = await placeAgain(trx, userId, before)
    const isElsewhere = place.list_id !== before.list_id || place.parent_id !== before.parent_id
    const together = sql<boolean>`tasks.deleted_at = ${before.deleted_at}::timestamptz`
    const changes = { deleted_at: null, list_id: place.list_id }
    await owned(trx)
      .updateTable(tasks.name)
      .set(written(tasks, changes, Object.keys(changes)))
      .where('user_id', '=', userId)
      .where(sql<boolean>`id in ${idsBelow(userId, id, together)}`)
      .execute()
    const own = {
      ...changes,
      ...place,
      ...(isElsewhere && { [placeColumn]: await lastPosition(trx, tasks) }),
    }
    await owned(trx)
      .updateTable(tasks.name)
      .set(written(tasks, own, Object.keys(own)))
      .where('user_id', '=', userId)
      .where('id', '=', id)
      .execute()
    return await queries.find(trx, userId, id)
  })

async function findDeleted(trx: Transaction<Tables>, userId: number, id: number) {
  const found = (await ownedBy(trx, tasks.name, userId)
    .select([...selectedOf(tasks), 'version'])
    .where('id', '=', id)
    .executeTakeFirst()) as Stored<Task> | undefined
  if (found?.deleted_at === null) throw new Problem('not_deleted')
  return found
}

async function placeAgain(trx: Transaction<Tables>, userId: number, { id, list_id, parent_id }: Task) {
  const above = parent_id === null ? [] : await readUpwards(trx, userId, parent_id)
  const [parent] = above
  if (parent === undefined) return { list_id, parent_id: null }
  const levels = await countLevels(trx, userId, id)
  if (above.length + levels > maxLevels) return { list_id, parent_id: null }
  return { list_id: parent.list_id, parent_id }
}

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
    const removed = await db.transactionFor('searches', user_id, (trx) => emptyTrash(trx, user_id))
    return { removed, more: true }
  },
}

async function emptyTrash(trx: Transaction<Tables>, userId: number): Promise<number> {
  await lockOrder(trx, tasks, userId)
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
          .where('deleted_at', '<=', sql<string>`${now} - ${kept}`)
          .limit(batchRows),
      ),
    )
    .returning('id')
    .execute()
  const oldest = await trx
    .selectFrom('tasks')
    .select(sql<string | null>`min(deleted_at) + ${kept}`.as('due_at'))
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow()
  const own = (due_at: string | null) =>
    due_at === null
      ? trx.deleteFrom('trashes').where('user_id', '=', userId)
      : trx.updateTable('trashes').set({ due_at }).where('user_id', '=', userId)
  await own(oldest.due_at).execute()
  return rows.length
}
