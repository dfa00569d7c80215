// The index that keeps a user's external ids apart, and finds the task that has one.
import { type Kysely, sql } from 'kysely'
import { indexConcurrently, oneAtATime } from './index-concurrently.ts'

export const beforeTransaction = (db: Kysely<unknown>): Promise<void> =>
  oneAtATime(db, async () => {
    await sql`alter table tasks validate constraint tasks_external_id_check`.execute(db)
    await indexConcurrently(
      db,
      'tasks_external_id_key',
      sql`create unique index concurrently tasks_external_id_key on tasks (user_id, external_id)
        where external_id is not null`,
    )
  })

export async function up(): Promise<void> {}
