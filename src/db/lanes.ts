// Connections that many requests share, for prepared statements. Reads are sent without waiting for the answers before
// them (pipelining), where the connection leads to PostgreSQL itself: in `make bench` the floor serves 1.3 times as many
// gets so, with 0.79 of the CPU. A write, or a group of them, has a lane for itself while it runs.
import type pg from 'pg'
import type { Row } from '../wire/row.ts'
import { NotSent, type Step, type Trust, Unacknowledged, type Wire, wireOn } from '../wire/wire.ts'
import {
  isCancelled,
  isReadOnly,
  isStalePlan,
  isUnavailable,
  queryTimeout,
  Undone,
  Untrusted,
} from './errors.ts'
import type { Pool } from './pools.ts'
import { limitTransaction, type Peer, settleSession } from './session.ts'

export type Lanes = Pool & {
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

type Lane = {
  wire: Wire | undefined
  connecting: Promise<Wire> | undefined
  /** Statements that wait for the connection. */
  waiting: number
  /** Its connection gets nothing more, and keeps the lane until it has ended. */
  isClosing: boolean
  /** It runs a write that is not asked to make way. */
  isPatient: boolean
  /** Why what runs on it was cancelled. */
  cancelled: 'to make way' | 'given up' | undefined
  /** The message is under way. */
  isCancelling: boolean
  /** The `headSince` of a statement whose time was over when it was last looked at. */
  overdue: number | undefined
}

/**
 * A statement that runs longer than this, and than some round trips, for instance since it waits for a lock, gets no more behind it; if some are
 * behind it already, it is cancelled, and may go on elsewhere. Not while it commits, which a cancel cannot undo: it would
 * end the wait for a synchronous standby.
 */
const patienceMillis = 100

/**
 * Reads gather on few lanes, so many on each, since what leaves together costs one system call on either side. In turns
 * with spreading them over all: 1.2 times as many gets and lists a second, 0.85 of the process's time.
 */
const gatheredAtMost = 32

/** A lane whose head runs longer than this gathers no more reads: it is no quick one. */
const quickMillis = 5

/** What was given up and cancelled has this time to answer; then its connection is broken. */
const graceMillis = 2000

export const isRead = ({ statement }: Pick<Step, 'statement'>) => statement.text.startsWith('select')

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
  const lanes: Lane[] = Array.from({ length: count }, () => ({
    wire: undefined,
    connecting: undefined,
    waiting: 0,
    isClosing: false,
    isPatient: false,
    cancelled: undefined,
    isCancelling: false,
    overdue: undefined,
  }))
  const forReads = lanes.slice(0, count - reserved)
  const forWrites = lanes.slice(reserved).toReversed()
  const runningOn = ({ wire, waiting }: Lane) => (wire?.running ?? 0) + waiting
  const headAge = ({ wire }: Lane, now: number) => (wire && wire.running > 0 ? now - wire.headSince : 0)
  let isTrusted = true
  let ended = false
  /** A write waits for a lane. */
  let isWanted = false
  let gathered = gatheredAtMost
  let patience = patienceMillis
  let callFree = () => {}
  const watch = setInterval(makeWay, patienceMillis).unref()

  function makeWay(): void {
    const now = performance.now()
    for (const lane of lanes) {
      const { wire, cancelled } = lane
      const age = headAge(lane, now)
      if (wire === undefined || cancelled === 'given up' || age <= patience) continue
      if (age > timeoutMillis) giveUp(lane, wire)
      else if (cancelled === undefined && !wire.isCommitting && isInTheWay(lane, wire))
        cancelOn(lane, wire, 'to make way')
    }
  }

  const isInTheWay = ({ isPatient }: Lane, { running, isWriting }: Wire) =>
    running > 1 || (isWriting && isWanted && !isPatient)

  // Seen twice, since after a pause of the whole process its answer may lie in the socket, and is read in between.
  function giveUp(lane: Lane, wire: Wire): void {
    const isSeenTwice = lane.overdue === wire.headSince
    lane.overdue = wire.headSince
    if (!isSeenTwice) return
    cancelOn(lane, wire, 'given up')
    setTimeout(() => wire.running > 0 && wire.destroy(queryTimeout()), graceMillis).unref()
  }

  /** The connection is used no more: the message may come late, and would hit whoever came next. */
  function cancelOn(lane: Lane, wire: Wire, why: NonNullable<Lane['cancelled']>): void {
    lane.cancelled = why
    lane.isCancelling = true
    void cancel(wire.client).then(() => {
      if (lane.wire !== wire) return
      lane.isCancelling = false
      close(lane)
    })
  }

  /** It gets nothing more, and ends when what runs on it is done. */
  function close(lane: Lane): void {
    lane.isClosing = true
    if (lane.wire?.running === 0 && !lane.isCancelling) void lane.wire.end()
  }

  /** All goes the plain way from now on, on as many connections. */
  function distrust(): void {
    isTrusted = false
    for (const lane of lanes) close(lane)
    callFree()
  }

  async function open(lane: Lane): Promise<Wire> {
    let client: pg.Client | undefined
    try {
      client = await connect()
      const session = await settle(client)
      const wire = wireOn(client, {
        onEnd: () => leave(lane, wire),
        onIdle: () => onIdle(lane),
        onFailure: (error) => failure(error, lane, wire),
      })
      wire.trust(session)
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

  async function settle(client: pg.Client): Promise<Trust> {
    const begin = performance.now()
    const { peer, isOwn } = await settleSession(client, { prepared: true, limited: true }).catch((error) => {
      if (isUnavailable(error)) throw error
      return { peer: 'other', isOwn: false } as const
    })
    patience = patienceMillis + 2 * (performance.now() - begin) // two round trips or more
    onPeer?.(peer)
    if (peer === 'other') distrust()
    if (!isTrusted) throw new Untrusted()
    const isPostgres = peer === 'postgresql'
    gathered = isPostgres ? gatheredAtMost : 1 // nothing leaves together elsewhere
    return { isPostgres, preamble: isOwn ? [] : [limitTransaction] }
  }

  function onIdle(lane: Lane): void {
    if (lane.isClosing || lane.cancelled) close(lane)
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

  function laneForRead(now: number): Lane | undefined {
    for (const lane of forReads)
      if (runningOn(lane) < gathered && isOpenForReads(lane) && headAge(lane, now) < quickMillis) return lane
    return leastBusy(forReads.filter(isOpenForReads), now)
  }

  const isOpen = ({ isClosing, cancelled }: Lane) => !isClosing && cancelled === undefined
  const isOpenForReads = (lane: Lane) => isOpen(lane) && !lane.wire?.isWriting

  function laneForWrite(now: number): Lane | undefined {
    const idle = forWrites.filter((lane) => isOpen(lane) && runningOn(lane) === 0)
    const lane = idle.find(({ wire }) => wire !== undefined) ?? idle[0]
    // Where no lane is kept for writes, reads would never leave one idle.
    return (
      lane ??
      (reserved === 0
        ? leastBusy(
            forWrites.filter(({ isClosing }) => !isClosing),
            now,
          )
        : undefined)
    )
  }

  function leastBusy(among: readonly Lane[], now: number): Lane | undefined {
    let best: Lane | undefined
    for (const lane of among) {
      if (headAge(lane, now) > patience) continue
      if (best === undefined || runningOn(lane) < runningOn(best)) best = lane
    }
    return best
  }

  return {
    get isTrusted() {
      return isTrusted
    },
    read(steps) {
      const lane = laneForRead(performance.now())
      return lane && runOn(lane, steps, 1, false)
    },
    write(steps, requests = 1, isPatient = false) {
      if (!isTrusted) return Promise.reject(new Untrusted())
      const lane = laneForWrite(performance.now())
      isWanted = lane === undefined
      if (lane === undefined) return undefined
      lane.isPatient = isPatient
      return runOn(lane, steps, requests, true)
    },
    forWrites: forWrites.length,
    whenFree(call) {
      callFree = call
    },
    get totalCount() {
      return lanes.filter(({ wire }) => wire !== undefined).length
    },
    get idleCount() {
      return lanes.filter(({ wire }) => wire?.running === 0).length
    },
    get waitingCount() {
      return lanes.reduce((sum, lane) => sum + Math.max(0, runningOn(lane) - 1), 0)
    },
    get ended() {
      return ended
    },
    async end() {
      ended = true
      clearInterval(watch)
      const close = async (lane: Lane) => (await (lane.connecting ?? lane.wire))?.end()
      await Promise.allSettled(lanes.map(close))
    },
  }
}
