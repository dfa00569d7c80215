// A task and its subtasks in SQL. Every condition stands beside the owner's, so that all is on one shard.
import { type RawBuilder, sql, type Transaction } from 'kysely'
import type { Tables } from '../../db/schema/tables.ts'

/** Levels of tasks, the first included. */
export const maxLevels = 5

/**
 * The ids of the tasks below one, as a subquery.
 * @param when of those that count; what is below another one is not looked at
 */
export const idsBelow = (userId: unknown, id: unknown, when: RawBuilder<boolean> = sql`true`) => sql`(
  with recursive below as (
    select tasks.id from tasks where tasks.user_id = ${userId} and tasks.parent_id = ${id} and ${when}
    union
    select tasks.id from below, tasks
    where tasks.user_id = ${userId} and tasks.parent_id = below.id and ${when}
  ) select below.id from below)`

type Above = { id: number; list_id: number | null }

/** A task that is not in the trash, and those above it, nearest first; none where there is no such task. */
export async function readUpwards(trx: Transaction<Tables>, userId: number, id: number): Promise<Above[]> {
  const { rows } = await sql<Above>`
    with recursive above as (
      select id, parent_id, list_id, 1 as level from tasks
      where user_id = ${userId} and id = ${id} and deleted_at is null
      union
      select tasks.id, tasks.parent_id, tasks.list_id, level + 1 from above, tasks
      where tasks.user_id = ${userId} and tasks.id = above.parent_id and level < ${maxLevels}
    ) select id, list_id from above order by level`.execute(trx)
  return rows
}

/** How many levels a task and its subtasks have, those in the trash included. */
export async function countLevels(trx: Transaction<Tables>, userId: number, id: number): Promise<number> {
  const { rows } = await sql<{ levels: number }>`
    with recursive below as (
      select ${id}::bigint as id, 1 as level
      union
      select tasks.id, level + 1 from below, tasks
      where tasks.user_id = ${userId} and tasks.parent_id = below.id and level <= ${maxLevels}
    ) select max(level)::int as levels from below`.execute(trx)
  return rows[0]?.levels ?? 1
}
