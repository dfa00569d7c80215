// The index that pages of tasks are read from: it has what nearly all orders and filters look at, so that a page of a user
// with very many tasks is found without reading all of these.
import { type Kysely, sql } from 'kysely'
import { indexConcurrently, oneAtATime } from './index-concurrently.ts'

export const beforeTransaction = (db: Kysely<unknown>): Promise<void> =>
  oneAtATime(db, () =>
    indexConcurrently(
      db,
      'tasks_pages_idx',
      sql`create index concurrently tasks_pages_idx on tasks (user_id, id)
        include (deleted_at, completed, completed_at, updated_at, created_at, due_date, priority, list_id, parent_id, place)`,
    ),
  )

export async function up(): Promise<void> {}
