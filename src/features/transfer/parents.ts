// The tasks of a file that others of it refer to, as their parent or their series: where they are in the account, whether
// they were there before or not.
import { sql, type Transaction } from 'kysely'
import type { Tables } from '../../db/schema/tables.ts'
import type { ImportedTask } from '../../openapi/imports/found.ts'
import { maxLevels } from '../../openapi/limits.ts'
import { always, readUpwards } from '../tasks/subtree.ts'

type Parent = { id: number; list_id: number | null; deleted_at: string | null; level: number }

/** @param tasks all of the file */
export function importedParents(trx: Transaction<Tables>, userId: number, tasks: readonly ImportedTask[]) {
  const needed = new Set(tasks.flatMap(({ parent_id, series_id }) => [parent_id, series_id]).filter(isId))
  const known = new Map<number, Parent>()

  /** Looks for those of these tasks that others refer to. @param created the ids of those that were not there before */
  async function add(batch: readonly ImportedTask[], created: ReadonlySet<number>): Promise<void> {
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
      const above = typeof task.parent_id === 'number' ? known.get(task.parent_id) : undefined
      const level = created.has(row.id) ? 1 + (above?.level ?? 0) : await levelOf(row.id)
      known.set(task.file_id as number, { ...row, level })
    }
  }

  const levelOf = async (id: number) => (await readUpwards(trx, userId, id, always)).length

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

  /** Sets the series of occurrences that were created, where the file has it. */
  async function joinSeries(externalIds: ReadonlySet<string>): Promise<void> {
    const joined = tasks.flatMap(({ external_id, series_id }) => {
      const id = known.get(series_id as number)?.id
      return id !== undefined && externalIds.has(external_id) ? [{ external_id, id }] : []
    })
    if (joined.length === 0) return
    const found = sql<{ joined_id: string; joined_series: number }>`(select
      unnest(${joined.map(({ external_id }) => external_id)}::text[]) as joined_id,
      unnest(${joined.map(({ id }) => id)}::bigint[]) as joined_series)`.as('joined')
    await trx
      .updateTable('tasks')
      .from(found)
      .set({ series_id: sql.ref('joined_series') })
      .where('user_id', '=', userId)
      .where(sql<boolean>`external_id = joined_id`)
      .execute()
  }

  return { add, placeOf, joinSeries }
}

const isId = (id: unknown) => typeof id === 'number'
