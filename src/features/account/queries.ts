// Statements on users. The id is always the caller's own.
import type { Kysely, Transaction } from 'kysely'
import type { Database } from '../../db/database.ts'
import type { Tables } from '../../db/schema/tables.ts'

/** What of a user leaves the service. The hash of the password is not among it. */
export const userColumns = ['id', 'email', 'name', 'created_at'] as const

export const findUser = (db: Database, id: number) =>
  db.selectFrom('users').select(userColumns).where('id', '=', id).executeTakeFirst()

/** Whether the account that a token names is still there; asked only where a statement found no row. */
export async function userExists(db: Database, id: number): Promise<boolean> {
  const row = await db.selectFrom('users').select('id').where('id', '=', id).executeTakeFirst()
  return row !== undefined
}

export const renameUser = (db: Database, id: number, name: string) =>
  db.updateTable('users').set({ name }).where('id', '=', id).returning(userColumns).executeTakeFirst()

/** What a password is compared with; the address is what its guesses are counted by. */
export const findCredentials = (db: Database, id: number) =>
  db.selectFrom('users').select(['email', 'password_hash']).where('id', '=', id).executeTakeFirst()

/**
 * Removes the account; its tasks and sessions go with it.
 * @param verifiedHash the hash that the password was compared with; a password changed since then stops the deletion.
 * Null for an account that has none
 * @returns whether it was removed
 */
export async function deleteUser(
  db: Kysely<Tables>,
  id: number,
  verifiedHash: string | null,
): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('users')
    .where('id', '=', id)
    .where('password_hash', 'is not distinct from', verifiedHash)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

/**
 * Sets a new password and ends all sessions but one.
 * Two statements on purpose: only the second one's snapshot sees a session that a login was just opening.
 * @param verifiedHash the hash that the current password was compared with
 * @returns whether it was set; false when the password was changed in between
 */
export async function changePasswordHash(
  trx: Transaction<Tables>,
  id: number,
  change: { verifiedHash: string; newHash: string; keptSessionId: number | undefined },
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('users')
    .set({ password_hash: change.newHash })
    .where('id', '=', id)
    .where('password_hash', '=', change.verifiedHash)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) return false
  const others = trx.deleteFrom('sessions').where('user_id', '=', id)
  await (change.keptSessionId === undefined
    ? others
    : others.where('id', '!=', change.keptSessionId)
  ).execute()
  return true
}
