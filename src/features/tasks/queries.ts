// Statements on tasks. Each names the owner, each is one statement, and each write returns the row it wrote.
import { type Insertable, sql } from 'kysely'
import { type Database, preparedQueries, preparedQuery } from '../../db/database.ts'
import type { Tables } from '../../db/schema/tables.ts'
import { isForeignKeyViolation } from '../../db/violations.ts'
import { fold } from '../../openapi/comparable-text.ts'
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

export const storedColumns = [...taskColumns, 'version'] as const

type Place = { userId: number; id: number }

/** A write takes place only on a task with one of these versions; on any when there is no such list. */
type Guarded = Place & { versions?: readonly number[] | undefined }

const selectTask = preparedQuery(
  'select_task',
  (db, { userId, id }: Place) =>
    db.selectFrom('tasks').select(storedColumns).where('user_id', '=', userId).where('id', '=', id),
  { owner: 'userId' },
)

export const findTask = (db: Database, userId: number, id: number): Promise<StoredTask | undefined> =>
  selectTask.executeTakeFirst(db, { userId, id })

type NewRow = Omit<Insertable<Tables['tasks']>, 'id' | 'created_at' | 'updated_at' | 'version'>

export const insertRow = preparedQuery(
  'insert_task',
  (db, row: NewRow) =>
    db
      .insertInto('tasks')
      .values({
        user_id: row.user_id,
        title: row.title,
        description: row.description,
        completed: row.completed,
        priority: row.priority,
        due_date: row.due_date,
        folded_title: row.folded_title,
        folded_description: row.folded_description,
      })
      .returning(storedColumns),
  { owner: 'user_id' },
)

/** What a new task is where the request does not say. */
const unsaid = { description: null, completed: false, priority: null, due_date: null, folded_description: '' }

export const rowOf = (userId: number, task: NewTask) =>
  ({ ...unsaid, ...task, ...folded(task), user_id: userId }) as NewRow

/** Violated when the account is gone. */
export const ownerConstraint = 'tasks_user_id_fkey'

/** @returns undefined when the account is gone */
export const insertTask = (db: Database, userId: number, task: NewTask): Promise<StoredTask | undefined> =>
  insertRow.executeTakeFirst(db, rowOf(userId, task)).catch((error) => {
    if (isForeignKeyViolation(error, ownerConstraint)) return undefined
    throw error
  })

const writable = [
  ...['title', 'description', 'completed', 'priority', 'due_date'],
  ...['folded_title', 'folded_description'],
] as (keyof Written)[]
type Written = TaskPatch & { folded_title?: string; folded_description?: string }

/** One for each set of fields that is written, with and without a guard. */
const updateRow = preparedQueries(
  'update_task',
  (db, given: Guarded & Written, ...shape: string[]) =>
    db
      .updateTable('tasks')
      .set(
        Object.fromEntries(
          writable.filter((name) => shape.includes(name)).map((name) => [name, given[name]]),
        ),
      )
      .set({ updated_at: laterThanBefore, version: sql<number>`version + 1` })
      .where('user_id', '=', given.userId)
      .where('id', '=', given.id)
      .$if(shape.includes('guarded'), (update) => update.where(isOneOf(given.versions)))
      .returning(storedColumns),
  { owner: 'userId' },
)

/**
 * Writes the given fields, also when there are none.
 * @param versions only a task with one of these versions is written; any when undefined
 * @returns undefined when there is no such task
 */
export function updateTask(
  db: Database,
  userId: number,
  id: number,
  fields: TaskPatch,
  versions?: number[],
): Promise<StoredTask | undefined> {
  const written: Written = { ...fields, ...folded(fields) }
  const shape: string[] = writable.filter((name) => written[name] !== undefined)
  if (versions !== undefined) shape.push('guarded')
  return updateRow(...shape).executeTakeFirst(db, { ...written, userId, id, versions })
}

/** As updateTask, but writes all fields; only `completed` is kept when it is not given. */
export const replaceTask = (
  db: Database,
  userId: number,
  id: number,
  task: TaskReplacement,
  versions?: number[],
): Promise<StoredTask | undefined> =>
  updateTask(db, userId, id, { description: null, priority: null, due_date: null, ...task }, versions)

const deleteRow = preparedQueries(
  'delete_task',
  (db, { userId, id, versions }: Guarded, guard) =>
    db
      .deleteFrom('tasks')
      .where('user_id', '=', userId)
      .where('id', '=', id)
      .$if(guard === 'guarded', (deletion) => deletion.where(isOneOf(versions)))
      .returning('id'),
  { owner: 'userId' },
)

/** @param versions as for updateTask @returns whether there was such a task */
export async function deleteTask(
  db: Database,
  userId: number,
  id: number,
  versions?: number[],
): Promise<boolean> {
  const query = versions ? deleteRow('guarded') : deleteRow()
  return (await query.executeTakeFirst(db, { userId, id, versions })) !== undefined
}

/** What of the folded text changes with these fields. */
const folded = ({ title, description }: TaskPatch) => ({
  ...(title !== undefined && { folded_title: fold(title) }),
  ...(description !== undefined && { folded_description: fold(description ?? '') }),
})

const isOneOf = (versions: readonly number[] | undefined) =>
  sql<boolean>`version = any(${versions}::bigint[])`

/**
 * Strictly later at every write, also within one millisecond and when the server's clock steps back. By way of UTC, where a
 * sum is the same in every time zone (IMMUTABLE): Citus refuses an UPDATE with one that is not (STABLE) over a column.
 */
const laterThanBefore = sql<string>`greatest(now(),
  (updated_at at time zone 'UTC' + interval '1 millisecond') at time zone 'UTC')`
