// Statements on users. The id is always that of the authenticated user.
import { type Kysely, sql, type Transaction } from 'kysely'
import { type Database, type Executor, preparedQuery } from '../../db/database.ts'
import type { Tables } from '../../db/schema/tables.ts'
import { isForeignKeyViolation } from '../../db/violations.ts'
import { endLinks } from '../credentials/mail-links.ts'
import { deleteMailsOf, enqueueMail } from '../mail/queue.ts'

/** The columns of a user that responses contain; the hash of the password is not among them. */
export const userColumns = ['id', 'email', 'email_verified', 'name', 'created_at'] as const

export const findUser = (db: Pick<Kysely<Tables>, 'selectFrom'>, id: number) =>
  db.selectFrom('users').select(userColumns).where('id', '=', id).executeTakeFirst()

const selectUserId = preparedQuery('select_user_id', (db, { id }: { id: number }) =>
  db.selectFrom('users').select('id').where('id', '=', id),
)

/** Whether an account exists; asked only where another statement found no row. */
export const userExists = async (db: Executor, id: number): Promise<boolean> =>
  (await selectUserId.executeTakeFirst(db, { id })) !== undefined

export const renameUser = (db: Database, id: number, name: string) =>
  db.updateTable('users').set({ name }).where('id', '=', id).returning(userColumns).executeTakeFirst()

/** The hash that a password is verified against, and the address by which attempts are counted. */
export const findCredentials = (db: Database, id: number) =>
  db.selectFrom('users').select(['email', 'password_hash']).where('id', '=', id).executeTakeFirst()

/**
 * Deletes the account with its tasks, its sessions and its mails. These have no foreign key, and are deleted last: by then
 * whoever has put one into the queue, holding the account, has committed.
 * @param verifiedHash the hash that the password was compared with, null for an account without a password. If it is no
 * longer the account's, nothing is deleted
 * @returns whether the account was deleted
 */
export async function deleteUser(
  db: Kysely<Tables>,
  id: number,
  verifiedHash: string | null,
): Promise<boolean> {
  try {
    return await db.transaction().execute(async (trx) => {
      await lockChanges(trx, id)
      const { numDeletedRows } = await trx
        .deleteFrom('users')
        .where('id', '=', id)
        .where('password_hash', 'is not distinct from', verifiedHash)
        .executeTakeFirst()
      if (numDeletedRows > 0n) await deleteMailsOf(trx, id)
      return numDeletedRows > 0n
    })
  } catch (error) {
    if (isForeignKeyViolation(error, 'change_counters_user_id_fkey')) return false // it is gone already
    throw error
  }
}

/** Before the account, as whoever changes one of its tasks does: otherwise the two could wait for each other. */
const lockChanges = (trx: Transaction<Tables>, userId: number) =>
  trx
    .insertInto('change_counters')
    .values({ user_id: userId, last: 0 })
    .onConflict((conflict) =>
      conflict.column('user_id').doUpdateSet({ last: sql<number>`change_counters.last` }),
    )
    .execute()

/**
 * Sets a new password, ends all sessions but one, and all links in mails. Two statements on purpose: only the snapshot of the second one sees a
 * session that a concurrent login has opened.
 * @param change.verifiedHash the hash that the current password was compared with
 * @param change.keptSessionId the session that goes on; undefined ends them all
 * @param change.isTold whether a mail says so
 * @returns whether the password was set; false when it was changed since it was verified
 */
export async function changePasswordHash(
  trx: Transaction<Tables>,
  id: number,
  change: { verifiedHash: string; newHash: string; keptSessionId: number | undefined; isTold: boolean },
): Promise<boolean> {
  const user = await trx
    .updateTable('users')
    .set({ password_hash: change.newHash })
    .where('id', '=', id)
    .where('password_hash', '=', change.verifiedHash)
    .returning(['id', 'email'])
    .executeTakeFirst()
  if (user === undefined) return false
  await endLinks(trx, user)
  if (change.isTold && user.email !== null)
    await enqueueMail(trx, { kind: 'password_changed', address: user.email, userId: id })
  const others = trx.deleteFrom('sessions').where('user_id', '=', id)
  await (change.keptSessionId === undefined
    ? others
    : others.where('id', '!=', change.keptSessionId)
  ).execute()
  return true
}
