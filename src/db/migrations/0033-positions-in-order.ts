// The index that pages by position are read from. It is also the one that has what nearly all orders and filters look at: that of
// changes, which had it, begins each write of a task at another place, and has only what it needs from now on.
import { type Kysely, sql } from 'kysely'
import { indexConcurrently, oneAtATime } from './index-concurrently.ts'

/** PostgreSQL reads an index alone only for columns, so `place` and `id` are there beside what is made of them. */
export const beforeTransaction = (db: Kysely<unknown>): Promise<void> =>
  oneAtATime(db, async () => {
    await indexConcurrently(
      db,
      'tasks_position_idx',
      sql`create index concurrently tasks_position_idx
        on tasks (user_id, (coalesce(place, 'n' || lpad(to_hex(id), 14, '0')) collate "C"), id)
        include (deleted_at, completed, completed_at, updated_at, created_at, due_date, priority, list_id, parent_id, place)`,
    )
    await indexConcurrently(
      db,
      'tasks_change_id_idx',
      sql`create index concurrently tasks_change_id_idx on tasks (user_id, change, id)`,
    )
    await sql`drop index concurrently if exists tasks_change_idx`.execute(db)
  })

export async function up(): Promise<void> {}
