// The tasks of a file that have subtasks in it: where they are in the account, whether they were there before or not.
import { sql, type Transaction } from 'kysely'
import type { Tables } from '../../db/schema/tables.ts'
import { maxLevels } from '../../openapi/imports/file-levels.ts'
import type { ImportedTask } from '../../openapi/imports/found.ts'
import { readUpwards } from '../tasks/subtree.ts'

type Parent = { id: number; list_id: number | null; deleted_at: string | null; level: number }

/** @param tasks all of the file */
export function importedParents(trx: Transaction<Tables>, userId: number, tasks: readonly ImportedTask[]) {
  const needed = new Set(tasks.map(({ parent_id }) => parent_id).filter((id) => typeof id === 'number'))
  const known = new Map<number, Parent>()

  /** Looks for those of these tasks that have subtasks. */
  async function add(batch: readonly ImportedTask[]): Promise<void> {
    const some = batch.filter(({ file_id }) => file_id !== undefined && needed.has(file_id))
    if (some.length === 0) return
    const own = some.flatMap(({ origin }) => (origin?.user_id === userId ? origin.id : []))
    const rows = await trx
      .selectFrom('tasks')
      .select(['id', 'external_id', 'created_at', 'list_id', 'deleted_at'])
      .where('user_id', '=', userId)
      .where(({ or }) =>
        or([
          sql<boolean>`external_id = any(${some.map(({ external_id }) => external_id)}::text[])`,
          sql<boolean>`id = any(${own}::bigint[])`,
        ]),
      )
      .execute()
    for (const task of some) {
      const row = rows.find(({ id, external_id, created_at }) =>
        external_id === task.external_id
          ? true
          : task.origin?.user_id === userId && id === task.origin.id && created_at === task.origin.created_at,
      )
      if (row === undefined) continue
      const level = row.deleted_at === null ? (await readUpwards(trx, userId, row.id)).length : 1
      known.set(task.file_id as number, { ...row, level })
    }
  }

  /** Below its parent, and in the list of that; on its own where that is too deep, or in the trash and the task is not. */
  function placeOf({ parent_id, deleted_at }: ImportedTask): {
    parent_id?: number | null
    list_id?: number | null
  } {
    if (typeof parent_id !== 'number') return {}
    const parent = known.get(parent_id)
    const isGone = parent?.deleted_at !== null && typeof deleted_at !== 'string'
    if (parent === undefined || isGone || parent.level >= maxLevels) return { parent_id: null }
    return { parent_id: parent.id, list_id: parent.list_id }
  }

  return { add, placeOf }
}
