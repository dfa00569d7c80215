// Statements that write imported lists and tasks.
import { sql, type Transaction } from 'kysely'
import type { Tables } from '../../db/schema/tables.ts'
import type { ImportedList, ImportedTask, Origin } from '../../openapi/imports/found.ts'
import { idsByName } from '../../openapi/imports/known-lists.ts'
import { Problem } from '../../openapi/problem.ts'
import { listQueries, readLists } from '../lists/queries.ts'
import { beginChange } from '../owned/changes.ts'
import { assertFewLabels, taskQuota } from '../tasks/limits.ts'
import { taskQueries } from '../tasks/queries.ts'
import type { NewTask } from '../tasks/task.ts'
import { noteTrash } from '../tasks/trash.ts'
import { importedParents } from './parents.ts'

/** Rows of one statement. */
const batchRows = 500

/** Creates what is not there yet. @returns how much that is @throws Problem 409 */
export async function insertAll(
  trx: Transaction<Tables>,
  userId: number,
  lists: readonly ImportedList[],
  tasks: readonly ImportedTask[],
) {
  const change = await beginChange(trx, userId)
  const { created: lists_created, ids } = await insertLists(trx, userId, lists)
  const inLists = tasks.map((task) =>
    typeof task.list_id === 'number' ? { ...task, list_id: ids.get(task.list_id) ?? null } : task,
  )
  const created = await insertTasks(trx, { userId, change }, inLists)
  if (created > 0 && tasks.some(({ labels }) => Array.isArray(labels) && labels.length > 0))
    await assertFewLabels(trx, userId)
  if (tasks.some(({ deleted_at }) => typeof deleted_at === 'string')) await noteTrash.execute(trx, { userId })
  if (created > 0) await taskQuota.take(trx, userId, created)
  return { created, lists_created }
}

/**
 * Creates the lists that are not there yet, in their order.
 * @returns how many were created, and the id of each list of the file
 * @throws Problem 409 where there are as many as there may be
 */
async function insertLists(trx: Transaction<Tables>, userId: number, lists: readonly ImportedList[]) {
  const existing = lists.length > 0 ? await readLists(trx, userId) : []
  const known = idsByName(
    lists.map(({ name }) => name),
    existing,
  )
  const ids = new Map<number | undefined, number>()
  let created = 0
  for (const [at, { id, name }] of lists.entries()) {
    const found = known[at] ?? (await listQueries.insert(trx, userId, { name }))?.id
    if (found === undefined) throw new Problem('invalid_token')
    if (known[at] === undefined) created += 1
    ids.set(id, found)
  }
  return { created, ids }
}

/**
 * Creates the tasks that are not there yet, in their order: one level after the other, since a subtask needs its parent's id.
 * @returns how many were created
 */
async function insertTasks(
  trx: Transaction<Tables>,
  { userId, change }: { userId: number; change: number },
  tasks: readonly ImportedTask[],
): Promise<number> {
  const parents = importedParents(trx, userId, tasks)
  const externalIds = new Set<string>()
  let created = 0
  for (const batch of batchesOf(tasks)) {
    const missing = await withoutOrigins(trx, userId, batch)
    let ids: number[] = []
    if (missing.length > 0) {
      const rows = await trx
        .insertInto('tasks')
        .values(missing.map((task) => rowOf({ userId, change }, { ...task, ...parents.placeOf(task) })))
        .onConflict((conflict) =>
          conflict.columns(['user_id', 'external_id']).where('external_id', 'is not', null).doNothing(),
        )
        .returning(['id', 'external_id'])
        .execute()
      ids = rows.map(({ id }) => id)
      for (const { external_id } of rows) externalIds.add(external_id ?? '')
    }
    created += ids.length
    await parents.add(batch, new Set(ids))
  }
  await parents.joinSeries(externalIds)
  return created
}

/** No batch has a task and its parent: they are in the order of their levels. */
function* batchesOf(tasks: readonly ImportedTask[]): Generator<ImportedTask[]> {
  let batch: ImportedTask[] = []
  let ids = new Set<number | undefined>()
  for (const task of tasks) {
    if (batch.length === batchRows || (typeof task.parent_id === 'number' && ids.has(task.parent_id))) {
      yield batch
      batch = []
      ids = new Set()
    }
    batch.push(task)
    ids.add(task.file_id)
  }
  if (batch.length > 0) yield batch
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

/** What was exported has fields that follow from others. */
function rowOf({ userId, change }: { userId: number; change: number }, task: ImportedTask) {
  const { origin: _, position: __, file_id: ___, series_id: ____, ...given } = task
  const { created_at, completed_at, deleted_at, ...fields } = given
  const row = taskQueries.rowOf(userId, fields as unknown as NewTask)
  const notLater = (time: unknown) => sql<string>`least(${time ?? null}::timestamptz, now())`
  return {
    ...{ ...row, change, created_at: notLater(created_at) },
    completed_at: row.completed ? notLater(completed_at) : null,
    deleted_at: typeof deleted_at === 'string' ? notLater(deleted_at) : null,
  } as never
}
