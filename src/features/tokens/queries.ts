// Statements on the accounts of users who sign in with other identity providers.
import { sql } from 'kysely'
import type { Database } from '../../db/database.ts'

type Identity = { issuer: string; subject: string }

/** The account of another issuer's subject. */
export const findUserBySubject = (db: Database, { issuer, subject }: Identity) =>
  db
    .selectFrom('users')
    .select('id')
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .executeTakeFirst()

/**
 * Creates the account of a subject, or finds the one that a concurrent request has created.
 * @returns the id, and whether this statement created the account (only a row that was just inserted has no xmax)
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
