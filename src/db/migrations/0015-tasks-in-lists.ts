// Tasks are in lists, have a place there, and say when they were completed. Null stands for what follows from the row already,
// so no row is written here.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`set local lock_timeout = '300ms'`.execute(db)
  // Not valid: else every row would be read under the lock, and none has a value yet.
  await sql`
    alter table tasks
      add column list_id bigint,
      add column place text collate "C",
      add column completed_at timestamptz(3),
      add constraint tasks_place_check check (char_length(place) <= 64) not valid
  `.execute(db)
}
