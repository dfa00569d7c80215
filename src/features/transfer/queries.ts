// Statements that write imported tasks.
import { sql, type Transaction } from 'kysely'
import type { Tables } from '../../db/schema/tables.ts'
import type { ImportedTask, Origin } from '../../openapi/imports/found.ts'
import { taskQueries } from '../tasks/queries.ts'
import type { NewTask } from '../tasks/task.ts'

/** Rows of one statement. */
const batchRows = 500

/** Lets no other import of the same account begin until the transaction ends: two could wait for each other's rows. */
const lockImports = (trx: Transaction<Tables>, userId: number) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`import ${userId}`}, 0))`.execute(trx)

/**
 * Creates the tasks that are not there yet, in their order.
 * @returns how many were created
 */
export async function insertTasks(
  trx: Transaction<Tables>,
  userId: number,
  tasks: readonly ImportedTask[],
): Promise<number> {
  await lockImports(trx, userId)
  let created = 0
  for (let at = 0; at < tasks.length; at += batchRows) {
    const missing = await withoutOrigins(trx, userId, tasks.slice(at, at + batchRows))
    if (missing.length === 0) continue
    const rows = await trx
      .insertInto('tasks')
      .values(missing.map((task) => rowOf(userId, task)))
      .onConflict((conflict) =>
        conflict.columns(['user_id', 'external_id']).where('external_id', 'is not', null).doNothing(),
      )
      .returning('id')
      .execute()
    created += rows.length
  }
  return created
}

/** Without the tasks that were exported from this very account, and are there still. */
async function withoutOrigins(trx: Transaction<Tables>, userId: number, tasks: ImportedTask[]) {
  const own = tasks.flatMap(({ origin }) => (origin?.user_id === userId ? origin : []))
  if (own.length === 0) return tasks
  const rows = await trx
    .selectFrom('tasks')
    .select(['id', 'created_at'])
    .where('user_id', '=', userId)
    .where('id', '=', sql<number>`any(${own.map(({ id }) => id)}::bigint[])`)
    .execute()
  const createdAt = new Map(rows.map(({ id, created_at }) => [id, created_at]))
  const isThere = ({ id, user_id, created_at }: Origin) =>
    user_id === userId && createdAt.get(id) === created_at
  return tasks.filter(({ origin }) => origin === undefined || !isThere(origin))
}

function rowOf(userId: number, { origin: _, created_at, ...task }: ImportedTask) {
  const row = taskQueries.rowOf(userId, task as unknown as NewTask)
  return { ...row, created_at: sql<string>`least(${created_at ?? null}::timestamptz, now())` } as never
}
