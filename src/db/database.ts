// The pool of connections, and Kysely on it.
import { setTimeout as sleep } from 'node:timers/promises'
import { Kysely, type LogEvent, PostgresDialect, type PostgresPoolClient } from 'kysely'
import pg from 'pg'
import { connectionOptions } from './connection.ts'
import { isQueryTimeout, isUnavailable } from './errors.ts'
import { tellPool } from './pools.ts'
import type { Tables } from './tables.ts'

export type Database = Kysely<Tables>

type Options = {
  url: string
  /** Connections at most. */
  poolSize: number
  /** Called when an idle connection breaks. */
  onIdleError?: (error: Error) => void
  /** Called with every statement; tests look at what ran. */
  onQuery?: (event: LogEvent) => void
}

/** Longest wait for a statement's answer; also the most that a stalled network can hold a request. */
const queryTimeoutMillis = 15_000

/** Waits before the next try to connect: a restarting server or a sleeping compute is given this much time. */
const connectRetryMillis = [50, 150, 400]

/** Opens no connection yet. Close it with `destroy()`. */
export function openDatabase({ url, poolSize, onIdleError, onQuery }: Options): Database {
  const settings = { ...connectionOptions(url), max: poolSize, query_timeout: queryTimeoutMillis }
  return new Kysely<Tables>({ dialect: openPool(settings, onIdleError), ...(onQuery && { log: onQuery }) })
}

/** A pool whose connections are waited for with patience, for Kysely. */
export function openPool(settings: pg.PoolConfig, onIdleError?: (error: Error) => void): PostgresDialect {
  const pool = new pg.Pool(settings)
  tellPool(pool)
  // Without these listeners the process would die of a broken connection: an idle one tells the pool, one in use
  // tells itself, beside the statement that fails.
  pool.on('error', (error) => onIdleError?.(error))
  pool.on('connect', (client) => client.on('error', () => {}))
  return new PostgresDialect({
    pool: { connect: () => checkOut(pool), end: () => pool.end(), options: pool.options },
  })
}

/** A connection whose statement timed out is closed: whoever got it next would wait behind that statement. */
async function checkOut(pool: pg.Pool): Promise<PostgresPoolClient> {
  const client = await connect(pool)
  let busy = false
  return {
    query: (async (sql: string, parameters: readonly unknown[]) => {
      try {
        return await client.query(sql, parameters as unknown[])
      } catch (error) {
        busy ||= isQueryTimeout(error)
        throw error
      }
    }) as unknown as PostgresPoolClient['query'],
    release: (discard) => client.release(busy || discard === true),
  }
}

/** Retried only here, before a statement is sent: a statement that was sent may have been executed. */
async function connect(pool: pg.Pool): Promise<pg.PoolClient> {
  for (const delay of connectRetryMillis) {
    try {
      return await pool.connect()
    } catch (error) {
      if (!isUnavailable(error) || isPatienceUsedUp(error)) throw error
      await sleep(delay)
    }
  }
  return await pool.connect()
}

/** Waiting for a connection took the whole timeout already. */
const isPatienceUsedUp = (error: unknown) => error instanceof Error && /timeout/.test(error.message)
