// Statements on tasks. Each names the owner, each is one statement, and each write returns the row it wrote.
import { sql } from 'kysely'
import type { Database } from '../db/database.ts'
import { isForeignKeyViolation } from '../db/errors.ts'
import type { NewTask, Task, TaskPatch, TaskReplacement } from './task.ts'

/** What of a task leaves the service: the projection of every statement. */
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

export const listTasks = (db: Database, userId: number): Promise<Task[]> =>
  db.selectFrom('tasks').select(taskColumns).where('user_id', '=', userId).orderBy('id').execute()

export const findTask = (db: Database, userId: number, id: number): Promise<Task | undefined> =>
  db
    .selectFrom('tasks')
    .select(taskColumns)
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .executeTakeFirst()

/** @returns undefined when the account is gone */
export async function insertTask(db: Database, userId: number, task: NewTask): Promise<Task | undefined> {
  try {
    return await db
      .insertInto('tasks')
      .values({ ...task, user_id: userId })
      .returning(taskColumns)
      .executeTakeFirstOrThrow()
  } catch (error) {
    if (isForeignKeyViolation(error)) return undefined
    throw error
  }
}

/** Writes the given fields, also when there are none. @returns undefined when there is no such task */
export const updateTask = (
  db: Database,
  userId: number,
  id: number,
  fields: TaskPatch,
): Promise<Task | undefined> =>
  db
    .updateTable('tasks')
    .set({ ...fields, updated_at: laterThanBefore })
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .returning(taskColumns)
    .executeTakeFirst()

/** Writes all fields; only `completed` is kept when it is not given. @returns undefined when there is no such task */
export const replaceTask = (db: Database, userId: number, id: number, task: TaskReplacement) =>
  updateTask(db, userId, id, { description: null, priority: null, due_date: null, ...task })

/** @returns whether there was such a task */
export async function deleteTask(db: Database, userId: number, id: number): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('tasks')
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

/** Strictly later at every write, also within one millisecond and when the server's clock steps back. */
const laterThanBefore = sql<string>`greatest(now(), updated_at + interval '1 millisecond')`
