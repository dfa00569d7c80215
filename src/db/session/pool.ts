// A pool of pg's connections for Kysely. It checks the server's status after each statement: when the server is not idle
// where it should be, or has not answered COMMIT, the statement has failed.
import { setTimeout as sleep } from 'node:timers/promises'
import type { PostgresPool, PostgresPoolClient } from 'kysely'
import pg from 'pg'
import { UnacknowledgedError } from '../protocol/connection.ts'
import { beginText } from '../protocol/transaction.ts'
import { cancelRunning } from './cancel.ts'
import { isQueryTimeout, isReadOnly, isUnavailable } from './errors.ts'
import { announcePool } from './pools.ts'
import { beginLimited, type Session, settleSession } from './session.ts'
import { graceMillis } from './time-limits.ts'

/** What pg's types do not declare. */
type Internal = pg.PoolClient &
  pg.Client & { connection: NodeJS.EventEmitter & { stream: { destroy(): void } } }

/** The pauses between attempts to connect: time for a server that restarts, or a compute that wakes up. */
const connectRetryMillis = [50, 150, 400]

const unknown: Session = { peer: 'other', isOwn: false }

export type PoolOptions = {
  settings: pg.PoolConfig
  /** Whether the server ends long statements by itself; not where migrations run. */
  isLimited?: boolean
  /** How long the server lets a statement wait for a lock; by default as long as for anything else. */
  lockMillis?: number | undefined
  /** Nothing is connected before this resolves. */
  after?: Promise<void> | undefined
  /** Called when an idle connection breaks. */
  onIdleError?: ((error: Error) => void) | undefined
}

/**
 * Opens no connection yet. When a connection cannot be opened, it is tried again a few times.
 * @returns a pool as Kysely's PostgresDialect takes it
 */
export function openPool({
  settings,
  isLimited = true,
  lockMillis,
  after,
  onIdleError,
}: PoolOptions): PostgresPool {
  const sessions = new WeakMap<pg.ClientBase, Session>()
  const settle = async (client: pg.ClientBase) => {
    try {
      sessions.set(client, await settleSession(client, { prepared: false, limited: isLimited, lockMillis }))
    } catch (error) {
      ;(client as Internal).connection.stream.destroy() // the other end may never answer a Terminate
      throw error
    }
  }
  const pool = new pg.Pool({ ...settings, onConnect: settle })
  announcePool(pool)
  // Without these listeners a broken connection would end the process: an idle one emits its error on the pool, one in use
  // on itself, beside the statement that fails.
  pool.on('error', (error) => onIdleError?.(error))
  pool.on('connect', (client) => client.on('error', () => {}))

  async function connect(): Promise<PostgresPoolClient> {
    await after
    const client = (await connectWithRetries(() => pool.connect())) as Internal
    return checked(client, sessions.get(client) ?? unknown, lockMillis)
  }
  return { connect, end: () => pool.end(), options: pool.options }
}

/**
 * Wraps a connection of the pool. Once a statement has timed out it runs nothing more, not even a rollback, which would wait
 * behind that statement. The server is asked to end the statement, and rolls back when the connection is gone. A connection
 * whose status is not what it should be is closed, too.
 */
function checked(
  client: Internal,
  { peer, isOwn }: Session,
  lockMillis: number | undefined,
): PostgresPoolClient {
  let isUseless = false
  let timeout: unknown
  let isInTransaction = false
  let warning: string | undefined
  const onNotice = ({ code, message }: { code?: string | undefined; message?: string | undefined }) => {
    if (code !== '00000') warning = message
  }
  client.on('notice', onNotice)

  function check(sql: string, command: string): void {
    if (sql === 'begin') isInTransaction = true
    if (sql === 'commit' || sql === 'rollback') isInTransaction = false
    const status = client.getTransactionStatus()
    if (status !== (isInTransaction ? 'T' : 'I'))
      throw new UnacknowledgedError(`the server is in transaction status ${status}`)
    if (sql === 'commit' && command !== 'COMMIT')
      throw new UnacknowledgedError(`the server has done a ${command}`)
    // For instance, that it did not wait for a standby.
    if (!isInTransaction && warning !== undefined && command !== 'SELECT' && command !== 'ROLLBACK')
      throw new UnacknowledgedError(`the server warned: ${warning}`)
  }

  async function query(sql: string, parameters: readonly unknown[]) {
    if (timeout !== undefined) throw timeout
    warning = undefined
    try {
      const text = sql === 'begin' ? (isOwn ? beginText : beginLimited(lockMillis)) : sql
      const result = await client.query(text, parameters as unknown[])
      check(sql, Array.isArray(result) ? '' : result.command)
      return result
    } catch (cause) {
      // What fails during a commit may be committed: for instance, on one of Citus's workers and not on the other.
      const error =
        sql === 'commit' && !isQueryTimeout(cause) ? new UnacknowledgedError('commit', { cause }) : cause
      if (isQueryTimeout(error)) timeout = error
      isUseless ||= isQueryTimeout(error) || isReadOnly(error) || error instanceof UnacknowledgedError
      // A pooler's own transaction may have failed, and nobody would end it. pg reports the error before it has the status.
      isUseless ||= peer === 'other' && !isInTransaction
      throw error
    }
  }

  /** Keeps the connection's place in the pool until the server has ended what it ran, or does not answer at all. */
  async function cancelAndWait(): Promise<void> {
    const answered = new Promise((resolve) => client.connection.once('readyForQuery', resolve))
    await cancelRunning(client)
    await Promise.race([answered, sleep(graceMillis, undefined, { ref: false })])
  }

  async function release(discard?: boolean): Promise<void> {
    client.off('notice', onNotice)
    try {
      if (timeout !== undefined) await cancelAndWait()
    } finally {
      client.release(isUseless || discard === true)
    }
  }

  return {
    query: query as unknown as PostgresPoolClient['query'],
    release: (discard) => void release(discard === true),
  }
}

/**
 * Nothing else is retried: a statement that was sent may have been executed.
 * @param connect opens a connection
 * @throws what `connect` throws at the last attempt
 */
export async function connectWithRetries<Connection>(
  connect: () => Promise<Connection>,
): Promise<Connection> {
  for (const delay of connectRetryMillis) {
    try {
      return await connect()
    } catch (error) {
      if (!isUnavailable(error) || hasTimedOut(error)) throw error
      await sleep(delay)
    }
  }
  return await connect()
}

/** The attempt took the whole time that there is for a connection. */
const hasTimedOut = (error: unknown) => error instanceof Error && /timeout/.test(error.message)
