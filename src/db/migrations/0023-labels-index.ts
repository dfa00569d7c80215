// The index that finds the tasks of a user that have labels.
import { type Kysely, sql } from 'kysely'
import { indexConcurrently, oneAtATime } from './index-concurrently.ts'

export const beforeTransaction = (db: Kysely<unknown>): Promise<void> =>
  oneAtATime(db, async () => {
    await sql`alter table tasks validate constraint tasks_labels_check`.execute(db)
    await indexConcurrently(
      db,
      'tasks_labels_idx',
      sql`create index concurrently tasks_labels_idx on tasks (user_id, id) where folded_labels <> '{}'`,
    )
  })

export async function up(): Promise<void> {}
