// Taking a task out of the trash, to where it was.
import { sql, type Transaction } from 'kysely'
import type { Executor } from '../../db/database.ts'
import type { Tables } from '../../db/schema/tables.ts'
import { inTransaction } from '../../db/transactions.ts'
import { maxLevels } from '../../openapi/limits.ts'
import { Problem } from '../../openapi/problem.ts'
import { beginChange } from '../owned/changes.ts'
import { placeColumn, selectedOf } from '../owned/derived.ts'
import { lastPosition } from '../owned/moves.ts'
import type { ownedQueries, Stored } from '../owned/queries.ts'
import { owned, ownedBy, written } from '../owned/statements.ts'
import type { Target } from '../owned/target.ts'
import { always, countLevels, idsFrom, readUpwards } from './subtree.ts'
import { type NewTask, type Task, type TaskPatch, tasks } from './task.ts'

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
    await beginChange(trx, userId)
    const before = await findDeleted(trx, userId, id)
    if (before === undefined) return undefined
    const place = await placeAgain(trx, userId, before)
    const isElsewhere = place.list_id !== before.list_id || place.parent_id !== before.parent_id
    const changes = { deleted_at: null, list_id: place.list_id }
    await owned(trx)
      .updateTable(tasks.name)
      .set(written(tasks, userId, changes, Object.keys(changes)))
      .where('user_id', '=', userId)
      .where('id', '<>', id)
      .where(sql<boolean>`id in ${idsFrom(userId, id, always, together(before))}`)
      .execute()
    const own = {
      ...changes,
      ...place,
      ...(isElsewhere && { [placeColumn]: await lastPosition(trx, tasks) }),
    }
    await owned(trx)
      .updateTable(tasks.name)
      .set(written(tasks, userId, own, Object.keys(own)))
      .where('user_id', '=', userId)
      .where('id', '=', id)
      .execute()
    return await queries.find(trx, userId, id)
  })

/** What went to the trash in the same statement. */
const together = ({ deleted_at }: Task) => sql<boolean>`tasks.deleted_at = ${deleted_at}::timestamptz`

async function findDeleted(trx: Transaction<Tables>, userId: number, id: number) {
  const found = (await ownedBy(trx, tasks.name, userId)
    .select([...selectedOf(tasks), 'version'])
    .where('id', '=', id)
    .executeTakeFirst()) as Stored<Task> | undefined
  if (found?.deleted_at === null) throw new Problem('not_deleted')
  return found
}

async function placeAgain(trx: Transaction<Tables>, userId: number, task: Task) {
  const { id, list_id, parent_id } = task
  const above = parent_id === null ? [] : await readUpwards(trx, userId, parent_id)
  const [parent] = above
  if (parent === undefined) return { list_id, parent_id: null }
  const levels = await countLevels(trx, userId, id, together(task))
  if (above.length + levels > maxLevels) return { list_id, parent_id: null }
  return { list_id: parent.list_id, parent_id }
}
