// Accounts that other identity providers vouch for: no password here, and perhaps no address.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table users
      alter column email drop not null,
      alter column password_hash drop not null,
      add column issuer text,
      add column subject text,
      add constraint users_issuer_subject_key unique (issuer, subject),
      add constraint users_sign_in_check check (
        (password_hash is not null and email is not null and issuer is null and subject is null)
        or (password_hash is null and issuer is not null and subject is not null)
      )
  `.execute(db)
  // An address is one account's only among those that sign in here with a password.
  await sql`drop index users_email_key`.execute(db)
  await sql`create unique index users_email_key on users (lower(email)) where password_hash is not null`.execute(
    db,
  )
}
