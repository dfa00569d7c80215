// Row-level security: each transaction says whose rows it is about, and PostgreSQL hides all others. So a query that forgot
// its owner would still show nobody else's rows.
import { CompiledQuery } from 'kysely'
import type { Client } from 'pg'
import { OperatorError } from '../operator-error.ts'
import { asText } from './protocol/parameters.ts'
import type { BoundStatement } from './protocol/prepared-statements.ts'
import { ownedTables } from './schema/tables.ts'

const statement = {
  name: 'tasks_api_set_owner',
  text: `select set_config('tasks_api.user_id', $1::text, true)`,
}

/** @returns the statement that names the owner until the end of the transaction, for the pipeline */
export const setOwner = (owner: number): BoundStatement => ({ statement, texts: [asText(owner)] })

/** @returns the same for Kysely */
export const setOwnerQuery = (owner: number): CompiledQuery =>
  CompiledQuery.raw(statement.text, [asText(owner)])

/**
 * Whether PostgreSQL applies the policies of the tables to the role of a connection: it does unless the role is a superuser,
 * or owns the tables.
 * @throws OperatorError where it does, and the owner cannot be named to it; what pg throws
 */
export async function isRowSecurityActive(client: Client): Promise<boolean> {
  const { rows } = await client.query(
    `select bool_or(row_security_active("table")) as active,
      exists (select from pg_extension where extname = 'citus') as has_citus
    from unnest($1::text[]) as owned("table")`,
    [ownedTables],
  )
  const [{ active, has_citus }] = rows
  if (active && has_citus) throw new OperatorError(onCitus)
  return active
}

const onCitus =
  'The role of DATABASE_URL is held to row-level security, and on Citus the workers do not learn whose tasks are meant: ' +
  'sign in as the owner of the tables'
