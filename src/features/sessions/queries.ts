// Statements on the sessions of one user.
import type { Database } from '../../db/database.ts'
import { now } from '../../db/schema/now.ts'

/** Sessions that can still be refreshed, the oldest first. */
export const listSessions = (db: Database, userId: number) =>
  db
    .selectFrom('sessions')
    .select(['id', 'created_at', 'last_used_at'])
    .where('user_id', '=', userId)
    .where('expires_at', '>', now)
    .orderBy('id')
    .execute()

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
