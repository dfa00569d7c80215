// Row-level security: in each transaction the service says whose tasks it is about, and PostgreSQL hides all others. So a
// statement that forgot its owner would still show nobody else's rows.
import { type Kysely, sql } from 'kysely'
import { connectionOptions, newClient } from './connection.ts'
import { statement } from './statement.ts'
import type { Tables } from './tables.ts'

const held = new WeakSet<Kysely<Tables>>()

/** From now on the statements of this database say whose tasks they are about. */
export const holdToOwners = (db: Kysely<Tables>): void => void held.add(db)

export const isHeldToOwners = (db: Kysely<Tables>): boolean => held.has(db)

/** Until the end of the transaction. */
export const setOwner = statement(
  'set_owner',
  (_, { owner }: { owner: number }) => sql`select set_config('tasks_api.user_id', ${owner}::text, true)`,
)

/**
 * Whether PostgreSQL holds the role of a connection string to it: not the owner of the tables, nor a superuser.
 * @throws what pg throws
 */
export async function isRowSecurityActive(url: string): Promise<boolean> {
  const client = newClient(connectionOptions(url))
  await client.connect()
  try {
    const { rows } = await client.query("select row_security_active('tasks') as active")
    return rows[0].active
  } finally {
    await client.end()
  }
}
