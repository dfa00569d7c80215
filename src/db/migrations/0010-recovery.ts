// Verified addresses, and the tokens of links in mails. A token that was used keeps its row, without the hash, so that a mail
// which is sent again does not bring it back.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  'alter table users add column email_verified boolean not null default false',
  `create table mail_tokens (
    user_id bigint not null references users on delete cascade,
    purpose text not null,
    mail_id bigint not null,
    token_hash bytea unique,
    email text not null,
    expires_at timestamptz(3) not null,
    primary key (user_id, purpose)
  )`,
  'create index mail_tokens_expires_at_idx on mail_tokens (expires_at)',
  'create index mails_address_c_idx on mails (lower(address collate "C"))',
]
