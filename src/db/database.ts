// The pool of connections, and Kysely on it.
import { setTimeout as sleep } from 'node:timers/promises'
import { Kysely, type LogEvent, PostgresDialect, type PostgresPool, type PostgresPoolClient } from 'kysely'
import pg from 'pg'
import { cancelRunning } from './cancel.ts'
import { type ConnectionOptions, connectionOptions, newClient } from './connection.ts'
import { isQueryTimeout, isReadOnly, isUnavailable } from './errors.ts'
import { type Connected, openLanes } from './lanes.ts'
import { isDirect } from './pooler.ts'
import { tellPool } from './pools.ts'
import { holdToOwners } from './row-security.ts'
import { shareLanes } from './run.ts'
import type { Tables } from './tables.ts'

export type Database = Kysely<Tables>

type Options = {
  url: string
  /** Connections at most. */
  poolSize: number
  /** Whether hot statements are prepared, and pipelined on shared connections. Off for poolers that cannot do it. */
  prepared?: boolean
  /** Whether the role is held to row-level security. */
  rowSecurity?: boolean
  /** Called when an idle connection breaks. */
  onIdleError?: (error: Error) => void
  /** Called with every statement; tests look at what ran. */
  onQuery?: (event: LogEvent) => void
}

/** Longest wait for a statement's answer; also the most that a stalled network can hold a request. */
const queryTimeoutMillis = 15_000

/**
 * The server ends a transaction whose client is silent for so long: where the network lost the client without a word, the
 * transaction's locks would stay until TCP notices, which takes hours.
 */
const begin = `begin; set local idle_in_transaction_session_timeout = ${queryTimeoutMillis}`

/**
 * The share of the connections that single statements share; the others are for transactions. With 0.4 and 0.9 the
 * workloads of `make bench` are within the noise of this.
 */
const laneShare = 0.7

/** Waits before the next try to connect: a restarting server or a sleeping compute is given this much time. */
const connectRetryMillis = [50, 150, 400]

/** Opens no connection yet. Close it with `destroy()`. */
export function openDatabase(options: Options): Database {
  const { url, poolSize, prepared = true, rowSecurity = false, onIdleError, onQuery } = options
  const settings = connectionOptions(url)
  const laneCount = prepared ? Math.floor(poolSize * laneShare) : 0
  const lanes =
    laneCount === 0
      ? undefined
      : openLanes({
          connect: () => patiently(() => openLane(settings)),
          cancel: cancelRunning,
          count: laneCount,
          timeoutMillis: queryTimeoutMillis,
        })
  const limits = { max: poolSize - laneCount, query_timeout: queryTimeoutMillis }
  const pool = openPool({ ...settings, ...limits }, onIdleError)
  const db = new Kysely<Tables>({
    dialect: new PostgresDialect({
      pool: { ...pool, end: async () => void (await Promise.all([pool.end(), lanes?.end()])) },
    }),
    ...(onQuery && { log: onQuery }),
  })
  if (lanes) {
    tellPool(lanes)
    shareLanes(db, lanes, onQuery && ((sql) => onQuery({ query: { sql } } as LogEvent)))
  }
  if (rowSecurity) holdToOwners(db)
  return db
}

async function openLane(settings: ConnectionOptions): Promise<Connected> {
  const client = newClient(settings)
  await client.connect()
  try {
    return { client, isDirect: await isDirect(client) }
  } catch (error) {
    void client.end() // the other end may never answer that
    throw error
  }
}

/** A pool whose connections are waited for with patience, for Kysely. */
export function openPool(settings: pg.PoolConfig, onIdleError?: (error: Error) => void): PostgresPool {
  const pool = new pg.Pool(settings)
  tellPool(pool)
  // Without these listeners the process would die of a broken connection: an idle one tells the pool, one in use
  // tells itself, beside the statement that fails.
  pool.on('error', (error) => onIdleError?.(error))
  pool.on('connect', (client) => client.on('error', () => {}))
  return { connect: () => checkOut(pool), end: () => pool.end(), options: pool.options }
}

/**
 * A connection whose statement timed out is closed, and runs nothing more before that, no rollback either: whatever came
 * next would wait behind that statement. The server rolls back when the connection is gone. A read-only one is closed too.
 */
async function checkOut(pool: pg.Pool): Promise<PostgresPoolClient> {
  const client = await patiently(() => pool.connect())
  let timeout: unknown
  let isUseless = false
  return {
    query: (async (sql: string, parameters: readonly unknown[]) => {
      if (timeout !== undefined) throw timeout
      try {
        return await client.query(sql === 'begin' ? begin : sql, parameters as unknown[])
      } catch (error) {
        if (isQueryTimeout(error)) timeout = error
        isUseless ||= isQueryTimeout(error) || isReadOnly(error)
        throw error
      }
    }) as unknown as PostgresPoolClient['query'],
    release: (discard) => client.release(isUseless || discard === true),
  }
}

/** Retried only here, before a statement is sent: a statement that was sent may have been executed. */
async function patiently<Connection>(connect: () => Promise<Connection>): Promise<Connection> {
  for (const delay of connectRetryMillis) {
    try {
      return await connect()
    } catch (error) {
      if (!isUnavailable(error) || isPatienceUsedUp(error)) throw error
      await sleep(delay)
    }
  }
  return await connect()
}

/** Waiting for a connection took the whole timeout already. */
const isPatienceUsedUp = (error: unknown) => error instanceof Error && /timeout/.test(error.message)
