// The index that pages by title are read from. Of a title it has as much as fits, whatever its characters: 255 are 1020 bytes at
// most, and an entry may have 2704.
import { type Kysely, sql } from 'kysely'
import { indexConcurrently, oneAtATime } from './index-concurrently.ts'

export const beforeTransaction = (db: Kysely<unknown>): Promise<void> =>
  oneAtATime(db, () =>
    indexConcurrently(
      db,
      'tasks_title_idx',
      sql`create index concurrently tasks_title_idx on tasks (user_id, left(folded_title, 255))`,
    ),
  )

export async function up(): Promise<void> {}
