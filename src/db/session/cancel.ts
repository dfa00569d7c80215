// Cancels what a connection is running, by a CancelRequest over another connection to the same server.
// https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-CANCELING-REQUESTS
import type { EventEmitter } from 'node:events'
import { isIP, type Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import pg from 'pg'

/** What pg's types do not declare. pg's own `cancel` does not use TLS. */
type Connection = EventEmitter & {
  connect(port: number | string, host?: string): void
  requestSsl(): void
  stream: Socket
  cancel(processId: number, secretKey: number): void
}
type Tls = { key?: string; servername?: string }
type Internal = pg.Client & {
  connection: Connection
  processID: number
  secretKey: number
  ssl: Tls | boolean
  sslNegotiation: string
}

/** The message is one packet: if it is not sent by then, it will not be. */
const timeoutMillis = 2000

/**
 * Asks the server to cancel; a statement that is cancelled fails with 57014. The message may come too late and hit the
 * next statement, so after a cancel any later statement of the connection may fail like this.
 * @param client the connection
 * @returns once the message is sent, or cannot be sent
 */
export async function cancelRunning(client: pg.Client): Promise<void> {
  const { processID, secretKey, ssl, sslNegotiation } = client as Internal
  const connection = connectionLike(client as Internal)
  const { promise, resolve } = Promise.withResolvers<void>()
  const send = () => connection.cancel(processID, secretKey)
  connection.on('connect', () => {
    if (!ssl) send()
    else if (sslNegotiation !== 'direct') connection.requestSsl()
  })
  connection.on('sslconnect', send)
  connection.on('error', () => resolve())
  connection.on('end', () => resolve()) // the server closes the connection, and answers nothing
  open(connection, client as Internal)
  const timer = setTimeout(resolve, timeoutMillis)
  await promise
  clearTimeout(timer)
  connection.stream.destroy()
}

/** Expects a certificate for the name that the client has connected to, although this connection goes to an IP address. */
function connectionLike({ ssl, sslNegotiation, host }: Internal): Connection {
  const tls: Tls = ssl === true || ssl === false ? {} : ssl
  const { key } = tls // which pg makes non-enumerable, so that a spread loses it
  const named = { ...tls, ...(key && { key }), ...(isIP(host) === 0 && { servername: host }) }
  return new pg.Connection({ ssl: ssl && named, sslNegotiation } as object) as unknown as Connection
}

/** Connects to the IP address, since there may be several servers behind a name. */
function open(connection: Connection, { host, port, connection: { stream } }: Internal): void {
  if (host.startsWith('/')) connection.connect(`${host}/.s.PGSQL.${port}`)
  else connection.connect(port, (stream as TLSSocket).remoteAddress ?? host)
}
