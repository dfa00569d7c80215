// Row-level security: in each transaction the service says whose tasks it is about, and PostgreSQL hides all others. So a
// statement that forgot its owner would still show nobody else's rows.
import { type Kysely, sql } from 'kysely'
import type { Client } from 'pg'
import { OperatorError } from '../../operator-error.ts'
import type { Tables } from '../schema/tables.ts'
import { statement } from './prepared-query.ts'

const held = new WeakSet<Kysely<Tables>>()

/** From now on the statements of this database say whose tasks they are about. */
export const enableRowSecurity = (db: Kysely<Tables>): void => void held.add(db)

export const hasRowSecurity = (db: Kysely<Tables>): boolean => held.has(db)

/** Until the end of the transaction. */
export const setOwner = statement(
  'set_owner',
  (_, { owner }: { owner: number }) => sql`select set_config('tasks_api.user_id', ${owner}::text, true)`,
)

/**
 * Whether PostgreSQL holds the role of a connection to it: not the owner of the tables, nor a superuser.
 * @throws Refused where it does, and the owner would not reach the rows; what pg throws
 */
export async function isRowSecurityActive(client: Client): Promise<boolean> {
  const { rows } = await client.query(`select row_security_active('tasks') as active,
    exists (select from pg_extension where extname = 'citus') as has_citus`)
  const [{ active, has_citus }] = rows
  if (active && has_citus) throw new OperatorError(onCitus)
  return active
}

const onCitus =
  'The role of DATABASE_URL is held to row-level security, and on Citus the workers are not told whose tasks are meant: ' +
  'sign in as the owner of the tables'
