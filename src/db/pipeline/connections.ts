// Connections that many requests share, for prepared statements. Reads are sent without waiting for the answers before
// them (pipelining), where the connection leads to PostgreSQL itself: in `make bench` the floor serves 1.3 times as many
// gets so, with 0.79 of the CPU. A write, or a group of them, has a lane for itself while it runs.
import type pg from 'pg'
import {
  NotSentError,
  type ProtocolConnection,
  type Step,
  speakProtocol,
  type Trust,
  UnexpectedStateError,
} from '../protocol/connection.ts'
import type { Row } from '../protocol/row.ts'
import {
  isCancelled,
  isReadOnly,
  isStalePlan,
  queryTimeout,
  RetryableError,
  UntrustedPeerError,
} from '../session/errors.ts'
import { findPeer } from '../session/peer.ts'
import type { Pool } from '../session/pools.ts'
import type { Peer } from '../session/session.ts'
import {
  closeConnection,
  connectionForRead,
  connectionForWrite,
  countsOf,
  newPipelinedConnection,
  type PipelinedConnection,
} from './connection.ts'
import { enforceTimeouts } from './timeouts.ts'
import { peerTrust } from './trust.ts'

export type Pipeline = {
  /** For whoever counts connections. */
  pool: Pool
  /** False once a connection has led to what nobody knows, or has said what it must not: nothing is taken any more. */
  readonly isTrusted: boolean
  /**
   * Runs statements that only read; several are one transaction.
   * @returns the rows of each; undefined when no lane is free of a statement that takes long
   * @throws pg.DatabaseError, or what broke the connection; `Undone` when it may be run again elsewhere
   */
  read(steps: readonly Step[]): Promise<Row[][]> | undefined
  /**
   * Runs statements in one transaction.
   * @param requests that wait for it
   * @param isPatient it is not asked to make way for a single other write
   * @returns the rows of each, once they are committed; undefined when no lane is free
   * @throws as read
   */
  write(steps: readonly Step[], requests?: number, isPatient?: boolean): Promise<Row[][]> | undefined
  /** How many lanes take writes. */
  readonly forWrites: number
  /** Has somebody called whenever a lane may be free for a write, while `isWanted` says that one is waited for. */
  whenFree(call: () => void, isWanted: () => boolean): void
  /** Resolves once no lane has a connection any more, where they are not trusted. */
  readonly drained: Promise<void>
  /** Lets what runs finish. */
  end(): Promise<void>
}

type Options = {
  connect: () => Promise<pg.Client>
  /** Cancels what it is running. */
  cancel: (client: pg.Client) => Promise<void>
  /** How many lanes, opened when they are first needed. */
  count: number
  /** Of these, so many that only reads take, and as many that only writes take. */
  reserved: number
  /** A statement that is not answered by then is given up. */
  timeoutMillis: number
  /** Told what a connection leads to. */
  onPeer?: ((peer: Peer) => void) | undefined
}

export function openPipeline(options: Options): Pipeline {
  const { connect, cancel, count, reserved, timeoutMillis, onPeer } = options
  const lanes: PipelinedConnection[] = Array.from({ length: count }, newPipelinedConnection)
  const forReads = lanes.slice(0, count - reserved)
  const forWrites = lanes.slice(reserved).toReversed()
  const trust = peerTrust(lanes)
  let ended = false
  /** What leaves together costs less; elsewhere than at PostgreSQL nothing does. */
  let gather = true
  let patience = 0
  let isWanted = () => false
  let callWanted = () => {}
  const stopWatch = enforceTimeouts({
    ...{ lanes, cancel, timeoutMillis },
    patience: () => patience,
    isWanted: () => isWanted(),
  })

  function callFree(): void {
    if (isWanted()) callWanted()
  }

  function distrust(): void {
    if (!trust.isKept) return
    trust.lose()
    onPeer?.('other')
    callFree()
  }

  async function open(lane: PipelinedConnection): Promise<ProtocolConnection> {
    let client: pg.Client | undefined
    try {
      client = await connect()
      const trusted = await find(client)
      const wire = speakProtocol(client, {
        onEnd: () => {
          if (lane.wire === wire) lane.isClosing = true
        },
        onIdle: () => onIdle(lane),
        onFailure: (error) => failure(error, lane, wire),
      })
      wire.trust(trusted)
      client.once('end', () => leave(lane, wire))
      lane.wire = wire
      return wire
    } catch (error) {
      void client?.end() // the other end may never answer that
      throw error
    } finally {
      lane.connecting = undefined
      queueMicrotask(() => queueMicrotask(callFree)) // when those who waited for it know
    }
  }

  async function find(client: pg.Client): Promise<Trust> {
    const { peer, trust: found, patienceMillis } = await findPeer(client)
    patience = patienceMillis
    gather = found?.isPostgres === true
    if (found === undefined) distrust()
    else onPeer?.(peer)
    if (found === undefined || !trust.isKept || ended) throw new UntrustedPeerError()
    return found
  }

  function onIdle(lane: PipelinedConnection): void {
    if (lane.isClosing || lane.cancelled) closeConnection(lane)
    else callFree()
  }

  /** The connection has ended; another one may be opened in its place. */
  function leave(lane: PipelinedConnection, wire: ProtocolConnection): void {
    if (lane.wire !== wire) return
    lane.wire = undefined
    lane.isClosing = !trust.isKept
    lane.isCancelling = false
    lane.cancelled = undefined
    trust.noteEnd()
    callFree()
  }

  /** Told to whoever waits. */
  function failure(error: unknown, lane: PipelinedConnection, wire: ProtocolConnection): unknown {
    if (error instanceof NotSentError) return new RetryableError()
    if (error instanceof UnexpectedStateError) distrust()
    if (lane.wire !== wire) return error
    // Not ours where nothing was cancelled: somebody else's, or a limit of the server's.
    if (isCancelled(error) && lane.cancelled)
      return lane.cancelled === 'given up' ? queryTimeout() : new RetryableError()
    if (isStalePlan(error) || isReadOnly(error)) {
      lane.isClosing = true // its prepared statements, or all of the session, are of no use any more
      void wire.end()
    }
    return isStalePlan(error) ? new RetryableError() : error
  }

  async function connected(lane: PipelinedConnection): Promise<ProtocolConnection> {
    lane.waiting += 1
    try {
      lane.connecting ??= open(lane)
      return await lane.connecting
    } finally {
      lane.waiting -= 1
    }
  }

  const runOn = (lane: PipelinedConnection, steps: readonly Step[], requests: number, isWrite: boolean) =>
    lane.wire
      ? lane.wire.run(steps, requests, isWrite)
      : connected(lane).then((wire) => wire.run(steps, requests, isWrite))

  return {
    get isTrusted() {
      return trust.isKept
    },
    read(steps) {
      const lane = connectionForRead(forReads, gather, patience, performance.now())
      return lane && runOn(lane, steps, 1, false)
    },
    write(steps, requests = 1, isPatient = false) {
      if (!trust.isKept || ended) return Promise.reject(new UntrustedPeerError())
      const lane = connectionForWrite(forWrites, reserved > 0, patience, performance.now())
      if (lane === undefined) return undefined
      lane.isPatient = isPatient
      return runOn(lane, steps, requests, true)
    },
    forWrites: forWrites.length,
    drained: trust.drained,
    whenFree(call, wanted) {
      callWanted = call
      isWanted = wanted
    },
    pool: countsOf(lanes, () => ended),
    async end() {
      ended = true
      const close = async (lane: PipelinedConnection) => (await (lane.connecting ?? lane.wire))?.end()
      await Promise.allSettled(lanes.map(close))
      stopWatch()
    },
  }
}
