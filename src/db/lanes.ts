// Connections that many requests share: statements are sent without waiting for the answers before them (pipelining),
// but to a pooler. In `make bench` the floor serves 1.3 times as many gets so, with 0.79 of the CPU. For single statements alone: a
// transaction needs a connection of its own.
import type pg from 'pg'
import type { Row } from '../wire/row.ts'
import { NotSent, type Step, type Wire, wireOn } from '../wire/wire.ts'
import { isCancelled, isReadOnly, isStalePlan, queryTimeout } from './errors.ts'
import type { Pool } from './pools.ts'

export type Lanes = Pool & {
  /**
   * Runs statements in one transaction, sent together.
   * @param requests that wait for it
   * @returns the rows of each; undefined when no lane is free of a statement that takes long: take another connection then
   * @throws pg.DatabaseError, or what broke the connection; `Undone` when it may be run again elsewhere
   */
  query(steps: readonly Step[], requests?: number): Promise<Row[][]> | undefined
  /** Lets what runs finish. */
  end(): Promise<void>
}

/** It had to make way for others, was never sent, or a migration has changed a table under its plan. Nothing has happened. */
export class Undone extends Error {}

type Lane = {
  wire: Wire | undefined
  connecting: Promise<Wire> | undefined
  /** Statements that wait for the connection. */
  waiting: number
  isCancelling: boolean
  /** The `headSince` of a statement whose time was over when it was last looked at. */
  overdue: number | undefined
}

/**
 * A statement that runs longer than this, for instance since it waits for a lock, gets no more behind it; if some are
 * behind it already, it is cancelled, and may go on elsewhere. Not while it commits, which a cancel cannot undo: it would
 * end the wait for a synchronous standby, and the write would be acknowledged before it is safe.
 */
const patienceMillis = 100

/**
 * Reads gather on few lanes, so many on each, since what leaves together costs one system call on either side. In turns
 * with spreading them over all: 1.2 times as many gets and lists a second, 0.85 of the process's time.
 */
const gatheredAtMost = 32

/** A lane whose head runs longer than this gathers no more reads: it is no quick one, or a write that waits for the disk. */
const quickMillis = 5

export const isRead = ({ statement }: Pick<Step, 'statement'>) => statement.text.startsWith('select')

/** A connection that was opened. */
export type Connected = {
  client: pg.Client
  /** Whether it leads to the server itself: to a pooler nothing is sent ahead of an answer. */
  isDirect: boolean
}

type Options = {
  connect: () => Promise<Connected>
  /** Cancels what it is running. */
  cancel: (client: pg.Client) => Promise<void>
  /** How many lanes, opened when they are first needed. */
  count: number
  /** A statement that is not answered by then breaks its connection. */
  timeoutMillis: number
}

export function openLanes({ connect, cancel, count, timeoutMillis }: Options): Lanes {
  const lanes: Lane[] = Array.from({ length: count }, () => ({
    wire: undefined,
    connecting: undefined,
    waiting: 0,
    isCancelling: false,
    overdue: undefined,
  }))
  const reversed = lanes.toReversed()
  const runningOn = ({ wire, waiting }: Lane) => (wire?.running ?? 0) + waiting
  const headAge = ({ wire }: Lane, now: number) => (wire && wire.running > 0 ? now - wire.headSince : 0)
  let ended = false
  let gathered = gatheredAtMost
  const watch = setInterval(makeWay, patienceMillis).unref()

  function makeWay(): void {
    const now = performance.now()
    for (const lane of lanes) {
      const { wire, isCancelling } = lane
      const age = headAge(lane, now)
      if (wire === undefined || age <= patienceMillis) continue
      if (age > timeoutMillis) giveUp(lane, wire)
      else if (wire.running > 1 && !isCancelling && !wire.isCommitting) void cancelHead(lane, wire.client)
    }
  }

  // Seen twice, since after a pause of the whole process its answer may lie in the socket, and is read in between.
  function giveUp(lane: Lane, wire: Wire): void {
    if (lane.overdue === wire.headSince) wire.destroy(queryTimeout())
    lane.overdue = wire.headSince
  }

  // One at a time: where the network stalls, each try would leave a socket that waits.
  async function cancelHead(lane: Lane, client: pg.Client): Promise<void> {
    lane.isCancelling = true
    await cancel(client)
    lane.isCancelling = false
  }

  async function open(lane: Lane): Promise<Wire> {
    try {
      const { client, isDirect } = await connect()
      gathered = isDirect ? gatheredAtMost : 1 // nothing leaves together there
      const wire = wireOn(client, {
        pipelines: isDirect,
        onEnd: () => retire(lane, wire),
        onFailure: (error) => failure(error, lane, wire),
      })
      lane.wire = wire
      return wire
    } finally {
      lane.connecting = undefined
    }
  }

  /** Gets nothing more. What runs on it may finish. */
  function retire(lane: Lane, wire: Wire): void {
    if (lane.wire === wire) lane.wire = undefined
  }

  function laneFor(isWrite: boolean, now: number): Lane | undefined {
    if (!isWrite) {
      for (const lane of lanes)
        if (runningOn(lane) < gathered && headAge(lane, now) < quickMillis) return lane
    }
    let best: Lane | undefined
    // Writes spread from the last lane on, out of the way of reads: each waits for the disk at its end.
    for (const lane of reversed) {
      if (headAge(lane, now) > patienceMillis) continue
      if (best === undefined || runningOn(lane) < runningOn(best)) best = lane
    }
    return best
  }

  /** Told to whoever waits. */
  function failure(error: unknown, lane: Lane, wire: Wire): unknown {
    if (isCancelled(error) || error instanceof NotSent) return new Undone()
    if (isStalePlan(error) || isReadOnly(error)) {
      retire(lane, wire) // its prepared statements, or all of the session, are of no use any more
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

  return {
    query(steps, requests) {
      const isWrite = !steps.every(isRead)
      const lane = laneFor(isWrite, performance.now())
      if (lane === undefined) return undefined
      return lane.wire
        ? lane.wire.run(steps, requests, isWrite)
        : connected(lane).then((wire) => wire.run(steps, requests, isWrite))
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
