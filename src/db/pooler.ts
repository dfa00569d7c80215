// Whether a pooler stands between: what may be sent to a server ahead of its answers may not be sent to every pooler.
import type pg from 'pg'
import { connectionTimeoutMillis } from './connection.ts'

/** What pg does not tell in its types. */
type Internal = pg.Client & { processID: number }

/**
 * Whether the other end is the server itself. A pooler greets a client with a process id of its own making, since it has
 * no server for it yet. In transaction mode PgBouncer lets go of the server at an answer though the client has sent more,
 * and whoever gets that server next is told what comes of it (https://github.com/pgbouncer/pgbouncer/issues/759): seen
 * with 1.18.
 * @throws what pg throws
 */
export async function isDirect(client: pg.Client): Promise<boolean> {
  const question = { text: 'select pg_backend_pid() as pid', query_timeout: connectionTimeoutMillis }
  const { rows } = await client.query(question)
  return rows[0].pid === (client as Internal).processID
}
