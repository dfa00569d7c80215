// Statements on the sessions of one user.
import type { Kysely } from 'kysely'
import type { Database } from '../../db/database.ts'
import { now } from '../../db/schema/now.ts'
import type { Tables } from '../../db/schema/tables.ts'
import { maxSessions } from '../../openapi/access/max-sessions.ts'

/**
 * Sessions that can still be refreshed, the oldest first; of more than there may be, those that were used last.
 * @param currentId the session that asks; undefined for none
 */
export async function listSessions(db: Database, userId: number, currentId: number | undefined) {
  const sessions = await db
    .selectFrom('sessions')
    .select(['id', 'created_at', 'last_used_at'])
    .where('user_id', '=', userId)
    .where('expires_at', '>', now)
    .where('id', 'in', idsByLastUse(db, userId).limit(maxSessions))
    .orderBy('id')
    .execute()
  return sessions.map((session) => ({ ...session, current: session.id === currentId }))
}

/** Deletes the sessions that are one too many when the next is opened, those first that were used longest ago. */
export const makeRoomForSession = (db: Kysely<Tables>, userId: number) =>
  db
    .deleteFrom('sessions')
    .where('user_id', '=', userId)
    .where(
      'id',
      'in',
      idsByLastUse(db, userId)
        .offset(maxSessions - 1)
        .limit(maxDeleted),
    )
    .execute()

/** Accounts that had more before there was a limit lose the others sign-in by sign-in. */
const maxDeleted = 1000

const idsByLastUse = (db: Pick<Kysely<Tables>, 'selectFrom'>, userId: number) =>
  db
    .selectFrom('sessions')
    .select('id')
    .where('user_id', '=', userId)
    .where('expires_at', '>', now)
    .orderBy('last_used_at', 'desc')
    .orderBy('id', 'desc')

/** @returns whether the user had such a session that had not expired */
export async function deleteSession(db: Database, userId: number, id: number): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('sessions')
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  return numDeletedRows > 0n
}
