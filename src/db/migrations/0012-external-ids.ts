// The ids that tasks have elsewhere: of the client's choice, and each of one of a user's tasks alone.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`set local lock_timeout = '300ms'`.execute(db)
  // Not valid: else every row would be read under the lock, and none has a value yet.
  await sql`
    alter table tasks add column external_id text,
      add constraint tasks_external_id_check check (external_id ~ '^[!-~]{1,255}$') not valid
  `.execute(db)
}
