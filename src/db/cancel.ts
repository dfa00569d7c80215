// Cancels what a connection is running, as the protocol has it: by a message over another connection.
// https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-CANCELING-REQUESTS
import type { EventEmitter } from 'node:events'
import pg from 'pg'

/** What pg keeps to itself: its own `cancel` knows no TLS. */
type Internal = pg.Client & {
  connection: EventEmitter & {
    connect(port: number, host: string): void
    requestSsl(): void
    stream: { destroy(): void }
    cancel(processId: number, secretKey: number): void
  }
  processID: number
  secretKey: number
  ssl: unknown
}

/** The message is one packet; a network that has not taken it by then will not take it. */
const patienceMillis = 2000

/**
 * Asks the server to cancel; a statement that is cancelled fails with 57014. The message may come too late and hit the
 * next statement, so whoever cancels has to expect that of every statement of the connection.
 * @param client whose statement @param settings those it was connected with
 * @returns once the message is sent, or cannot be sent
 */
export async function cancelRunning(client: pg.Client, settings: pg.ClientConfig): Promise<void> {
  const { processID, secretKey } = client as Internal
  const { connection, ssl, host, port } = new pg.Client(settings) as Internal
  const { promise, resolve } = Promise.withResolvers<void>()
  const send = () => connection.cancel(processID, secretKey)
  connection.on('connect', () => (ssl ? connection.requestSsl() : send()))
  connection.on('sslconnect', send)
  connection.on('error', () => resolve())
  connection.on('end', () => resolve()) // the server closes the connection, and answers nothing
  if (host.startsWith('/')) connection.connect(`${host}/.s.PGSQL.${port}` as never, undefined as never)
  else connection.connect(port, host)
  const late = setTimeout(resolve, patienceMillis)
  await promise
  clearTimeout(late)
  connection.stream.destroy()
}
