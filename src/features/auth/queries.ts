// Statements for authentication: accounts by e-mail address, sessions, and the rotation of refresh tokens.
import { type Kysely, type NotNull, sql, type Transaction } from 'kysely'
import type { Database } from '../../db/database.ts'
import { expiry } from '../../db/housekeeping.ts'
import { now } from '../../db/schema/now.ts'
import type { Tables } from '../../db/schema/tables.ts'
import { userColumns } from '../account/queries.ts'
import { foldCase, foldedEmail } from '../credentials/email-case.ts'
import { makeRoomForSession } from '../sessions/queries.ts'
import { idleSeconds, newRefreshToken } from './refresh-token.ts'

/**
 * Inserts an account. `on conflict` names no index, so that it also covers the unique index of the previous release:
 * otherwise two concurrent registrations of one address could fail with an error.
 * @returns undefined when the address is taken, also by a concurrent registration
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

export const findUserByEmail = (db: Pick<Kysely<Tables>, 'selectFrom'>, email: string) =>
  db
    .selectFrom('users')
    .select([...userColumns, 'password_hash'])
    .where(foldedEmail, '=', foldCase(email))
    .where('password_hash', 'is not', null)
    .$narrowType<{ password_hash: NotNull }>()
    .executeTakeFirst()

/** Replaces a hash by a stronger one of the same password, unless the password has been changed meanwhile. */
export const strengthenPasswordHash = (db: Database, id: number, oldHash: string, newHash: string) =>
  db
    .updateTable('users')
    .set({ password_hash: newHash })
    .where('id', '=', id)
    .where('password_hash', '=', oldHash)
    .execute()

/**
 * Locks an account until the transaction ends. A concurrent change of the password or deletion of the account is either
 * seen here, or waits for the lock and then sees the session that was opened under it.
 * @param verifiedHash the hash that the password was compared with
 * @returns whether the account still exists with this hash
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

/** Opens a session with its first refresh token, and deletes the user's expired sessions, and those beyond the limit. */
export async function openSession(trx: Transaction<Tables>, userId: number) {
  await trx.deleteFrom('sessions').where('user_id', '=', userId).where('expires_at', '<=', now).execute()
  await makeRoomForSession(trx, userId)
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

/** @returns the new token, of which only the hash is stored */
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
 * The session of a refresh token, locked, so that concurrent uses of its tokens are judged one after the other. The session
 * may have expired.
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
 * How a token has been used so far, and the time by the database's clock. Must run after the session is locked: the
 * statement that waited for the lock has an old snapshot, and the time at which it began.
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

/** The user of a refresh token, whether the token has been used or not, for counting its uses. */
export async function findTokenOwner(db: Database, tokenHash: Buffer): Promise<number | undefined> {
  const query = db.selectFrom('refresh_tokens').select('user_id').where('token_hash', '=', tokenHash)
  return (await query.executeTakeFirst())?.user_id
}

/** Records the first use. A repeated use keeps that time, so that the grace period of the previous token does not grow. */
export const markRotated = (trx: Transaction<Tables>, tokenHash: Buffer, time: Date) =>
  trx
    .updateTable('refresh_tokens')
    .set({ rotated_at: time.toISOString() })
    .where('token_hash', '=', tokenHash)
    .where('rotated_at', 'is', null)
    .execute()

/** Records a use of the session, and when the session expires without a further one. */
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

/** Deletes a session with all refresh tokens that descend from its sign-in. */
export const endFamily = (trx: Transaction<Tables>, userId: number, id: number) =>
  trx.deleteFrom('sessions').where('user_id', '=', userId).where('id', '=', id).execute()
