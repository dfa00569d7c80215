// Answers to keep for repeated requests that carry the same Idempotency-Key.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table idempotency_keys (
      user_id bigint not null references users on delete cascade,
      key text not null check (char_length(key) between 1 and 255),
      body_hash bytea not null,
      answer json not null,
      created_at timestamptz(3) not null,
      primary key (user_id, key)
    )
  `.execute(db)
  // For those who clear away what has expired, outside of any request.
  await sql`create index idempotency_keys_created_at_idx on idempotency_keys (created_at)`.execute(db)
  await sql`create index sessions_expires_at_idx on sessions (expires_at)`.execute(db)
}
