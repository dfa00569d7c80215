// Whether lanes are used: until a connection leads to what nobody knows, or says what it must not. Then all goes the plain
// way, on as many connections, which are opened when the lanes have ended theirs.
import { closeConnection, type PipelinedConnection } from './connection.ts'

export type PeerTrust = {
  readonly isKept: boolean
  lose(): void
  /** A lane has lost its connection. */
  noteEnd(): void
  /** Resolves once trust is lost, and no lane has a connection any more. */
  readonly drained: Promise<void>
}

export function peerTrust(lanes: readonly PipelinedConnection[]): PeerTrust {
  const { promise: drained, resolve } = Promise.withResolvers<void>()
  let isKept = true

  function noteEnd(): void {
    if (!isKept && lanes.every(({ wire }) => wire === undefined)) resolve()
  }

  return {
    get isKept() {
      return isKept
    },
    lose() {
      isKept = false
      for (const lane of lanes) closeConnection(lane)
      noteEnd()
    },
    noteEnd,
    drained,
  }
}
