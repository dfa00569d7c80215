// Statements on tasks. Each names the owner, each is one statement, and each write returns the row it wrote.
import { sql } from 'kysely'
import type { Database } from '../db/database.ts'
import { isForeignKeyViolation } from '../db/errors.ts'
import { fold } from './fold.ts'
import type { NewTask, StoredTask, Task, TaskPatch, TaskReplacement } from './task.ts'

/** What of a task leaves the service. Every statement has this projection, those on a single task its version too. */
export const taskColumns = [
  'id',
  'user_id',
  'title',
  'description',
  'completed',
  'priority',
  'due_date',
  'created_at',
  'updated_at',
] as const satisfies (keyof Task)[]

const storedColumns = [...taskColumns, 'version'] as const

export const findTask = (db: Database, userId: number, id: number): Promise<StoredTask | undefined> =>
  db
    .selectFrom('tasks')
    .select(storedColumns)
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .executeTakeFirst()

/** @returns undefined when the account is gone */
export async function insertTask(
  db: Database,
  userId: number,
  task: NewTask,
): Promise<StoredTask | undefined> {
  try {
    return await db
      .insertInto('tasks')
      .values({ ...task, ...folded(task), user_id: userId })
      .returning(storedColumns)
      .executeTakeFirstOrThrow()
  } catch (error) {
    if (isForeignKeyViolation(error)) return undefined
    throw error
  }
}

/**
 * Writes the given fields, also when there are none.
 * @param versions only a task with one of these versions is written; any when undefined
 * @returns undefined when there is no such task
 */
export const updateTask = (
  db: Database,
  userId: number,
  id: number,
  fields: TaskPatch,
  versions?: number[],
): Promise<StoredTask | undefined> =>
  db
    .updateTable('tasks')
    .set({ ...fields, ...folded(fields), updated_at: laterThanBefore, version: sql<number>`version + 1` })
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .$if(versions !== undefined, (update) => update.where(isOneOf(versions)))
    .returning(storedColumns)
    .executeTakeFirst()

/** As updateTask, but writes all fields; only `completed` is kept when it is not given. */
export const replaceTask = (
  db: Database,
  userId: number,
  id: number,
  task: TaskReplacement,
  versions?: number[],
): Promise<StoredTask | undefined> =>
  updateTask(db, userId, id, { description: null, priority: null, due_date: null, ...task }, versions)

/** @param versions as for updateTask @returns whether there was such a task */
export async function deleteTask(
  db: Database,
  userId: number,
  id: number,
  versions?: number[],
): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('tasks')
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .$if(versions !== undefined, (deletion) => deletion.where(isOneOf(versions)))
    .executeTakeFirst()
  return numDeletedRows > 0n
}

/** What of the folded text changes with these fields. */
const folded = ({ title, description }: TaskPatch) => ({
  ...(title !== undefined && { folded_title: fold(title) }),
  ...(description !== undefined && { folded_description: fold(description ?? '') }),
})

const isOneOf = (versions: number[] | undefined) => sql<boolean>`version = any(${versions}::bigint[])`

/** Strictly later at every write, also within one millisecond and when the server's clock steps back. */
const laterThanBefore = sql<string>`greatest(now(), updated_at + interval '1 millisecond')`
