// Connections that many requests share, for prepared statements. Reads are sent before the earlier ones are answered
// (pipelining) where a connection leads to PostgreSQL itself. A write, or a batch of them, has a connection for itself
// while it runs.
import type pg from 'pg'
import type { ProtocolConnection } from '../protocol/connection.ts'
import type { BoundStatement } from '../protocol/prepared-statements.ts'
import type { Row } from '../protocol/row.ts'
import { UntrustedPeerError } from '../session/errors.ts'
import { findPeer } from '../session/peer.ts'
import type { Pool } from '../session/pools.ts'
import type { Peer } from '../session/session.ts'
import { connectionForRead, connectionForWrite } from './choice.ts'
import { asPool, newPipelinedConnection, type PipelinedConnection } from './connection.ts'
import { opener } from './opening.ts'
import { enforceTimeouts } from './timeouts.ts'
import { peerTrust } from './trust.ts'

export type Pipeline = {
  /** Its connections, as the metrics count them. */
  pool: Pool
  /** False once a connection has led to an unknown peer, or has received what no PostgreSQL would send. */
  readonly isTrusted: boolean
  /**
   * Runs statements that only read; several are one transaction.
   * @returns the rows of each; undefined when no connection is free of slow requests
   * @throws pg.DatabaseError, the error that broke the connection, or RetryableError when it may be run again elsewhere
   */
  read(bound: readonly BoundStatement[]): Promise<Row[][]> | undefined
  /**
   * Runs statements in one transaction.
   * @param requests how many requests wait for it
   * @param mayTakeLong it is not cancelled to make way for a single other write
   * @returns the rows of each, once they are committed; undefined when no connection is free
   * @throws as `read`
   */
  write(
    bound: readonly BoundStatement[],
    requests?: number,
    mayTakeLong?: boolean,
  ): Promise<Row[][]> | undefined
  /** How many connections take writes. */
  readonly forWrites: number
  /** Has `call` called whenever a connection may be free for a write while `isWaiting` says that one waits. */
  whenFree(call: () => void, isWaiting: () => boolean): void
  /** Resolves once the peer is not trusted any more, and no connection is open. */
  readonly drained: Promise<void>
  /** Lets what is running finish. */
  end(): Promise<void>
}

type Options = {
  connect: () => Promise<pg.Client>
  /** Cancels what a connection is running. */
  cancel: (client: pg.Client) => Promise<void>
  /** How many connections; each is opened when it is first needed. */
  count: number
  /** How many of these take only reads. As many others take only writes. */
  reserved: number
  /** A request that is not answered after this time is given up. */
  timeoutMillis: number
  /** Called with what each connection leads to. */
  onPeer?: ((peer: Peer) => void) | undefined
}

/** Opens no connection yet. */
export function openPipeline(options: Options): Pipeline {
  const { connect, cancel, count, reserved, timeoutMillis, onPeer } = options
  const connections: PipelinedConnection[] = Array.from({ length: count }, newPipelinedConnection)
  const forReads = connections.slice(0, count - reserved)
  const forWrites = connections.slice(reserved).toReversed()
  const trust = peerTrust(connections)
  let ended = false
  // Both are found out anew with each connection.
  let isPipelining = true
  let slowMillis = 0
  let isWriteWaiting = () => false
  let sendWrites = () => {}
  const stopChecks = enforceTimeouts({
    ...{ connections, cancel, timeoutMillis },
    slowMillis: () => slowMillis,
    isWriteWaiting: () => isWriteWaiting(),
  })

  function onFree(): void {
    if (isWriteWaiting()) sendWrites()
  }

  function onDistrust(): void {
    if (!trust.isKept) return
    trust.lose()
    onPeer?.('other')
    onFree()
  }

  async function inspect(client: pg.Client) {
    const found = await findPeer(client)
    slowMillis = found.slowMillis
    isPipelining = found.trust?.isPostgres === true
    if (found.trust === undefined) onDistrust()
    else onPeer?.(found.peer)
    if (found.trust === undefined || !trust.isKept || ended) throw new UntrustedPeerError()
    return found.trust
  }

  function onEnd(): boolean {
    trust.noteEnd()
    return trust.isKept
  }

  const open = opener({ connect, inspect, onDistrust, onFree, onEnd })

  async function opened(connection: PipelinedConnection): Promise<ProtocolConnection> {
    connection.waiting += 1
    try {
      connection.opening ??= open(connection)
      return await connection.opening
    } finally {
      connection.waiting -= 1
    }
  }

  const runOn = (
    connection: PipelinedConnection,
    bound: readonly BoundStatement[],
    requests: number,
    isWrite: boolean,
  ) =>
    connection.protocol
      ? connection.protocol.run(bound, requests, isWrite)
      : opened(connection).then((protocol) => protocol.run(bound, requests, isWrite))

  return {
    get isTrusted() {
      return trust.isKept
    },
    read(bound) {
      const connection = connectionForRead(forReads, isPipelining, slowMillis, performance.now())
      return connection && runOn(connection, bound, 1, false)
    },
    write(bound, requests = 1, mayTakeLong = false) {
      if (!trust.isKept || ended) return Promise.reject(new UntrustedPeerError())
      const connection = connectionForWrite(forWrites, reserved > 0, slowMillis, performance.now())
      if (connection === undefined) return undefined
      connection.mayTakeLong = mayTakeLong
      return runOn(connection, bound, requests, true)
    },
    forWrites: forWrites.length,
    drained: trust.drained,
    whenFree(call, isWaiting) {
      sendWrites = call
      isWriteWaiting = isWaiting
    },
    pool: asPool(connections, () => ended),
    async end() {
      ended = true
      const close = async ({ opening, protocol }: PipelinedConnection) => (await (opening ?? protocol))?.end()
      await Promise.allSettled(connections.map(close))
      stopChecks()
    },
  }
}
