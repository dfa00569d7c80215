// Opens the connections of the pipeline, and decides what an error on one means for the connection and the request.
import type pg from 'pg'
import {
  NotSentError,
  type ProtocolConnection,
  speakProtocol,
  UnexpectedStateError,
} from '../protocol/connection.ts'
import type { Trust } from '../protocol/trust.ts'
import { isCancelled, isReadOnly, isStalePlan, queryTimeout, RetryableError } from '../session/errors.ts'
import { closeConnection, type PipelinedConnection } from './connection.ts'

type Options = {
  connect: () => Promise<pg.Client>
  /**
   * Finds out what the connection leads to.
   * @throws UntrustedPeerError when the pipeline must not use it
   */
  inspect: (client: pg.Client) => Promise<Trust>
  /** Called when the peer does what no PostgreSQL would do. */
  onDistrust: () => void
  /** Called when a connection may accept more. */
  onFree: () => void
  /** Called when a connection has ended. @returns whether it may be opened again */
  onEnd: () => boolean
}

/** @returns a function that opens a connection of the pipeline; it throws what `connect` and `inspect` throw */
export function opener(options: Options): (connection: PipelinedConnection) => Promise<ProtocolConnection> {
  const { connect, inspect, onDistrust, onFree, onEnd } = options

  function onIdle(connection: PipelinedConnection): void {
    if (connection.isClosing || connection.cancelled) closeConnection(connection)
    else onFree()
  }

  /** The connection to the server has ended. Another one may be opened in its place. */
  function reset(connection: PipelinedConnection, protocol: ProtocolConnection): void {
    if (connection.protocol !== protocol) return
    connection.protocol = undefined
    connection.isCancelling = false
    connection.cancelled = undefined
    connection.isClosing = !onEnd()
    onFree()
  }

  /** @returns the error that the request fails with */
  function failure(error: unknown, connection: PipelinedConnection, protocol: ProtocolConnection): unknown {
    if (error instanceof NotSentError) return new RetryableError()
    if (error instanceof UnexpectedStateError) onDistrust()
    if (connection.protocol !== protocol) return error
    // Where nothing was cancelled here, somebody else has done so, or a limit of the server's.
    if (isCancelled(error) && connection.cancelled)
      return connection.cancelled === 'given up' ? queryTimeout() : new RetryableError()
    if (isStalePlan(error) || isReadOnly(error)) {
      connection.isClosing = true // its prepared statements, or its whole session, cannot be used any more
      void protocol.end()
    }
    return isStalePlan(error) ? new RetryableError() : error
  }

  return async (connection) => {
    let client: pg.Client | undefined
    try {
      client = await connect()
      const trust = await inspect(client)
      const protocol = speakProtocol(client, {
        onEnd: () => {
          if (connection.protocol === protocol) connection.isClosing = true
        },
        onIdle: () => onIdle(connection),
        onFailure: (error) => failure(error, connection, protocol),
      })
      protocol.trust(trust)
      client.once('end', () => reset(connection, protocol))
      connection.protocol = protocol
      return protocol
    } catch (error) {
      void client?.end() // not awaited: the other end may never respond
      throw error
    } finally {
      connection.opening = undefined
      queueMicrotask(() => queueMicrotask(onFree)) // once the requests that waited for it have sent their statements
    }
  }
}
