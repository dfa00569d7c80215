// The connections, divided by what they are for, and Kysely on them.
import { Kysely, type LogEvent, PostgresDialect, type PostgresPool } from 'kysely'
import type pg from 'pg'
import { type ConnectionOptions, connectionOptions, newClient } from './address/connection-options.ts'
import { divideConnections } from './bulkheads.ts'
import { openPipeline } from './pipeline/connections.ts'
import { assignConnections } from './pipeline/execute.ts'
import { enableRowSecurity } from './pipeline/row-security.ts'
import type { Tables } from './schema/tables.ts'
import { cancelRunning } from './session/cancel.ts'
import { openPool, type PoolOptions, patiently } from './session/pool.ts'
import { announcePool } from './session/pools.ts'
import type { Peer } from './session/session.ts'
import { queryTimeoutMillis, signInLockMillis } from './session/time-limits.ts'

export type Database = Kysely<Tables>

type Options = {
  url: string
  /** Connections at most. */
  poolSize: number
  /** Whether hot statements are prepared. Off for poolers that cannot do it. */
  prepared?: boolean
  /** Whether the role is held to row-level security. */
  rowSecurity?: boolean
  /** Called when an idle connection breaks. */
  onIdleError?: (error: Error) => void
  /** Called with what each connection for prepared statements leads to. */
  onPeer?: (peer: Peer) => void
  /** Called with every statement; tests look at what ran. */
  onQuery?: (event: LogEvent) => void
}

type How = Pick<PoolOptions, 'lockMillis' | 'after'>

/**
 * Opens no connection yet. Close it with `destroy()`.
 * @returns Kysely on the connections for accounts. Statements on tasks go where they belong by `run`
 */
export function openDatabase(options: Options): Database {
  const { url, poolSize, prepared = true, rowSecurity = false, onIdleError, onPeer, onQuery } = options
  const settings = connectionOptions(url)
  const parts = divideConnections(poolSize)
  const pools: PostgresPool[] = []

  /** @param otherwise where there are no connections for that */
  function open(max: number, otherwise?: Database, how: How = {}): Database {
    if (max === 0 && otherwise) return otherwise
    const limits = { max, query_timeout: queryTimeoutMillis }
    const pool = openPool({ settings: { ...settings, ...limits }, onIdleError, ...how })
    pools.push(pool)
    return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }), ...(onQuery && { log: onQuery }) })
  }

  const lanes =
    !prepared || parts.lanes === 0
      ? undefined
      : openPipeline({
          connect: () => patiently(() => connect({ ...settings, query_timeout: queryTimeoutMillis })),
          cancel: cancelRunning,
          count: parts.lanes,
          reserved: parts.reservedPipelined,
          timeoutMillis: queryTimeoutMillis,
          onPeer,
        })
  const db = open(parts.accounts, undefined, { lockMillis: signInLockMillis })
  const after = lanes?.drained
  const plainReads = open(parts.plainReads, db, { after })
  assignConnections(db, {
    lanes,
    plainReads,
    plainWrites: open(parts.plainWrites, plainReads, { after }),
    filters: open(parts.filters, db),
    searches: open(parts.searches, db),
    readiness: open(parts.readiness, db),
    onStatement: onQuery && ((sql) => onQuery({ query: { sql } } as LogEvent)),
  })
  if (lanes) announcePool(lanes.pool)
  if (rowSecurity) enableRowSecurity(db)
  // Kysely's own would end nothing but its own connections, and these only once they were used.
  let ending: Promise<unknown> | undefined
  const end = () => Promise.all([...pools.map((pool) => pool.end()), lanes?.end()])
  return Object.assign(db, {
    destroy: async () => {
      ending ??= end()
      await ending
    },
  })
}

async function connect(settings: ConnectionOptions): Promise<pg.Client> {
  const client = newClient(settings)
  try {
    await client.connect()
    return client
  } catch (error) {
    void client.end() // where it refuses what the server says, nobody else does
    throw error
  }
}
