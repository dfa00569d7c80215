// Whose trash housekeeping looks into, and when.
import { type Kysely, sql } from 'kysely'
import { oneAtATime } from './index-concurrently.ts'

export const beforeTransaction = (db: Kysely<unknown>): Promise<void> =>
  oneAtATime(db, async () => {
    await sql`alter table idempotency_keys validate constraint idempotency_keys_key_check`.execute(db)
  })

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`set local lock_timeout = '300ms'`.execute(db)
  await sql`
    create table trashes (
      user_id bigint primary key references users on delete cascade,
      due_at timestamptz(3) not null
    )
  `.execute(db)
  await sql`create index trashes_due_at_idx on trashes (due_at)`.execute(db)
}
