// A pool of pg's connections, for Kysely, on which no status of the server goes unread: what is not idle when it must be,
// or has not said COMMIT, is no success.
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

/** What of pg's client its types do not tell. */
type Internal = pg.PoolClient &
  pg.Client & { connection: NodeJS.EventEmitter & { stream: { destroy(): void } } }

/** Waits before the next try to connect: a restarting server or a sleeping compute is given this much time. */
const connectRetryMillis = [50, 150, 400]

const unknown: Session = { peer: 'other', isOwn: false }

export type PoolOptions = {
  settings: pg.PoolConfig
  /** Whether the server ends long statements by itself; not where migrations run. */
  isLimited?: boolean
  /** How long the server lets a statement wait for a lock; as long as for anything else unless told. */
  lockMillis?: number | undefined
  /** Nothing is connected before. */
  after?: Promise<void> | undefined
  /** Called when an idle connection breaks. */
  onIdleError?: ((error: Error) => void) | undefined
}

/** Opens no connection yet. Connections are waited for with patience. */
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
      ;(client as Internal).connection.stream.destroy() // the other end may never answer a goodbye
      throw error
    }
  }
  const pool = new pg.Pool({ ...settings, onConnect: settle })
  announcePool(pool)
  // Without these listeners the process would die of a broken connection: an idle one tells the pool, one in use
  // tells itself, beside the statement that fails.
  pool.on('error', (error) => onIdleError?.(error))
  pool.on('connect', (client) => client.on('error', () => {}))

  async function connect(): Promise<PostgresPoolClient> {
    await after
    const client = (await patiently(() => pool.connect())) as Internal
    return checked(client, sessions.get(client) ?? unknown, lockMillis)
  }
  return { connect, end: () => pool.end(), options: pool.options }
}

/**
 * A connection whose statement timed out runs nothing more, no rollback either: whatever came next would wait behind that
 * statement. The server is asked to end it, and rolls back when the connection is gone. Any other one whose status is not
 * what it must be is closed too.
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
    // For instance that it did not wait for a standby.
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
      // What fails amid a commit may be committed: on one of Citus's workers, say, and not on the other.
      const error =
        sql === 'commit' && !isQueryTimeout(cause) ? new UnacknowledgedError('commit', { cause }) : cause
      if (isQueryTimeout(error)) timeout = error
      isUseless ||= isQueryTimeout(error) || isReadOnly(error) || error instanceof UnacknowledgedError
      // What somebody between began may have failed, and nobody ends it; pg tells of the error before it has the status.
      isUseless ||= peer === 'other' && !isInTransaction
      throw error
    }
  }

  /** Its place in the pool is kept until the server has ended what it ran, or does not answer at all. */
  async function giveUp(): Promise<void> {
    const answered = new Promise((resolve) => client.connection.once('readyForQuery', resolve))
    await cancelRunning(client)
    await Promise.race([answered, sleep(graceMillis, undefined, { ref: false })])
  }

  async function release(discard?: boolean): Promise<void> {
    client.off('notice', onNotice)
    try {
      if (timeout !== undefined) await giveUp()
    } finally {
      client.release(isUseless || discard === true)
    }
  }

  return {
    query: query as unknown as PostgresPoolClient['query'],
    release: (discard) => void release(discard === true),
  }
}

/** Retried only here, before a statement is sent: a statement that was sent may have been executed. */
export async function patiently<Connection>(connect: () => Promise<Connection>): Promise<Connection> {
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
