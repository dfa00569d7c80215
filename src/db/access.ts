// Checks once at the start that the role of the service may do what its queries do: with a role that lacks grants, for
// instance after a restore, every request would fail.
import type { Client } from 'pg'
import { writability } from './address/servers.ts'
import { tableNames } from './schema/tables.ts'
import { unusable } from './unusable-database.ts'

const needed = [
  ...tableNames.flatMap((table) =>
    ['select', 'insert', 'update', 'delete'].map((privilege) => ({ table, privilege })),
  ),
  { table: 'kysely_migration', privilege: 'select' },
]

/** `granted` is null where the role does not see the table. Identity columns need no grant on their sequences. */
const missingQuery = `
  select "table", array_agg(privilege order by place) as missing, bool_or(granted is null) as unseen
  from unnest($1::text[], $2::text[]) with ordinality as needed("table", privilege, place),
    has_table_privilege(to_regclass("table"), privilege) as granted
  where granted is not true group by "table" order by "table"`

type Missing = { table: string; missing: string[]; unseen: boolean }

/**
 * @param client a connection of the role that the service signs in with, with that role's settings
 * @param url its connection string, for the error
 * @throws OperatorError when the session is read-only or grants are missing; what pg throws
 */
export async function requireAccess(client: Client, url: string): Promise<void> {
  const problem = (await readOnly(client)) ?? (await missingGrants(client))
  if (problem !== undefined) throw unusable(url, problem)
}

async function readOnly(client: Client): Promise<string | undefined> {
  const { standby, read_only } = await writability(client)
  if (standby)
    return 'it is a standby, which takes no writes: name the primary, or all servers with target_session_attrs=read-write'
  return read_only
    ? 'it is read-only: default_transaction_read_only is on for the server, the database or the role'
    : undefined
}

async function missingGrants(client: Client): Promise<string | undefined> {
  const { rows } = await client.query<Missing>(missingQuery, [
    needed.map(({ table }) => table),
    needed.map(({ privilege }) => privilege),
  ])
  if (rows.length === 0) return undefined
  const schema = await client.query("select has_schema_privilege('public', 'usage') as enters")
  return `the role of DATABASE_URL lacks ${lackOf(rows, schema.rows[0].enters)}; see the grants in OPERATIONS.md, "A PostgreSQL of your own"`
}

function lackOf(rows: Missing[], enters: boolean): string {
  const unseen = rows.filter((row) => row.unseen).map(({ table }) => table)
  if (unseen.length > 0) return enters ? `${unseen.join(', ')} in its search_path` : 'usage on schema public'
  const byMissing = Map.groupBy(rows, ({ missing }) => missing.join(', '))
  return [...byMissing]
    .map(([missing, of]) => `${missing} on ${of.map(({ table }) => table).join(', ')}`)
    .join('; ')
}
