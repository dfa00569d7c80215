// The database as the rest of the service sees it: Kysely, prepared queries, and connections divided by what they are for.
import {
  Kysely,
  type KyselyConfig,
  type LogEvent,
  PostgresDialect,
  type PostgresPool,
  type Transaction,
} from 'kysely'
import type pg from 'pg'
import { type ConnectionOptions, connectionOptions, newClient } from './address/connection-options.ts'
import { divideConnections } from './bulkheads.ts'
import { type Execution, executionOn } from './execution.ts'
import { inheritMaxRows } from './max-rows.ts'
import { openPipeline } from './pipeline/pipeline.ts'
import { batchWrites } from './pipeline/write-batching.ts'
import { setOwnerQuery } from './row-security.ts'
import type { Tables } from './schema/tables.ts'
import { cancelRunning } from './session/cancel.ts'
import { connectWithRetries, openPool, type PoolOptions } from './session/pool.ts'
import { announcePool } from './session/pools.ts'
import { areQueriesMeasured, reportQuery } from './session/query-durations.ts'
import type { Peer } from './session/session.ts'
import { queryTimeoutMillis, signInLockMillis } from './session/time-limits.ts'

export type { BoundQuery, Executor } from './execution.ts'
export { executeTogether, type PreparedQuery, preparedQueries, preparedQuery } from './prepared-query.ts'

/** Connections for one purpose each, so that none can use up those of another: see bulkheads.ts. */
type Connections = { readonly [Purpose in 'filters' | 'searches' | 'readiness']: Kysely<Tables> }

type Parts = {
  connections: Connections
  execution: Execution
  /** Whether the role of the connections is subject to row-level security. */
  hasRowSecurity: boolean
  /** Closes all connections. */
  close: () => Promise<unknown>
}

/** Kysely on the connections for accounts, with those for other purposes beside it. */
export class Database extends Kysely<Tables> {
  readonly connections: Connections
  /** Where prepared queries run. */
  readonly execution: Execution
  readonly #hasRowSecurity: boolean
  /** By owner: the end of the last one in the row. */
  readonly #turns = new Map<number, Promise<unknown>>()
  readonly #close: () => Promise<unknown>
  #closing: Promise<unknown> | undefined

  constructor(config: KyselyConfig, { connections, execution, hasRowSecurity, close }: Parts) {
    super(config)
    this.connections = connections
    this.execution = execution
    this.#hasRowSecurity = hasRowSecurity
    this.#close = close
  }

  /**
   * Runs queries that are not prepared, on the rows of one user.
   * @param purpose whose connections they take
   * @param work runs them on the Kysely that it is given: on no other one would row-level security show any rows
   * @returns what `work` returns
   */
  async forOwner<Result>(
    purpose: keyof Connections,
    owner: number,
    work: (own: Kysely<Tables>) => Promise<Result>,
  ): Promise<Result> {
    if (!this.#hasRowSecurity) return await work(this.connections[purpose])
    return await this.transactionFor(purpose, owner, work)
  }

  /** As `forOwner`, in one transaction. */
  async transactionFor<Result>(
    purpose: keyof Connections,
    owner: number,
    work: (trx: Transaction<Tables>) => Promise<Result>,
  ): Promise<Result> {
    return await this.connections[purpose].transaction().execute(async (trx) => {
      inheritMaxRows(trx, this)
      if (this.#hasRowSecurity) await trx.executeQuery(setOwnerQuery(owner))
      return await work(trx)
    })
  }

  /** Runs something once what the same owner has asked for before has ended. */
  inTurn<Result>(owner: number, work: () => Promise<Result>): Promise<Result> {
    const before = this.#turns.get(owner) ?? Promise.resolve()
    const result = before.then(work)
    const end = result
      .catch(() => {})
      .then(() => {
        if (this.#turns.get(owner) === end) this.#turns.delete(owner)
      })
    this.#turns.set(owner, end)
    return result
  }

  /** Closes all connections. Kysely's own method would close those for accounts alone, and only once they were used. */
  override async destroy(): Promise<void> {
    this.#closing ??= this.#close()
    await this.#closing
  }
}

type Options = {
  url: string
  /** How many connections there may be in all. */
  poolSize: number
  /** Whether prepared statements are used. Off for poolers that cannot handle them. */
  prepared?: boolean
  /** Whether the role is subject to row-level security. */
  rowSecurity?: boolean
  /** Called when an idle connection breaks. */
  onIdleError?: (error: Error) => void
  /** Called with what each connection for prepared statements leads to. */
  onPeer?: (peer: Peer) => void
  /** Called with every statement; tests look at what ran. */
  onQuery?: (event: LogEvent) => void
}

/**
 * Opens no connection yet. Close the database with `destroy()`.
 * @param options the connection string, and how its connections are used
 */
export function openDatabase(options: Options): Database {
  const { url, poolSize, prepared = true, rowSecurity = false, onIdleError, onPeer, onQuery } = options
  const settings = { ...connectionOptions(url), query_timeout: queryTimeoutMillis }
  const parts = divideConnections(poolSize)
  const log = queryLog(onQuery)
  const pools: PostgresPool[] = []

  /** @param otherwise what is used where there are no connections for that purpose */
  function configure(max: number, otherwise?: KyselyConfig, how: PoolUse = {}): KyselyConfig {
    if (max === 0 && otherwise) return otherwise
    const pool = openPool({ settings: { ...settings, max }, onIdleError, ...how })
    pools.push(pool)
    return { dialect: new PostgresDialect({ pool }), ...(log && { log }) }
  }

  const pipeline =
    !prepared || parts.pipelined === 0
      ? undefined
      : openPipeline({
          connect: () => connectWithRetries(() => connect(settings)),
          cancel: cancelRunning,
          count: parts.pipelined,
          reserved: parts.reservedPipelined,
          timeoutMillis: queryTimeoutMillis,
          onPeer,
        })
  const accounts = configure(parts.accounts, undefined, { lockMillis: signInLockMillis })
  const after = pipeline?.drained
  const plainReads = configure(parts.plainReads, accounts, { after })
  const connections = {
    filters: new Kysely<Tables>(configure(parts.filters, accounts, { lockMillis: signInLockMillis })),
    searches: new Kysely<Tables>(configure(parts.searches, accounts)),
    readiness: new Kysely<Tables>(configure(parts.readiness, accounts)),
  }
  const execution = executionOn({
    pipeline,
    writes: pipeline && batchWrites(pipeline),
    plainReads: new Kysely<Tables>(plainReads),
    plainWrites: new Kysely<Tables>(configure(parts.plainWrites, plainReads, { after })),
    slowReads: connections.filters,
    hasRowSecurity: rowSecurity,
    onStatement: onQuery && ((sql) => onQuery({ query: { sql } } as LogEvent)),
  })
  if (pipeline) announcePool(pipeline.pool)
  const close = () => Promise.all([...pools.map((pool) => pool.end()), pipeline?.end()])
  return new Database(accounts, { connections, execution, hasRowSecurity: rowSecurity, close })
}

/** Kysely measures its queries only where it has a log. @returns undefined where nobody wants to know of them */
function queryLog(onQuery: Options['onQuery']): Options['onQuery'] {
  if (!areQueriesMeasured()) return onQuery
  return (event) => {
    reportQuery({ connections: 'pooled', millis: event.queryDurationMillis })
    onQuery?.(event)
  }
}

type PoolUse = Pick<PoolOptions, 'lockMillis' | 'after'>

async function connect(settings: ConnectionOptions): Promise<pg.Client> {
  const client = newClient(settings)
  try {
    await client.connect()
    return client
  } catch (error) {
    void client.end() // where the client refuses what the server says, nothing else closes the connection
    throw error
  }
}
