// The indexes that changes are read from in their order. That of tasks has what nearly all orders and filters of pages look at,
// too, and takes the place of the one that had it.
import { type Kysely, sql } from 'kysely'
import { indexConcurrently, oneAtATime } from './index-concurrently.ts'

export const beforeTransaction = (db: Kysely<unknown>): Promise<void> =>
  oneAtATime(db, async () => {
    await indexConcurrently(
      db,
      'tasks_change_idx',
      sql`create index concurrently tasks_change_idx on tasks (user_id, change, id)
        include (deleted_at, completed, completed_at, updated_at, created_at, due_date, priority, list_id, parent_id, place)`,
    )
    await indexConcurrently(
      db,
      'lists_change_idx',
      sql`create index concurrently lists_change_idx on lists (user_id, change, id)`,
    )
    await sql`drop index concurrently if exists tasks_pages_idx`.execute(db)
  })

export async function up(): Promise<void> {}
