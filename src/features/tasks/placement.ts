// Where a task is: in which list, under which task, and in which place among those.
import { sql, type Transaction } from 'kysely'
import type { Executor } from '../../db/database.ts'
import type { Tables } from '../../db/schema/tables.ts'
import { inTransaction } from '../../db/transactions.ts'
import { maxLevels } from '../../openapi/limits.ts'
import { Problem } from '../../openapi/problem.ts'
import { beginChange } from '../owned/changes.ts'
import { placeColumn } from '../owned/derived.ts'
import { lastPosition, positionAfter } from '../owned/moves.ts'
import type { ownedQueries, Stored } from '../owned/queries.ts'
import { lockItem } from '../owned/references.ts'
import { owned, written } from '../owned/statements.ts'
import type { Target } from '../owned/target.ts'
import { assertLabels } from './limits.ts'
import { always, countLevels, idsFrom, notDeleted, readUpwards } from './subtree.ts'
import { type NewTask, type Task, type TaskPatch, tasks } from './task.ts'
import type { TaskMove } from './task-requests.ts'

type Place = { list_id: number | null; parent_id: number | null }
type Wanted = { [Field in keyof Place]?: Place[Field] | undefined }
type Queries = ReturnType<typeof ownedQueries<Task, NewTask, TaskPatch>>

const topLevel: Place = { list_id: null, parent_id: null }

/**
 * The place that a task gets. The order must be locked.
 * @param wanted what a request says of it
 * @param before the task as it is; undefined for a new one
 * @throws Problem 404 `parent_not_found`, 409 for a cycle or too many levels, 400 for another list than the parent's
 */
async function placeOf(
  trx: Transaction<Tables>,
  userId: number,
  wanted: Wanted,
  before?: Stored<Task>,
): Promise<Place> {
  const said = withoutUndefined(wanted)
  const { list_id, parent_id } = { ...topLevel, ...before, ...said }
  if (parent_id === null || Object.keys(said).length === 0) return { list_id, parent_id }
  const above = await readUpwards(trx, userId, parent_id)
  const [parent] = above
  if (parent === undefined) throw new Problem('parent_not_found')
  if (above.some(({ id }) => id === before?.id)) throw new Problem('task_cycle')
  const levels = before ? await countLevels(trx, userId, before.id, notDeleted) : 1
  if (above.length + levels > maxLevels) throw new Problem('too_many_levels')
  if (wanted.list_id !== undefined && wanted.list_id !== parent.list_id) throw otherList
  return { list_id: parent.list_id, parent_id }
}

const withoutUndefined = (wanted: Wanted): Partial<Place> =>
  Object.fromEntries(
    (['list_id', 'parent_id'] as const).flatMap((name) =>
      wanted[name] === undefined ? [] : [[name, wanted[name]]],
    ),
  )

const otherList = new Problem('validation_failed', {
  errors: [
    { in: 'body', pointer: '/list_id', code: 'not_of_parent', message: 'must be the list of the parent' },
  ],
})

/** A new task under another one is in its list, and labels are counted. */
export const amongOthers = {
  isNeeded: (task: NewTask) => typeof task.parent_id === 'number' || hasLabels(task),
  async admit(trx: Transaction<Tables>, userId: number, task: NewTask): Promise<NewTask> {
    const place = await placeOf(trx, userId, task)
    await assertLabels(trx, userId, task.labels)
    return { ...task, ...place }
  },
}

const hasLabels = ({ labels = [] }: Pick<TaskPatch, 'labels'>) => labels.length > 0

/** Whether an update says where a task is, or gives it labels: no guard of a statement holds for it then. */
export const concernsOthers = ({ list_id, parent_id, labels }: TaskPatch): boolean =>
  list_id !== undefined || parent_id !== undefined || hasLabels({ labels })

/** Writes and moves of tasks that concern others: where they are, and the labels that there are. */
export function placements(queries: Queries) {
  /** As of any resource; a task that comes elsewhere comes last there. */
  function update(
    db: Executor,
    userId: number,
    id: number,
    fields: TaskPatch,
    versions?: number[],
    guards?: string[],
  ): Promise<Stored<Task> | undefined> {
    if (!concernsOthers(fields)) return queries.update(db, userId, id, fields, versions, guards)
    const { list_id, parent_id } = fields
    return placing(db, { userId, id, versions }, { list_id, parent_id }, async (trx, before, place) => {
      await assertLabels(trx, userId, fields.labels, before)
      const last = isElsewhere(before, place) && { [placeColumn]: await lastPosition(trx, tasks) }
      return { ...fields, ...last }
    })
  }

  /** Moves a task, with what is below it. */
  const move = (db: Executor, target: Target, { after_id, ...wanted }: TaskMove) =>
    placing(db, target, wanted, async (trx, { id }, place) => {
      const siblings = { resource: tasks, userId: target.userId, movedId: id, same: place }
      return { [placeColumn]: await positionAfter(trx, siblings, after_id) } as TaskPatch
    })

  /**
   * Writes a task while nobody else decides where the user's tasks are, or which labels there are.
   * @param changesOf what is to be written beside the place
   * @returns the task as it is now; undefined when there is none with such a version
   * @throws as `placeOf`; Problem 404 for a list that its owner does not have
   */
  function placing(
    db: Executor,
    { userId, id, versions }: Target,
    wanted: Wanted,
    changesOf: (trx: Transaction<Tables>, before: Stored<Task>, place: Place) => Promise<TaskPatch>,
  ): Promise<Stored<Task> | undefined> {
    return inTransaction(db, userId, async (trx) => {
      await beginChange(trx, userId)
      // Nothing that this changes beside the task may stay where another write is faster.
      if (!(await lockItem(trx, tasks, { userId, id }))) return undefined
      const before = await queries.find(trx, userId, id)
      if (before === undefined) return undefined
      await queries.requireReferences(trx, userId, wanted)
      if (versions?.includes(before.version) === false) return undefined
      const place = await placeOf(trx, userId, wanted, before)
      if (place.list_id !== before.list_id) await takeAlong(trx, userId, id, place.list_id)
      const changes = await changesOf(trx, before, place)
      return await queries.update(trx, userId, id, { ...changes, ...place }, versions)
    })
  }

  return { update, move }
}

const isElsewhere = (before: Place, place: Place) =>
  before.list_id !== place.list_id || before.parent_id !== place.parent_id

/** What is below a task comes into its list, which is a write of each. */
async function takeAlong(trx: Transaction<Tables>, userId: number, id: number, list_id: number | null) {
  await owned(trx)
    .updateTable(tasks.name)
    .set(written(tasks, userId, { list_id }, ['list_id']))
    .where('user_id', '=', userId)
    .where('id', '<>', id)
    .where(sql<boolean>`id in ${idsFrom(userId, id, always, always)}`)
    .execute()
}
