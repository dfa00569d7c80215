// One lane: a connection that many requests share; and which of several takes a statement.
import type { ProtocolConnection } from '../protocol/connection.ts'
import type { Pool } from '../session/pools.ts'

export type PipelinedConnection = {
  wire: ProtocolConnection | undefined
  connecting: Promise<ProtocolConnection> | undefined
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

export const newPipelinedConnection = (): PipelinedConnection => ({
  wire: undefined,
  connecting: undefined,
  waiting: 0,
  isClosing: false,
  isPatient: false,
  cancelled: undefined,
  isCancelling: false,
  overdue: undefined,
})

/** For how long the statement that is to be answered next has run, in ms. */
export const headAge = ({ wire }: PipelinedConnection, now: number): number =>
  wire && wire.running > 0 ? now - wire.headSince : 0

export const runningOn = ({ wire, waiting }: PipelinedConnection): number => (wire?.running ?? 0) + waiting

const isOpen = ({ isClosing, cancelled }: PipelinedConnection) => !isClosing && cancelled === undefined
const isOpenForReads = (lane: PipelinedConnection) => isOpen(lane) && !lane.wire?.isWriting

/** It gets nothing more, and ends when what runs on it is done. */
export function closeConnection(lane: PipelinedConnection): void {
  lane.isClosing = true
  if (lane.wire?.running === 0 && !lane.isCancelling) void lane.wire.end()
}

/**
 * Reads gather on few lanes, so many on each, since what leaves together costs one system call on either side. In turns
 * with spreading them over all: 1.2 times as many gets and lists a second, 0.85 of the process's time.
 */
const gatheredAtMost = 32

/** A lane whose head runs longer than this gathers no more reads: it is no quick one. */
const quickMillis = 5

/**
 * @param lanes in the order in which reads gather on them
 * @param gather whether what is sent on one leaves together
 * @param patience a lane whose head runs longer takes nothing more
 */
export function connectionForRead(
  lanes: readonly PipelinedConnection[],
  gather: boolean,
  patience: number,
  now: number,
): PipelinedConnection | undefined {
  const atMost = gather ? gatheredAtMost : 1
  for (const lane of lanes)
    if (runningOn(lane) < atMost && isOpenForReads(lane) && headAge(lane, now) < quickMillis) return lane
  return leastBusy(lanes.filter(isOpenForReads), patience, now)
}

/**
 * An idle lane, one that is connected rather than one that is not.
 * @param areKept some are kept for writes; where none is, reads would never leave one idle
 */
export function connectionForWrite(
  lanes: readonly PipelinedConnection[],
  areKept: boolean,
  patience: number,
  now: number,
): PipelinedConnection | undefined {
  const idle = lanes.filter((lane) => isOpen(lane) && runningOn(lane) === 0)
  const lane = idle.find(({ wire }) => wire !== undefined) ?? idle[0]
  return lane ?? (areKept ? undefined : leastBusy(lanes.filter(isOpen), patience, now))
}

function leastBusy(
  among: readonly PipelinedConnection[],
  patience: number,
  now: number,
): PipelinedConnection | undefined {
  let best: PipelinedConnection | undefined
  for (const lane of among) {
    if (headAge(lane, now) > patience) continue
    if (best === undefined || runningOn(lane) < runningOn(best)) best = lane
  }
  return best
}

export const countsOf = (lanes: readonly PipelinedConnection[], isEnded: () => boolean): Pool => ({
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
    return isEnded()
  },
})
