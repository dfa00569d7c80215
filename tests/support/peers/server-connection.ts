// A connection to the server that a pooler has opened as itself, to be lent to its clients.
import type { EventEmitter } from 'node:events'
import { connect, type Socket } from 'node:net'
import pg from 'pg'
import { cancelCode, int32, type Message } from './messages.ts'
import { onMessages } from './relay.ts'

export type ServerConnection = {
  /** What the server reports of itself and of the session, by names in lower case. */
  parameters: Map<string, string>
  send(bytes: Buffer): void
  cancel(): void
  destroy(): void
}

/** What pg keeps to itself. */
type Internal = pg.Client & {
  connection: EventEmitter & { stream: Socket }
  processID: number
  secretKey: number
}

/** pg signs in; from then on its socket is ours. */
export async function connectToServer(
  url: string,
  on: { message(message: Message): void; end(): void },
): Promise<ServerConnection> {
  const client = new pg.Client({ connectionString: url }) as Internal
  const parameters = new Map<string, string>()
  client.connection.on('parameterStatus', ({ parameterName, parameterValue }) =>
    parameters.set(parameterName.toLowerCase(), parameterValue),
  )
  client.on('error', () => {})
  await client.connect()
  const { stream } = client.connection
  stream.removeAllListeners('data').once('close', on.end)
  onMessages(stream, on.message)
  const { hostname, port } = new URL(url)
  return {
    parameters,
    send: (bytes) => void stream.write(bytes),
    cancel: () => {
      const messenger = connect(Number(port), hostname).on('error', () => {})
      messenger.end(
        Buffer.concat([int32(16), ...[cancelCode, client.processID, client.secretKey].map(int32)]),
      )
    },
    destroy: () => stream.destroy(),
  }
}
