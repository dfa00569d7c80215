// Completing a recurring task: what was done is kept as a task of its own, and the recurring one moves to its next day.
import { sql, type Transaction } from 'kysely'
import { type Executor, preparedQuery } from '../../db/database.ts'
import type { Tables } from '../../db/schema/tables.ts'
import { inTransaction } from '../../db/transactions.ts'
import { nextOccurrence, type RecurringTask } from '../../openapi/recurrence/occurrences.ts'
import { beginChange } from '../owned/changes.ts'
import type { ownedQueries, Stored } from '../owned/queries.ts'
import { lockItem } from '../owned/references.ts'
import { owned, type Place, presentOf } from '../owned/statements.ts'
import type { Target } from '../owned/target.ts'
import { taskQuota } from './limits.ts'
import { concernsOthers, type placements } from './placement.ts'
import { type NewTask, type Task, type TaskPatch, tasks } from './task.ts'

type Queries = ReturnType<typeof ownedQueries<Task, NewTask, TaskPatch>> & ReturnType<typeof placements>

/** By name, what a statement may ask for that completes a task: it is one without occurrences. */
export const guards = { 'not recurring': sql<boolean>`(recurrence is null or completed)` }

/** Writes of tasks that may complete one. */
export function completions(queries: Queries) {
  /** @returns the task as it is now: where an occurrence was completed, the recurring one */
  async function write(
    db: Executor,
    target: Target,
    fields: TaskPatch,
    isReplacement: boolean,
  ): Promise<Stored<Task> | undefined> {
    const { userId, id, versions } = target
    if (fields.completed !== true) return await queries.update(db, userId, id, fields, versions)
    return (await completeOther(db, target, fields)) ?? (await completeAny(db, target, fields, isReplacement))
  }

  /** Almost no task recurs: the others are completed as fast as they are written. */
  async function completeOther(db: Executor, { userId, id, versions }: Target, fields: TaskPatch) {
    if (typeof fields.recurrence === 'string' || concernsOthers(fields)) return undefined
    return await queries.update(db, userId, id, fields, versions, ['not recurring'])
  }

  /** @param isReplacement an occurrence that is there already is not kept a second time: a PUT may be sent again */
  const completeAny = (
    db: Executor,
    { userId, id, versions }: Target,
    fields: TaskPatch,
    isReplacement: boolean,
  ) =>
    inTransaction(db, userId, async (trx): Promise<Stored<Task> | undefined> => {
      const change = await beginChange(trx, userId)
      if (!(await lockItem(trx, tasks, { userId, id }))) return undefined
      const before = await queries.find(trx, userId, id)
      if (before === undefined) return undefined
      await queries.requireReferences(trx, userId, fields)
      if (versions?.includes(before.version) === false) return undefined
      const done = { ...before, ...fields } as Task
      const next =
        before.completed || !recurs(done) ? undefined : nextOccurrence(done, await timeOf(trx, done))
      if (next === undefined) return await queries.update(trx, userId, id, fields, versions)
      const open = { ...fields, ...next, completed: false }
      const stored = (await queries.update(trx, userId, id, open, versions)) as Stored<Task>
      const kept = isReplacement
        ? await findOccurrence(trx, { userId, id }, done as RecurringTask)
        : undefined
      return { ...stored, completedTask: kept?.id ?? (await keep(trx, change, stored, done)) }
    })

  /** Keeps an occurrence that is done. @returns its id @throws Problem 409 where there are as many tasks as there may be */
  async function keep(
    trx: Transaction<Tables>,
    change: number,
    stored: Task,
    { due_date }: Task,
  ): Promise<number> {
    const given = Object.fromEntries(tasks.given.map((name) => [name, stored[name as keyof Task]]))
    const { recurrence, recurs_from, external_id } = tasks.initial
    const own = { ...given, recurrence, recurs_from, external_id, due_date, completed: true }
    const row = { ...queries.rowOf(stored.user_id, own as NewTask), series_id: stored.id, change }
    const { id } = await owned(trx)
      .insertInto(tasks.name)
      .values(row as never)
      .returning('id')
      .executeTakeFirstOrThrow()
    await taskQuota.take(trx, stored.user_id, 1)
    return id
  }

  return {
    update: (db: Executor, userId: number, id: number, fields: TaskPatch, versions?: number[]) =>
      write(db, { userId, id, versions }, fields, false),
    replace: (db: Executor, userId: number, id: number, task: NewTask, versions?: number[]) =>
      write(db, { userId, id, versions }, { ...tasks.replaced, ...task } as TaskPatch, true),
    /** A replacement that completed an occurrence has moved its task, which stays open. */
    async findMade(db: Executor, place: Place, task: NewTask) {
      if (!task.completed || !recurs(task)) return undefined
      const kept = await findOccurrence(db, place, task)
      const next = kept && nextOccurrence(task, kept.created_at)
      return next && { item: { ...task, ...next, completed: false }, beside: { completedTask: kept.id } }
    },
  }
}

const recurs = <Any extends NewTask>(task: Any): task is Any & RecurringTask =>
  typeof task.recurrence === 'string' && typeof task.due_date === 'string'

/** The time of a transaction, in milliseconds since 1970; it matters only to what recurs from its completion. */
async function timeOf(trx: Transaction<Tables>, { recurs_from }: Task): Promise<number> {
  if (recurs_from === 'due') return 0
  const { rows } = await sql<{
    millis: number
  }>`select floor(extract(epoch from now()) * 1000)::bigint as millis`.execute(trx)
  return Number(rows[0]?.millis)
}

/** An occurrence that was completed before. */
const selectOccurrence = preparedQuery(
  'select_occurrence',
  (db, { userId, id, due_date }: Place & Pick<RecurringTask, 'due_date'>) =>
    presentOf(db, tasks, userId)
      .select(['id', 'created_at'])
      .where('series_id', '=', id)
      .where('due_date', '=', due_date)
      .where('completed', '=', true),
  { owner: 'userId' },
)

const findOccurrence = (db: Executor, { userId, id }: Place, { due_date }: RecurringTask) =>
  selectOccurrence.executeTakeFirst(db, { userId, id, due_date })
