// More sockets on the port of a server. Node takes one connection from each in a turn of its event loop, and the turns of a
// busy service are long: with one socket, 1000 clients that came at once to a busy service waited for 10 s and longer.
import type { Server as HttpServer } from 'node:http'
import { createServer, type Server } from 'node:net'

/** Sockets on one port, the server's own among them. */
const sockets = 16

/** Elsewhere the system does not spread connections over the sockets of one port (SO_REUSEPORT). */
export const canSharePort = process.platform === 'linux'

const addedSockets = new WeakMap<HttpServer, Server[]>()

/** @param server listens on the port, which it is ready to share */
export async function addListeningSockets(
  server: HttpServer,
  port: number,
  host: string,
  backlog: number,
): Promise<void> {
  const added = Array.from({ length: sockets - 1 }, () =>
    // As http.Server makes its own socket.
    createServer({ allowHalfOpen: true, noDelay: true }, (socket) => server.emit('connection', socket)),
  )
  addedSockets.set(server, added)
  const listening = added.map(
    (acceptor) =>
      new Promise<void>((resolve, reject) => {
        acceptor.once('error', reject).listen({ port, host, backlog, reusePort: true }, resolve)
      }),
  )
  await Promise.all(listening)
}

/** Takes no new connection. @returns once those that came over them have ended */
export async function closeListeningSockets(server: HttpServer): Promise<void> {
  const closing = (addedSockets.get(server) ?? []).map(
    (acceptor) => new Promise<void>((resolve) => acceptor.close(() => resolve())),
  )
  await Promise.all(closing)
}
