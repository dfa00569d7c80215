// Enforces time limits on the pipelined connections: a request that keeps others waiting is cancelled so that it makes way,
// and one that is not answered at all is given up.
import type pg from 'pg'
import { type ProtocolConnection, UnacknowledgedError } from '../protocol/connection.ts'
import { queryTimeout } from '../session/errors.ts'
import { graceMillis } from '../session/time-limits.ts'
import { closeConnection, headAge, type PipelinedConnection } from './connection.ts'

const checkIntervalMillis = 100

type Options = {
  connections: readonly PipelinedConnection[]
  /** Cancels what a connection is running. */
  cancel: (client: pg.Client) => Promise<void>
  /** A request that is not answered after this time is given up. */
  timeoutMillis: number
  /** A request that runs for longer, and has others behind it, is cancelled to make way. */
  slowMillis: () => number
  /** Whether a write waits for a connection. */
  isWriteWaiting: () => boolean
}

/** @returns a function that ends the checks */
export function enforceTimeouts(options: Options): () => void {
  const { connections, cancel, timeoutMillis, slowMillis, isWriteWaiting } = options

  function check(): void {
    const now = performance.now()
    for (const connection of connections) {
      const { protocol, cancelled } = connection
      const age = headAge(connection, now)
      if (protocol === undefined || cancelled === 'given up' || age <= slowMillis()) continue
      if (age > timeoutMillis) giveUp(connection, protocol)
      else if (cancelled === undefined && mustMakeWay(connection, protocol))
        cancelOn(connection, protocol, 'to make way')
    }
  }

  /** Never while it commits: a cancel does not undo the commit, it ends the wait for a synchronous standby. */
  const mustMakeWay = (
    { mayTakeLong }: PipelinedConnection,
    { running, isWriting, isCommitting }: ProtocolConnection,
  ) => !isCommitting && (running > 1 || (isWriting && isWriteWaiting() && !mayTakeLong))

  /** At the second check: after a pause of the process the response may be in the socket, and is read in between. */
  function giveUp(connection: PipelinedConnection, protocol: ProtocolConnection): void {
    const isSecondCheck = connection.overdueSince === protocol.headSince
    connection.overdueSince = protocol.headSince
    if (!isSecondCheck) return
    protocol.doubt(new UnacknowledgedError('the statement was given up'))
    cancelOn(connection, protocol, 'given up')
    setTimeout(() => protocol.running > 0 && protocol.destroy(queryTimeout()), graceMillis).unref()
  }

  /** The connection is not used again: the cancel request may arrive late, and would hit the next request on it. */
  function cancelOn(
    connection: PipelinedConnection,
    protocol: ProtocolConnection,
    why: NonNullable<PipelinedConnection['cancelled']>,
  ): void {
    connection.cancelled = why
    connection.isCancelling = true
    void cancel(protocol.client)
      .catch(() => {}) // what is still running then is given up when its time is over
      .then(() => {
        if (connection.protocol !== protocol) return
        connection.isCancelling = false
        closeConnection(connection)
      })
  }

  // setImmediate: after what was received meanwhile is read, so that a pause of this process does not look like the server's.
  const timer = setInterval(() => setImmediate(check), checkIntervalMillis).unref()
  return () => clearInterval(timer)
}
