// Statements on personal access tokens.
import { createHash } from 'node:crypto'
import { sql, type Transaction } from 'kysely'
import { type Database, preparedQuery } from '../../db/database.ts'
import { expiry } from '../../db/housekeeping.ts'
import { now } from '../../db/schema/now.ts'
import type { Tables } from '../../db/schema/tables.ts'
import type { Scope } from '../../openapi/access/scopes.ts'

const columns = ['id', 'name', 'scopes', 'created_at', 'last_used_at', 'expires_at'] as const

/** A fast hash without salt is enough for random tokens. */
const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest()

/** The hour that it is. In UTC: in the time zone of a session it may begin at another minute. */
const hour = sql<string>`date_trunc('hour', ${now}, 'UTC')`

/** Without COALESCE: Citus refuses it in an UPDATE, around a time that is not IMMUTABLE. */
const isFirstUseInHour = sql<boolean>`(last_used_at is null or last_used_at < ${hour})`

const byHash = preparedQuery('find_api_token', (db, given: { token_hash: Buffer }) =>
  db
    .selectFrom('api_tokens')
    .select(['user_id', 'id', 'scopes'])
    .select([
      // Null where it never expires.
      sql<number | null>`(extract(epoch from expires_at - ${now}) * 1000)::bigint`.as('left_millis'),
      isFirstUseInHour.as('is_first_use_in_hour'),
    ])
    .where('token_hash', '=', given.token_hash),
)

/** A token, as requests use it: whose it is, what it may do, and for how long yet. */
export const findToken = (db: Database, token: string) =>
  byHash.executeTakeFirst(db, { token_hash: hashOf(token) })

/** Writes down the hour in which a token is used, once in that hour. */
export const noteUse = (db: Database, { user_id, id }: { user_id: number; id: number }) =>
  db
    .updateTable('api_tokens')
    .set({ last_used_at: hour })
    .where('user_id', '=', user_id)
    .where('id', '=', id)
    .where(isFirstUseInHour)
    .execute()

/** How long an expired token is still listed, and answered with the reason. */
export const tokenExpiry = expiry('api_tokens', 'expires_at', sql`${now} - interval '30 days'`)

export async function listTokens(db: Database, userId: number) {
  const rows = await db
    .selectFrom('api_tokens')
    .select(columns)
    .where('user_id', '=', userId)
    .orderBy('id')
    .execute()
  return rows.map(withScopes)
}

/** In the database scopes are as RFC 6749 section 3.3 writes them. */
const withScopes = <Row extends { scopes: string }>({ scopes, ...row }: Row) => ({
  ...row,
  scopes: scopes.split(' ') as Scope[],
})

/**
 * Locks an account until the transaction ends, so that its tokens are counted by one creation at a time.
 * @returns whether it exists
 */
export async function lockAccount(trx: Transaction<Tables>, userId: number): Promise<boolean> {
  const user = await trx
    .selectFrom('users')
    .select('id')
    .where('id', '=', userId)
    .forNoKeyUpdate()
    .executeTakeFirst()
  return user !== undefined
}

/** How many tokens there are, and whether a time is past by the clock that tokens expire by. */
export const countTokens = (trx: Transaction<Tables>, userId: number, time: string | null) =>
  trx
    .selectFrom('api_tokens')
    .select(({ fn }) => [
      fn.countAll<number>().as('count'),
      sql<boolean>`coalesce(${time}::timestamptz <= ${now}, false)`.as('is_past'),
    ])
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow()

/** @returns how many there were */
export async function deleteExpiredTokens(trx: Transaction<Tables>, userId: number): Promise<number> {
  const { numDeletedRows } = await trx
    .deleteFrom('api_tokens')
    .where('user_id', '=', userId)
    .where('expires_at', '<=', now)
    .executeTakeFirst()
  return Number(numDeletedRows)
}

export async function insertToken(
  trx: Transaction<Tables>,
  {
    token,
    ...row
  }: { user_id: number; token: string; name: string; scopes: string; expires_at: string | null },
) {
  const inserted = await trx
    .insertInto('api_tokens')
    .values({ ...row, token_hash: hashOf(token), created_at: now })
    .returning(columns)
    .executeTakeFirstOrThrow()
  return withScopes(inserted)
}

/** @returns whether the user had such a token */
export async function deleteToken(db: Database, userId: number, id: number): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('api_tokens')
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .executeTakeFirst()
  return numDeletedRows > 0n
}
