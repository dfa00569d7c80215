// The index that pages by position are read from, and the places to which tasks are moved.
import { type Kysely, sql } from 'kysely'
import { indexConcurrently, oneAtATime } from './index-concurrently.ts'

export const beforeTransaction = (db: Kysely<unknown>): Promise<void> =>
  oneAtATime(db, () =>
    indexConcurrently(
      db,
      'tasks_position_idx',
      sql`create index concurrently tasks_position_idx
        on tasks (user_id, (coalesce(place, 'n' || lpad(to_hex(id), 14, '0')) collate "C"), id)`,
    ),
  )

export async function up(): Promise<void> {}
