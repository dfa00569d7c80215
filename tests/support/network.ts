// A network between the service and its database that tests can cut, mend, and make hang up.
import { connect, createServer, type Socket } from 'node:net'

export type Network = {
  /** The database's URL by this way. */
  url: string
  /** Ends all connections and refuses new ones. */
  cut(): void
  /** Takes connections again after a cut. */
  mend(): Promise<void>
  /** Hangs up on that many new connections. */
  hangUpOnNext(connections: number): void
  close(): void
}

export async function networkTo(databaseUrl: string): Promise<Network> {
  const { hostname, port: databasePort } = new URL(databaseUrl)
  const sockets = new Set<Socket>()
  let hangUps = 0
  const server = createServer((near) => {
    if (hangUps-- > 0) return near.destroy()
    const far = connect(Number(databasePort), hostname)
    for (const [socket, other] of [[near, far] as const, [far, near] as const]) {
      sockets.add(socket)
      socket.on('error', () => other.destroy())
      socket.on('close', () => sockets.delete(socket))
      socket.pipe(other)
    }
    return far
  })
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  await listen(0)
  const { port } = server.address() as { port: number }
  const cut = () => {
    server.close()
    for (const socket of sockets) socket.destroy()
  }
  return {
    url: databaseUrl.replace(`:${databasePort}/`, `:${port}/`),
    cut,
    mend: () => listen(port),
    hangUpOnNext: (connections) => {
      hangUps = connections
    },
    close: cut,
  }
}
