// One pipelined connection: many requests share it. It is opened when it is first needed, and again after it has ended.
import type { ProtocolConnection } from '../protocol/connection.ts'
import type { Pool } from '../session/pools.ts'

export type PipelinedConnection = {
  /** The connection to the server; undefined while there is none. */
  protocol: ProtocolConnection | undefined
  /** Settles when the connection that is being opened is open. */
  opening: Promise<ProtocolConnection> | undefined
  /** How many requests wait for it to open. */
  waiting: number
  /** It accepts nothing more, and is opened anew only after it has ended. */
  isClosing: boolean
  /** It runs a write that is not cancelled to make way for other writes. */
  mayTakeLong: boolean
  /** Why what is running on it was cancelled. */
  cancelled: 'to make way' | 'given up' | undefined
  /** The cancel request is not sent yet. */
  isCancelling: boolean
  /** The `headSince` of a request that was found to be overdue at the last check. */
  overdueSince: number | undefined
}

export const newPipelinedConnection = (): PipelinedConnection => ({
  protocol: undefined,
  opening: undefined,
  waiting: 0,
  isClosing: false,
  mayTakeLong: false,
  cancelled: undefined,
  isCancelling: false,
  overdueSince: undefined,
})

/**
 * @param now in ms of `performance.now()`
 * @returns for how long the first request has been running, in ms; 0 when there is none
 */
export const headAge = ({ protocol }: PipelinedConnection, now: number): number =>
  protocol && protocol.running > 0 ? now - protocol.headSince : 0

/** @returns how many requests are running, or wait for it to open */
export const requestsOn = ({ protocol, waiting }: PipelinedConnection): number =>
  (protocol?.running ?? 0) + waiting

/** Has it accept nothing more, and end once nothing is running on it. */
export function closeConnection(connection: PipelinedConnection): void {
  connection.isClosing = true
  if (connection.protocol?.running === 0 && !connection.isCancelling) void connection.protocol.end()
}

/** @returns the connections as a pool for the metrics; requests behind the first of a connection count as waiting */
export const asPool = (connections: readonly PipelinedConnection[], isEnded: () => boolean): Pool => ({
  get totalCount() {
    return connections.filter(({ protocol }) => protocol !== undefined).length
  },
  get idleCount() {
    return connections.filter(({ protocol }) => protocol?.running === 0).length
  },
  get waitingCount() {
    return connections.reduce((sum, connection) => sum + Math.max(0, requestsOn(connection) - 1), 0)
  },
  get ended() {
    return isEnded()
  },
})
