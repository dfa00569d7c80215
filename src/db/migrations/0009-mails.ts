// Mails that wait to be sent, and those that could not be. No foreign key: on Citus it stays a plain table of the coordinator.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table mails (
      id bigint generated always as identity (maxvalue 9007199254740991) primary key,
      kind text not null,
      address text not null,
      user_id bigint,
      nonce bytea not null check (octet_length(nonce) = 32),
      attempts integer not null default 0,
      created_at timestamptz(3) not null,
      next_attempt_at timestamptz(3) not null,
      give_up_at timestamptz(3) not null,
      failed_at timestamptz(3),
      last_error text
    )
  `.execute(db)
  await sql`create index mails_next_attempt_at_idx on mails (next_attempt_at) where failed_at is null`.execute(
    db,
  )
  await sql`create index mails_failed_at_idx on mails (failed_at) where failed_at is not null`.execute(db)
  // For accounts that are deleted: their mails go with them.
  await sql`create index mails_user_id_idx on mails (user_id)`.execute(db)
}
