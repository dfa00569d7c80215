// Addresses that differ in case alone are one account, whatever the database's locale is: `lower` of a Turkish one takes
// INFO@ and info@ for two. The former index, users_email_key, stays: the release before this one names it in ON CONFLICT.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ isMade: boolean }>`
    select indisvalid as "isMade" from pg_index where indexrelid = to_regclass('users_email_c_key')`.execute(
    db,
  )
  if (rows[0]?.isMade) return // by hand, with `concurrently`
  await sql`set local lock_timeout = '3s'`.execute(db)
  await sql`drop index if exists users_email_c_key`.execute(db) // what such a try has left that failed
  await sql`savepoint before_index`.execute(db)
  try {
    await sql`
      create unique index users_email_c_key on users (lower(email collate "C")) where password_hash is not null
    `.execute(db)
  } catch (error) {
    if ((error as { code?: string }).code !== '23505') throw error
    await sql`rollback to savepoint before_index`.execute(db)
    throw await collisionsIn(db) // the server's own error tells an address
  }
}

const accounts = `select array_agg(id order by id) as accounts from users where password_hash is not null
  group by lower(email collate "C") having count(*) > 1`.replaceAll(/\s+/g, ' ')

async function collisionsIn(db: Kysely<unknown>): Promise<Error> {
  const { rows } = await sql<{ count: string }>`select count(*) from (${sql.raw(accounts)}) as c`.execute(db)
  return new Error(
    `${rows[0]?.count} e-mail address(es) belong to several accounts each, which differ in upper and lower case alone: ` +
      "the database's locale took them for different. Change or delete all but one of each, and start again. " +
      `These are the accounts: ${accounts}`,
  )
}
