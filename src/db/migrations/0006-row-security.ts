// A second fence around each user's tasks, for roles that do not own the table: its owner is not held by it.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table tasks enable row level security`.execute(db)
  // The setting is empty, not absent, after a transaction that has set it.
  await sql`
    create policy own_tasks on tasks
    using (user_id = nullif(current_setting('tasks_api.user_id', true), '')::bigint)
  `.execute(db)
}
