// What every row fulfils is said of the table, while others read and write.
import { type Kysely, sql } from 'kysely'
import { oneAtATime } from './index-concurrently.ts'

export const beforeTransaction = (db: Kysely<unknown>): Promise<void> =>
  oneAtATime(db, async () => {
    await sql`alter table tasks validate constraint tasks_list_id_fkey`.execute(db)
  })

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`set local lock_timeout = '300ms'`.execute(db)
  // A key has the name of its resource before it, and may itself have 255 characters.
  await sql`
    alter table idempotency_keys
      drop constraint idempotency_keys_key_check,
      add constraint idempotency_keys_key_check check (char_length(key) between 1 and 320) not valid
  `.execute(db)
}
