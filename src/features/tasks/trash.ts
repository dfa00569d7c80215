// The trash: what is deleted waits there for 30 days, with its subtasks, and is gone to everything but its restoration.
import { sql, type Transaction } from 'kysely'
import { type Executor, executeTogether, preparedQueries, preparedQuery } from '../../db/database.ts'
import type { Tables } from '../../db/schema/tables.ts'
import { inLongTransaction } from '../../db/transactions.ts'
import { beginChange, isAccountGone, noteRemovals, takeChange } from '../owned/changes.ts'
import { lockItem } from '../owned/references.ts'
import { guarded, owned, ownedBy, type Place, type Row, written } from '../owned/statements.ts'
import type { Target } from '../owned/target.ts'
import { taskQuota } from './limits.ts'
import { always, idsFrom, notDeleted } from './subtree.ts'
import { tasks } from './task.ts'

/** How long something stays in the trash. */
export const trashPeriod = sql`interval '30 days'`

/** Housekeeping is told whose trash to look into, and when. */
export const noteTrash = preparedQuery('note_trash', (db, { userId }: { userId: number }) =>
  db
    .insertInto('trashes')
    .values({ user_id: userId, due_at: sql`now() + ${trashPeriod}` })
    .onConflict((conflict) => conflict.column('user_id').doNothing()),
)

/** Only the snapshot of the next statement sees a version that was written while this waited. */
const lockTask = preparedQuery(
  'lock_task',
  (db, { userId, id }: Place) =>
    ownedBy(db, tasks.name, userId).select('id').where('id', '=', id).forUpdate(),
  { owner: 'userId' },
)

/** Puts a task and what is below it into the trash; what is there already stays as it is. */
const trashRows = preparedQueries(
  'trash_task',
  (db, given: Place & Row, ...shape: string[]) =>
    owned(db)
      .updateTable(tasks.name)
      .set(written(tasks, given.userId, { deleted_at: sql`now()` }, ['deleted_at']))
      .where('user_id', '=', given.userId)
      .where(notDeleted)
      .where(sql<boolean>`id in ${idsFrom(given.userId, given.id, rootOf(given, shape), notDeleted)}`)
      .returning('id'),
  { owner: 'userId' },
)

const rootOf = ({ versions }: Row, shape: readonly string[]) =>
  shape.includes(guarded) ? sql`${notDeleted} and tasks.version = any(${versions}::bigint[])` : notDeleted

/** @returns whether there was such a task with one of the versions */
export async function trashTask(db: Executor, { userId, id, versions }: Target): Promise<boolean> {
  const shape = versions ? [guarded] : []
  try {
    const results = await executeTogether<unknown[]>(db, [
      takeChange.with({ userId }),
      ...(versions ? [lockTask.with({ userId, id })] : []),
      trashRows(...shape).with({ userId, id, versions }),
      noteTrash.with({ userId }),
    ])
    return results.at(-2)?.length !== 0
  } catch (error) {
    if (isAccountGone(error)) return false
    throw error
  }
}

/** Puts the tasks of a list into the trash. */
export async function trashList(trx: Transaction<Tables>, userId: number, listId: number): Promise<void> {
  await owned(trx)
    .updateTable(tasks.name)
    .set(written(tasks, userId, { deleted_at: sql`now()` }, ['deleted_at']))
    .where('user_id', '=', userId)
    .where('list_id', '=', listId)
    .where(notDeleted)
    .execute()
  await noteTrash.execute(trx, { userId })
}

/** Removes a task and what is below it for good, also out of the trash. @returns whether there was such a task */
export const removeTask = (db: Executor, { userId, id, versions }: Target): Promise<boolean> =>
  inLongTransaction(db, userId, async (trx) => {
    const change = await beginChange(trx, userId)
    if (!(await lockItem(trx, tasks, { userId, id }, versions))) return false
    const removed = await owned(trx)
      .deleteFrom(tasks.name)
      .where('user_id', '=', userId)
      .where(sql<boolean>`id in ${idsFrom(userId, id, always, always)}`)
      .returning('id')
      .execute()
    await noteRemovals(
      trx,
      tasks,
      { userId, change },
      removed.map((row) => row.id),
    )
    await taskQuota.giveBack(trx, userId, removed.length)
    return true
  })
