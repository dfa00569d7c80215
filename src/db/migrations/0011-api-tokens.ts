// Personal access tokens: found by their hash, listed by their owner, removed by their expiry.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`set local lock_timeout = '3s'`.execute(db)
  await sql`
    create table api_tokens (
      user_id bigint not null references users on delete cascade,
      id bigint generated always as identity (maxvalue 9007199254740991),
      token_hash bytea not null,
      name text not null check (char_length(name) between 1 and 255),
      scopes text not null,
      created_at timestamptz(3) not null,
      last_used_at timestamptz(3),
      expires_at timestamptz(3),
      primary key (user_id, id)
    )
  `.execute(db)
  await sql`create unique index api_tokens_token_hash_key on api_tokens (token_hash)`.execute(db)
  await sql`create index api_tokens_expires_at_idx on api_tokens (expires_at)`.execute(db)
}
