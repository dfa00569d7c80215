// Statements of signing in: accounts by address, sessions, and the rotation of refresh tokens.
import { type Kysely, type NotNull, sql, type Transaction } from 'kysely'
import type { Database } from '../../db/database.ts'
import { expiry } from '../../db/housekeeping.ts'
import { now } from '../../db/schema/now.ts'
import type { Tables } from '../../db/schema/tables.ts'
import { userColumns } from '../account/queries.ts'
import { foldCase, foldedEmail } from '../credentials/email-case.ts'
import { idleSeconds, newRefreshToken } from './refresh-token.ts'

/**
 * No index is named by which a conflict is found, so that the one of the former release finds it too: it would be an error
 * otherwise, when two register at the same instant.
 * @returns undefined when the address is taken, also by somebody who was faster by an instant
 */
export const insertUser = (
  db: Kysely<Tables>,
  user: { email: string; name: string; password_hash: string },
) =>
  db
    .insertInto('users')
    .values(user)
    .onConflict((conflict) => conflict.doNothing())
    .returning(userColumns)
    .executeTakeFirst()

export const findUserByEmail = (db: Database, email: string) =>
  db
    .selectFrom('users')
    .select([...userColumns, 'password_hash'])
    .where(foldedEmail, '=', foldCase(email))
    .where('password_hash', 'is not', null)
    .$narrowType<{ password_hash: NotNull }>()
    .executeTakeFirst()

/** Replaces a hash by a stronger one of the same password, unless the password was changed meanwhile. */
export const strengthenPasswordHash = (db: Database, id: number, oldHash: string, newHash: string) =>
  db
    .updateTable('users')
    .set({ password_hash: newHash })
    .where('id', '=', id)
    .where('password_hash', '=', oldHash)
    .execute()

/**
 * Keeps an account as it is until the transaction ends: a password changed or an account deleted at the same moment
 * is either seen here, or waits and then sees the session that is opened behind this lock.
 * @param verifiedHash the hash that the password was compared with
 * @returns whether the account is still there, with this hash
 */
export async function lockUser(trx: Transaction<Tables>, id: number, verifiedHash: string): Promise<boolean> {
  const user = await trx
    .selectFrom('users')
    .select('id')
    .where('id', '=', id)
    .where('password_hash', '=', verifiedHash)
    .forShare()
    .executeTakeFirst()
  return user !== undefined
}

/** Refresh tokens go with their session. */
export const sessionExpiry = expiry('sessions', 'expires_at', now)

/** Opens a session with its first refresh token, and clears the user's expired ones away. */
export async function openSession(trx: Transaction<Tables>, userId: number) {
  await trx.deleteFrom('sessions').where('user_id', '=', userId).where('expires_at', '<=', now).execute()
  const end = sql<string>`${now} + make_interval(secs => ${idleSeconds})`
  const { id } = await trx
    .insertInto('sessions')
    .values({ user_id: userId, created_at: now, last_used_at: now, expires_at: end })
    .returning('id')
    .executeTakeFirstOrThrow()
  return {
    id,
    refreshToken: await insertRefreshToken(trx, { user_id: userId, session_id: id, parent_hash: null }),
  }
}

/** @returns the token, which is nowhere kept */
export async function insertRefreshToken(
  trx: Transaction<Tables>,
  row: { user_id: number; session_id: number; parent_hash: Buffer | null },
): Promise<string> {
  const { token, hash } = newRefreshToken()
  await trx
    .insertInto('refresh_tokens')
    .values({ ...row, token_hash: hash })
    .execute()
  return token
}

/**
 * The session of a refresh token, locked, so that no two uses of one family are judged at once. It may have expired.
 * @returns undefined when the token is unknown
 */
export const lockSessionOf = (trx: Transaction<Tables>, tokenHash: Buffer) =>
  trx
    .selectFrom('sessions')
    .innerJoin('refresh_tokens', (join) =>
      join
        .onRef('refresh_tokens.user_id', '=', 'sessions.user_id')
        .onRef('refresh_tokens.session_id', '=', 'sessions.id'),
    )
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .select(['sessions.id as session_id', 'sessions.created_at as signed_in_at', 'sessions.expires_at'])
    .select(userColumns.map((column) => `users.${column}` as const))
    .where('refresh_tokens.token_hash', '=', tokenHash)
    .forUpdate('sessions')
    .executeTakeFirst()

/**
 * The token's history, and the time by the database's clock.
 * Read after the lock is held: a statement that waits for a lock sees old rows beside it, and the time of its beginning.
 */
export const readTokenUse = (trx: Transaction<Tables>, tokenHash: Buffer) =>
  trx
    .selectFrom('refresh_tokens as token')
    .leftJoin('refresh_tokens as successor', (join) =>
      join
        .onRef('successor.user_id', '=', 'token.user_id')
        .onRef('successor.session_id', '=', 'token.session_id')
        .onRef('successor.parent_hash', '=', 'token.token_hash'),
    )
    .select(({ fn }) => [
      'token.rotated_at',
      fn.count<number>('successor.token_hash').as('successors'),
      fn.min('successor.rotated_at').as('successor_used_at'),
      sql<string>`${now}::timestamptz(3)`.as('now'),
    ])
    .where('token.token_hash', '=', tokenHash)
    .groupBy('token.token_hash')
    .executeTakeFirst()

/** Whose session a refresh token belongs to, used or not, for counting its uses. */
export async function findTokenOwner(db: Database, tokenHash: Buffer): Promise<number | undefined> {
  const query = db.selectFrom('refresh_tokens').select('user_id').where('token_hash', '=', tokenHash)
  return (await query.executeTakeFirst())?.user_id
}

/** Notes the first use; a repeated one keeps its time, so that the grace of the token before cannot be stretched. */
export const markRotated = (trx: Transaction<Tables>, tokenHash: Buffer, time: Date) =>
  trx
    .updateTable('refresh_tokens')
    .set({ rotated_at: time.toISOString() })
    .where('token_hash', '=', tokenHash)
    .where('rotated_at', 'is', null)
    .execute()

/** Notes a use, and when the session ends if there is no further one. */
export const touchSession = (
  trx: Transaction<Tables>,
  { userId, id }: { userId: number; id: number },
  { time, end }: { time: Date; end: Date },
) =>
  trx
    .updateTable('sessions')
    .set({ last_used_at: time.toISOString(), expires_at: end.toISOString() })
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .execute()

/** Ends a session with all its refresh tokens. */
export const endFamily = (trx: Transaction<Tables>, userId: number, id: number) =>
  trx.deleteFrom('sessions').where('user_id', '=', userId).where('id', '=', id).execute()
