// Connections that many requests share, for prepared statements. Reads are sent without waiting for the answers before
// them (pipelining), where the connection leads to PostgreSQL itself: in `make bench` the floor serves 1.3 times as many
// gets so, with 0.79 of the CPU. A write, or a group of them, has a lane for itself while it runs.
import type pg from 'pg'
import type { Row } from '../wire/row.ts'
import { NotSent, type Step, type Trust, Unacknowledged, type Wire, wireOn } from '../wire/wire.ts'
import { isCancelled, isReadOnly, isStalePlan, queryTimeout, Undone, Untrusted } from './errors.ts'
import { closeLane, countsOf, type Lane, laneForRead, laneForWrite, newLane } from './lane.ts'
import { watchLanes } from './lane-watch.ts'
import { findPeer } from './peer.ts'
import type { Pool } from './pools.ts'
import type { Peer } from './session.ts'

export type Lanes = {
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
  /** Has somebody called whenever a lane may be free for a write. */
  whenFree(call: () => void): void
  /** Lets what runs finish. */
  end(): Promise<void>
}

/**
 * A statement that runs longer than this, and than some round trips, for instance since it waits for a lock, gets no more
 * behind it; if some are behind it already, it is cancelled, and may go on elsewhere.
 */
const patienceMillis = 100

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

export function openLanes(options: Options): Lanes {
  const { connect, cancel, count, reserved, timeoutMillis, onPeer } = options
  const lanes: Lane[] = Array.from({ length: count }, newLane)
  const forReads = lanes.slice(0, count - reserved)
  const forWrites = lanes.slice(reserved).toReversed()
  let isTrusted = true
  let ended = false
  /** A write waits for a lane. */
  let isWanted = false
  /** What leaves together costs less; elsewhere than at PostgreSQL nothing does. */
  let gather = true
  let patience = patienceMillis
  let callFree = () => {}
  const stopWatch = watchLanes({
    ...{ lanes, cancel, timeoutMillis },
    patience: () => patience,
    isWanted: () => isWanted,
  })

  /** All goes the plain way from now on, on as many connections. */
  function distrust(): void {
    isTrusted = false
    for (const lane of lanes) closeLane(lane)
    callFree()
  }

  async function open(lane: Lane): Promise<Wire> {
    let client: pg.Client | undefined
    try {
      client = await connect()
      const trusted = await trust(client)
      const wire = wireOn(client, {
        onEnd: () => leave(lane, wire),
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
    }
  }

  async function trust(client: pg.Client): Promise<Trust> {
    const { peer, trust, roundTripMillis } = await findPeer(client)
    patience = patienceMillis + 4 * roundTripMillis
    gather = trust?.isPostgres === true
    onPeer?.(peer)
    if (trust === undefined) distrust()
    if (trust === undefined || !isTrusted) throw new Untrusted()
    return trust
  }

  function onIdle(lane: Lane): void {
    if (lane.isClosing || lane.cancelled) closeLane(lane)
    else callFree()
  }

  /** The connection has ended, or takes nothing more; another one may be opened in its place. */
  function leave(lane: Lane, wire: Wire): void {
    if (lane.wire !== wire) return
    lane.wire = undefined
    lane.isClosing = !isTrusted
    lane.isCancelling = false
    lane.cancelled = undefined
    callFree()
  }

  /** Told to whoever waits. */
  function failure(error: unknown, lane: Lane, wire: Wire): unknown {
    if (error instanceof NotSent) return new Undone()
    if (error instanceof Unacknowledged) distrust()
    if (lane.wire !== wire) return error
    // Not ours where nothing was cancelled: somebody else's, or a limit of the server's.
    if (isCancelled(error) && lane.cancelled)
      return lane.cancelled === 'given up' ? queryTimeout() : new Undone()
    if (isStalePlan(error) || isReadOnly(error)) {
      lane.isClosing = true // its prepared statements, or all of the session, are of no use any more
      void wire.end()
    }
    return isStalePlan(error) ? new Undone() : error
  }

  async function connected(lane: Lane): Promise<Wire> {
    lane.waiting += 1
    try {
      lane.connecting ??= open(lane)
      return await lane.connecting
    } finally {
      lane.waiting -= 1
    }
  }

  const runOn = (lane: Lane, steps: readonly Step[], requests: number, isWrite: boolean) =>
    lane.wire
      ? lane.wire.run(steps, requests, isWrite)
      : connected(lane).then((wire) => wire.run(steps, requests, isWrite))

  return {
    get isTrusted() {
      return isTrusted
    },
    read(steps) {
      const lane = laneForRead(forReads, gather, patience, performance.now())
      return lane && runOn(lane, steps, 1, false)
    },
    write(steps, requests = 1, isPatient = false) {
      if (!isTrusted) return Promise.reject(new Untrusted())
      const lane = laneForWrite(forWrites, reserved > 0, patience, performance.now())
      isWanted = lane === undefined
      if (lane === undefined) return undefined
      lane.isPatient = isPatient
      return runOn(lane, steps, requests, true)
    },
    forWrites: forWrites.length,
    whenFree(call) {
      callFree = call
    },
    pool: countsOf(lanes, () => ended),
    async end() {
      ended = true
      stopWatch()
      const close = async (lane: Lane) => (await (lane.connecting ?? lane.wire))?.end()
      await Promise.allSettled(lanes.map(close))
    },
  }
}
