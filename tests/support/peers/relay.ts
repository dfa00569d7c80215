// The base of the stand-ins that give each client a connection of its own: messages pass one by one, and a stand-in may
// change them, hold them back, drop them, or ask the server something of its own in between.
import { connect, createServer, type Socket } from 'node:net'
import { codeOf, encryptionCodes, type Message, messageSplitter, query, sync } from './messages.ts'

/** One client's way to the server. */
export type Way = {
  toClient(bytes: Buffer): void
  toServer(message: Message): void
  /**
   * Asks the server something that the client does not see; its response up to its ReadyForQuery is passed to
   * `received` alone. Not amid messages that the client has not ended with Sync.
   */
  ask(sql: string, received?: (message: Message) => void): void
  /** As `ask`, by a Sync. */
  askSync(received?: (message: Message) => void): void
  close(): void
}

/** What a stand-in does with each message; what it does not say passes as it is. */
export type Behaviour = {
  fromClient?(message: Message): void
  fromServer?(message: Message): void
  closed?(): void
}

export type Peer = {
  /** The database's URL by this way. */
  url: string
  /** Connections of clients that are open. */
  open(): number
  close(): void
}

/** After these the server says that it is ready. */
export const expectsReady = ({ type }: Message) => type === 'S' || type === 'Q'

/** @param behave is asked for each connection, also those that only cancel */
export async function relayTo(url: string, behave: (way: Way) => Behaviour): Promise<Peer> {
  const { hostname, port } = new URL(url)
  return await listenFor(url, (near) => {
    const far = connect({ port: Number(port), host: hostname, noDelay: true })
    // Who closes a connection sees its end when the server has ended it, as without a relay.
    near.allowHalfOpen = true
    near.on('end', () => far.end())
    for (const [socket, other] of [[near, far] as const, [far, near] as const])
      socket.on('error', () => other.destroy()).on('close', () => other.destroy())
    /** Who gets the next responses, up to a ReadyForQuery each; the client where it is undefined. */
    const receivers: (((message: Message) => void) | undefined)[] = []
    const send = (bytes: Buffer) => void far.write(bytes)
    const ask = (bytes: Buffer, received = (_: Message) => {}) => {
      receivers.push(received)
      send(bytes)
    }
    const way: Way = {
      toClient: (bytes) => void near.write(bytes),
      toServer: (message) => {
        if (expectsReady(message)) receivers.push(undefined)
        send(message.bytes)
      },
      ask: (sql, received) => ask(query(sql), received),
      askSync: (received) => ask(sync, received),
      close: () => near.end(),
    }
    const { fromClient = way.toServer, fromServer = (each) => way.toClient(each.bytes), closed } = behave(way)
    if (closed) near.on('close', closed)
    let isStarted = false // a server greets with a ReadyForQuery that nobody has asked for
    onMessages(near, fromClient, true)
    onMessages(far, (each) => {
      const receiver = isStarted ? receivers[0] : undefined
      if (each.type === 'Z' && isStarted) receivers.shift()
      if (each.type === 'Z') isStarted = true
      if (receiver) receiver(each)
      else fromServer(each)
    })
  })
}

/** Passes on messages as they come; encryption is refused. @param isClient its first message has no type */
export function onMessages(socket: Socket, received: (message: Message) => void, isClient = false): void {
  const messagesIn = messageSplitter(isClient)
  socket.on('data', (chunk: Buffer) => {
    for (const each of messagesIn(chunk))
      if (each.type === '' && encryptionCodes.includes(codeOf(each))) socket.write('N')
      else received(each)
  })
}

/** @param url the host and port of which are replaced by those of a new listener */
export async function listenFor(url: string, onClient: (near: Socket) => void): Promise<Peer> {
  const open = new Set<Socket>()
  const server = createServer({ noDelay: true }, (near) => {
    open.add(near)
    near.on('error', () => near.destroy()).on('close', () => open.delete(near))
    onClient(near)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const way = new URL(url)
  way.host = `127.0.0.1:${(server.address() as { port: number }).port}`
  return {
    url: way.href,
    open: () => open.size,
    close: () => {
      server.close()
      for (const socket of open) socket.destroy()
    },
  }
}
