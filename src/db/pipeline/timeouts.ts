// Watches over lanes: what holds others up is asked to make way, and what is not answered at all is given up.
import type pg from 'pg'
import { type ProtocolConnection, UnacknowledgedError } from '../protocol/connection.ts'
import { queryTimeout } from '../session/errors.ts'
import { graceMillis } from '../session/time-limits.ts'
import { closeConnection, headAge, type PipelinedConnection } from './connection.ts'

/** How often it is looked. */
const intervalMillis = 100

type Options = {
  lanes: readonly PipelinedConnection[]
  /** Cancels what a connection is running. */
  cancel: (client: pg.Client) => Promise<void>
  /** A statement that is not answered by then is given up. */
  timeoutMillis: number
  /** A statement that runs longer, and has others behind it, is asked to make way. */
  patience: () => number
  /** Whether a write waits for a lane. */
  isWanted: () => boolean
}

/** @returns what ends it */
export function enforceTimeouts({ lanes, cancel, timeoutMillis, patience, isWanted }: Options): () => void {
  function look(): void {
    const now = performance.now()
    for (const lane of lanes) {
      const { wire, cancelled } = lane
      const age = headAge(lane, now)
      if (wire === undefined || cancelled === 'given up' || age <= patience()) continue
      if (age > timeoutMillis) giveUp(lane, wire)
      else if (cancelled === undefined && isInTheWay(lane, wire)) cancelOn(lane, wire, 'to make way')
    }
  }

  /** Not while it commits, which a cancel cannot undo: it would end the wait for a synchronous standby. */
  const isInTheWay = (
    { isPatient }: PipelinedConnection,
    { running, isWriting, isCommitting }: ProtocolConnection,
  ) => !isCommitting && (running > 1 || (isWriting && isWanted() && !isPatient))

  // Seen twice, since after a pause of the whole process its answer may lie in the socket, and is read in between.
  function giveUp(lane: PipelinedConnection, wire: ProtocolConnection): void {
    const isSeenTwice = lane.overdue === wire.headSince
    lane.overdue = wire.headSince
    if (!isSeenTwice) return
    wire.doubt(new UnacknowledgedError('the statement was given up'))
    cancelOn(lane, wire, 'given up')
    setTimeout(() => wire.running > 0 && wire.destroy(queryTimeout()), graceMillis).unref()
  }

  /** The connection is used no more: the message may come late, and would hit whoever came next. */
  function cancelOn(
    lane: PipelinedConnection,
    wire: ProtocolConnection,
    why: NonNullable<PipelinedConnection['cancelled']>,
  ): void {
    lane.cancelled = why
    lane.isCancelling = true
    void cancel(wire.client)
      .catch(() => {}) // it is given up in its time
      .then(() => {
        if (lane.wire !== wire) return
        lane.isCancelling = false
        closeConnection(lane)
      })
  }

  // After what came meanwhile is read, lest a pause of this process be taken for one of the server's.
  const watch = setInterval(() => setImmediate(look), intervalMillis).unref()
  return () => clearInterval(watch)
}
