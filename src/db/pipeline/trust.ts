// Whether the pipelined connections are used. They are, until one leads to an unknown peer, or receives what no PostgreSQL
// would send. From then on all queries run on plain connections, which are opened once the pipelined ones have ended.
import { closeConnection, type PipelinedConnection } from './connection.ts'

export type PeerTrust = {
  readonly isKept: boolean
  lose(): void
  /** To be called when a connection has ended. */
  noteEnd(): void
  /** Resolves once trust is lost, and no connection is open any more. */
  readonly drained: Promise<void>
}

export function peerTrust(connections: readonly PipelinedConnection[]): PeerTrust {
  const { promise: drained, resolve } = Promise.withResolvers<void>()
  let isKept = true

  function noteEnd(): void {
    if (!isKept && connections.every(({ protocol }) => protocol === undefined)) resolve()
  }

  return {
    get isKept() {
      return isKept
    },
    lose() {
      isKept = false
      for (const connection of connections) closeConnection(connection)
      noteEnd()
    },
    noteEnd,
    drained,
  }
}
