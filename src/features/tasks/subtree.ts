// A task and its subtasks in SQL. Every condition stands beside the owner's, so that all is on one shard.
import { type RawBuilder, sql, type Transaction } from 'kysely'
import type { Tables } from '../../db/schema/tables.ts'
import { maxLevels } from '../../openapi/limits.ts'

/**
 * The ids of a task and of those below it, as a subquery.
 * @param root what the task itself has to fulfil; without it there are none
 * @param below of those below it that count; what is below another one is not looked at
 */
export const idsFrom = (userId: unknown, id: unknown, root: Condition, below: Condition) => sql`(
  with recursive found as (
    select tasks.id from tasks where tasks.user_id = ${userId} and tasks.id = ${id} and ${root}
    union
    select tasks.id from found, tasks
    where tasks.user_id = ${userId} and tasks.parent_id = found.id and ${below}
  ) select found.id from found)`

type Condition = RawBuilder<unknown>

export const always: Condition = sql`true`
export const notDeleted = sql<boolean>`tasks.deleted_at is null`

type Above = { id: number; list_id: number | null }

/** A task and those above it, nearest first; none where there is no such task. @param when of the task itself */
export async function readUpwards(
  trx: Transaction<Tables>,
  userId: number,
  id: number,
  when: Condition = notDeleted,
): Promise<Above[]> {
  const { rows } = await sql<Above>`
    with recursive above as (
      select tasks.id, tasks.parent_id, tasks.list_id, 1 as level from tasks
      where tasks.user_id = ${userId} and tasks.id = ${id} and ${when}
      union
      select tasks.id, tasks.parent_id, tasks.list_id, level + 1 from above, tasks
      where tasks.user_id = ${userId} and tasks.id = above.parent_id and level <= ${maxLevels}
    ) select id, list_id from above order by level`.execute(trx)
  return rows
}

/** How many levels a task and its subtasks have. @param when of the subtasks that count */
export async function countLevels(
  trx: Transaction<Tables>,
  userId: number,
  id: number,
  when: Condition,
): Promise<number> {
  const { rows } = await sql<{ levels: number }>`
    with recursive below as (
      select ${id}::bigint as id, 1 as level
      union
      select tasks.id, level + 1 from below, tasks
      where tasks.user_id = ${userId} and tasks.parent_id = below.id and ${when} and level <= ${maxLevels}
    ) select max(level)::int as levels from below`.execute(trx)
  return rows[0]?.levels ?? 1
}
