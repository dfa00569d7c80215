// Finds out what a new connection leads to, which decides how it may be used, and sets up its session: no setting of a role,
// a database or a server may change what a result means, and the server ends what the service has given up.
import pg from 'pg'
import { requiredParameters } from '../protocol/connection.ts'
import type { BoundStatement } from '../protocol/prepared-statements.ts'
import { beginText } from '../protocol/transaction.ts'
import { idleInTransactionMillis, statementMillis, transactionMillis } from './time-limits.ts'

/**
 * - `postgresql`: the server itself. Statements may be sent before the earlier ones are answered.
 * - `citus`: a coordinator. Statements that are sent together are no transaction there without an explicit `begin`.
 * - `pgbouncer`: PgBouncer from 1.21 on, in transaction mode, with prepared statements. The response to what is sent before
 *   an earlier one is answered may reach another client (https://github.com/pgbouncer/pgbouncer/issues/759).
 * - `other`: unknown. It gets only what pg sends by itself, one statement at a time.
 */
export type Peer = 'postgresql' | 'citus' | 'pgbouncer' | 'other'

export type Session = {
  peer: Peer
  /** The session is used by nobody else, so its settings stay. Behind a pooler the next client may get it with them. */
  isOwn: boolean
}

/** The session has a setting by which statements or results mean something else, and it cannot be changed from here. */
export class UnsuitableSessionError extends Error {}

/** The first version with `transaction_timeout`. */
const transactionTimeoutSince = 170_000

/** The schema of the migrations' tables. */
const schema = 'public'

/** The settings that the service relies on, which it sets where a session is its own. */
const wanted: Record<string, string> = {
  DateStyle: 'ISO, MDY',
  IntervalStyle: 'postgres',
  TimeZone: 'UTC',
  standard_conforming_strings: 'on',
  bytea_output: 'hex',
  default_transaction_isolation: 'read committed',
  row_security: 'on',
  search_path: schema,
  client_min_messages: 'notice', // a warning may be the only sign of something that was not done
}

/** The settings that must have a suitable value where they cannot be set. The others do not change how rows are read. */
const suitable: Record<string, (value: string) => boolean> = {
  ...Object.fromEntries(
    Object.entries(requiredParameters).map(([name, prefix]) => [
      name,
      (value: string) => value.startsWith(prefix),
    ]),
  ),
  default_transaction_isolation: (value) => value === 'read committed',
  row_security: (value) => value === 'on',
  client_min_messages: (value) => value !== 'error',
}

const limits: Record<string, string> = {
  statement_timeout: String(statementMillis),
  idle_in_transaction_session_timeout: String(idleInTransactionMillis),
}

const settingsQuery = (values: Record<string, string>, isLocal: boolean) =>
  `select ${Object.entries(values)
    .map(([name, value]) => `set_config('${name}', '${value}', ${isLocal})`)
    .join()}`

/** Sets the time limits of a transaction, as a statement at its beginning, where the session is not its own. */
export const limitTransaction: BoundStatement = {
  statement: { name: 'tasks_api_limits', text: settingsQuery(limits, true) },
  texts: [],
}

/**
 * @param lockMillis how long its statements may wait for a lock
 * @returns the `begin` of a transaction with its time limits, as one text
 */
export const beginLimited = (lockMillis: number | undefined): string =>
  [beginText, ...Object.entries(withLock(limits, lockMillis)).map(setLocal)].join('; ')

const setLocal = ([name, value]: [string, string]) => `set local ${name} = ${value}`

const withLock = (values: Record<string, string>, lockMillis: number | undefined) =>
  lockMillis === undefined ? values : { ...values, lock_timeout: String(lockMillis) }

const marker = 'tasks-api: what this leads to'

/** A pooler prepares a statement by another name, which the server shows in pg_prepared_statements. */
const facts = {
  name: 'tasks_api_facts',
  text: `select /* ${marker} */ pg_backend_pid() as pid, inet_client_port() as port, version() as version,
    current_setting('server_version_num')::int as number,
    exists (select from pg_extension where extname = 'citus') as has_citus,
    to_regclass('tasks') is not distinct from to_regclass('${schema}.tasks') as finds_tables,
    (select name from pg_prepared_statements where strpos(statement, '${marker}') > 0 limit 1) as name,
    ${Object.keys(suitable)
      .map((name) => `current_setting('${name}') as "${name}"`)
      .join()}`,
}

type Facts = { pid: number; port: number | null; version: string; number: number; has_citus: boolean } & {
  finds_tables: boolean
  name: string | null
} & Record<string, unknown>

/** What pg's types do not declare. */
type Internal = pg.Client & { processID: number; connection: { stream: { localPort?: number } } }

type Options = {
  /** Asks by a prepared statement, which shows whether a pooler handles these. */
  prepared: boolean
  /** Whether the server ends long statements; it does not where migrations run. */
  limited: boolean
  /** How long the server lets a statement wait for a lock. */
  lockMillis?: number | undefined
}

/**
 * Finds out what a new connection leads to, and sets up its session.
 * @throws UnsuitableSessionError, or what pg throws
 */
export async function settleSession(
  client: pg.ClientBase,
  { prepared, limited, lockMillis }: Options,
): Promise<Session> {
  const { rows } = await client.query<Facts>(prepared ? facts : { text: facts.text })
  const found = rows[0] as Facts
  // A transaction that is open by now was begun by a pooler.
  const isHeld = (client as Internal).getTransactionStatus() !== 'I'
  const isOwn = found.pid === (client as Internal).processID && !isHeld
  // A socket in the file system has no port, so whether there is a relay is unknown.
  const isRelayed = found.port === null || found.port !== (client as Internal).connection.stream.localPort
  const isPgpool = isOwn && isRelayed && (await answersAsPgpool(client))
  // The last query, because pg reports an error before the server is ready again.
  if (isOwn) await client.query(settingsFor(found.number, limited, lockMillis))
  else refuseUnsuitable(found)
  const isRenamed = prepared && found.name !== facts.name
  return { peer: isPgpool ? 'other' : peerOf(found, isOwn, isRenamed), isOwn }
}

/** pgpool-II passes on the process id of a server. PostgreSQL has no such parameter. */
async function answersAsPgpool(client: pg.ClientBase): Promise<boolean> {
  try {
    await client.query('show pool_version')
    return true
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === '42704') return false
    throw error
  }
}

function settingsFor(version: number, limited: boolean, lockMillis: number | undefined): string {
  const longest = version < transactionTimeoutSince ? {} : { transaction_timeout: String(transactionMillis) }
  return settingsQuery(limited ? { ...wanted, ...withLock(limits, lockMillis), ...longest } : wanted, false)
}

/** The version of PostgreSQL itself, not of a database that only speaks its protocol. */
const isPostgres = (version: string) =>
  /^PostgreSQL \d+(\.\d+|beta\d+|rc\d+|devel)? (\((Debian|Ubuntu|Homebrew)[^)]*\) )?on /.test(version)

function peerOf({ version, name, has_citus }: Facts, isOwn: boolean, isRenamed: boolean): Peer {
  if (!isPostgres(version)) return 'other'
  if (isOwn && !isRenamed) return has_citus ? 'citus' : 'postgresql'
  if (!isOwn && /^PGBOUNCER_\d+$/.test(name ?? '')) return 'pgbouncer'
  return 'other'
}

function refuseUnsuitable(found: Facts): void {
  for (const [setting, isSuitable] of Object.entries(suitable)) {
    const value = String(found[setting])
    if (!isSuitable(value)) throw unsuitable(`${setting} is "${value}"`, `${setting} = '${wanted[setting]}'`)
  }
  if (!found.finds_tables)
    throw unsuitable(`search_path leads to other tables than ${schema}'s`, `search_path = ${schema}`)
}

const unsuitable = (what: string, setting: string) =>
  new UnsuitableSessionError(
    `${what}, and behind a pooler the service cannot change it: set it for the role with "alter role … set ${setting}"`,
  )
