// Tasks are subtasks of others, and go to the trash before they are gone. Null stands for neither, so no row is written here.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`set local lock_timeout = '300ms'`.execute(db)
  await sql`alter table tasks add column parent_id bigint, add column deleted_at timestamptz(3)`.execute(db)
}
