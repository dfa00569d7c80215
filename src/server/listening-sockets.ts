// Additional listening sockets on the port of a server. Node accepts one connection per listening socket and turn of the
// event loop, so with a single socket many clients that connect to a busy service at once wait for a long time.
import type { Server as HttpServer } from 'node:http'
import { createServer, type Server } from 'node:net'

/** Listening sockets on one port, the server's own included. */
const sockets = 16

/** Only Linux distributes connections over the sockets of one port (SO_REUSEPORT). */
export const canSharePort = process.platform === 'linux'

const addedSockets = new WeakMap<HttpServer, Server[]>()

/**
 * Adds listening sockets; the server handles their connections.
 * @param server already listens on the port, with `reusePort`
 * @throws when a socket cannot listen
 */
export async function addListeningSockets(
  server: HttpServer,
  port: number,
  host: string,
  backlog: number,
): Promise<void> {
  const added = Array.from({ length: sockets - 1 }, () =>
    // The options with which http.Server creates its own socket.
    createServer({ allowHalfOpen: true, noDelay: true }, (socket) => server.emit('connection', socket)),
  )
  addedSockets.set(server, added)
  const listening = added.map(
    (socket) =>
      new Promise<void>((resolve, reject) => {
        socket.once('error', reject).listen({ port, host, backlog, reusePort: true }, resolve)
      }),
  )
  await Promise.all(listening)
}

/** Stops accepting on the added sockets; resolves once the connections that they accepted have ended. */
export async function closeListeningSockets(server: HttpServer): Promise<void> {
  const closing = (addedSockets.get(server) ?? []).map(
    (socket) => new Promise<void>((resolve) => socket.close(() => resolve())),
  )
  await Promise.all(closing)
}
