// Statements on the accounts of other identity providers' users.
import { sql } from 'kysely'
import type { Database } from '../../db/database.ts'

type Identity = { issuer: string; subject: string }

/** Whom another issuer means by a subject. */
export const findUserBySubject = (db: Database, { issuer, subject }: Identity) =>
  db
    .selectFrom('users')
    .select('id')
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .executeTakeFirst()

/**
 * The account of a subject, made unless a request faster by an instant has made it: then that one.
 * @returns `isNew`: whether it was made here; only a row just inserted has no xmax
 */
export const findOrInsertUser = (
  db: Database,
  user: Identity & { email: string | null; name: string },
): Promise<{ id: number; isNew: boolean }> =>
  db
    .insertInto('users')
    .values(user)
    // An update that changes nothing, since `do nothing` would return no row.
    .onConflict((conflict) =>
      conflict
        .columns(['issuer', 'subject'])
        .doUpdateSet((row) => ({ subject: row.ref('excluded.subject') })),
    )
    .returning(['id', sql<boolean>`xmax = 0`.as('isNew')])
    .executeTakeFirstOrThrow()
