// Statements on tasks.
import type { Transaction } from 'kysely'
import { type Executor, inTransaction } from '../../db/database.ts'
import type { Tables } from '../../db/schema/tables.ts'
import { placeColumn } from '../owned/derived.ts'
import type { Target } from '../owned/handlers.ts'
import { lastPosition, positionAfter } from '../owned/moves.ts'
import { lockOrder } from '../owned/order.ts'
import { ownedQueries, type Stored } from '../owned/queries.ts'
import { type NewTask, type Task, type TaskMove, type TaskPatch, tasks } from './task.ts'

const own = ownedQueries<Task, NewTask, TaskPatch>(tasks)

/** As of any resource; a task that comes into another list comes last there. */
function update(
  db: Executor,
  userId: number,
  id: number,
  fields: TaskPatch,
  versions?: number[],
): Promise<Stored<Task> | undefined> {
  const { list_id } = fields
  if (list_id === undefined) return own.update(db, userId, id, fields, versions)
  return placing(db, { userId, id, versions }, list_id, async (trx, before) => ({
    ...fields,
    ...(before.list_id !== list_id && { [placeColumn]: await lastPosition(trx, tasks) }),
  }))
}

/** Moves a task to a place in its list, or in another one. */
const move = (db: Executor, target: Target, { list_id: wanted, after_id }: TaskMove) =>
  placing(db, target, wanted, async (trx, before) => {
    const { userId, id } = target
    const list_id = wanted === undefined ? before.list_id : wanted
    const siblings = { resource: tasks, userId, movedId: id, same: { list_id } }
    return { list_id, [placeColumn]: await positionAfter(trx, siblings, after_id) }
  })

/**
 * Writes a task while nobody else changes the order of the user's tasks.
 * @param listId the list that it is to be in; undefined for that in which it is
 * @param changesOf what is to be written
 * @returns the task as it is now; undefined when there is none with such a version
 * @throws Problem 404 for a list that its owner does not have
 */
function placing(
  db: Executor,
  { userId, id, versions }: Target,
  listId: number | null | undefined,
  changesOf: (trx: Transaction<Tables>, before: Stored<Task>) => Promise<TaskPatch>,
): Promise<Stored<Task> | undefined> {
  return inTransaction(db, userId, async (trx) => {
    await lockOrder(trx, tasks, userId)
    const before = await own.find(trx, userId, id)
    if (before === undefined) return undefined
    await own.requireReferences(trx, userId, { list_id: listId })
    if (versions?.includes(before.version) === false) return undefined
    return await own.update(trx, userId, id, await changesOf(trx, before), versions)
  })
}

export const taskQueries = {
  ...own,
  update,
  replace: (db: Executor, userId: number, id: number, item: NewTask, versions?: number[]) =>
    update(db, userId, id, { ...tasks.replaced, ...item } as TaskPatch, versions),
  move,
}

export const {
  find: findTask,
  insert: insertTask,
  update: updateTask,
  remove: deleteTask,
  rowOf,
} = taskQueries
