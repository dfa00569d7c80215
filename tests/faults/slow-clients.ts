// Thousands of clients that waste a server's time: silent ones, and those that send or read as slowly as they can.
import { execFileSync } from 'node:child_process'
import { connect, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

export type Kind = 'silent' | 'slow headers' | 'slow body' | 'kept alive' | 'not reading'

export type SlowClients = {
  /** Opens connections of a kind. @param text what is sent at once; what is slow sends one byte more each second */
  open(kind: Kind, count: number, text: string): Promise<void>
  /** Connections of a kind that the service has not ended yet. */
  connected(kind: Kind): number
  /** The different first lines that ended connections of a kind had received. */
  firstLines(kind: Kind): string[]
  /** Cuts all connections. */
  disconnect(): void
}

type Client = { kind: Kind; socket: Socket; received: string; isEnded: boolean }

/** Opened at once, so that the queue of the system is not what refuses them. */
const batch = 50

/** How many connections a process may have, at most. */
export function connectionsAllowed(): number {
  const limit = Number(execFileSync('sh', ['-c', 'ulimit -Hn'], { encoding: 'utf8' }))
  return Number.isNaN(limit) ? Number.POSITIVE_INFINITY : limit - 500
}

/** Ends with the test. */
export function slowClientsAt(url: string): SlowClients {
  const port = Number(new URL(url).port)
  const clients: Client[] = []
  const of = (kind: Kind) => clients.filter((client) => client.kind === kind)
  const drip = setInterval(() => {
    for (const { kind, socket, isEnded } of clients)
      if (kind.startsWith('slow') && !isEnded && socket.writable) socket.write('x')
  }, 1000)
  const disconnect = () => {
    for (const { socket } of clients) socket.destroy()
  }
  onTestFinished(() => {
    clearInterval(drip)
    disconnect()
  })

  async function open(kind: Kind, text: string): Promise<void> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    const client: Client = { kind, socket, received: '', isEnded: false }
    clients.push(client)
    socket
      .on('error', () => {})
      .on('close', () => {
        client.isEnded = true
      })
    if (kind === 'not reading') socket.pause()
    else
      socket.on('data', (chunk) => {
        client.received += chunk.toString('latin1')
      })
    await new Promise((resolve) => socket.once('connect', resolve).once('close', resolve))
    if (text !== '') socket.write(text)
  }

  return {
    disconnect,
    async open(kind, count, text) {
      for (let opened = 0; opened < count; opened += batch)
        await Promise.all(Array.from({ length: Math.min(batch, count - opened) }, () => open(kind, text)))
    },
    connected: (kind) => of(kind).filter(({ isEnded }) => !isEnded).length,
    firstLines: (kind) => [
      ...new Set(
        of(kind)
          .filter(({ isEnded }) => isEnded)
          .map(({ received }) => received.split('\r\n', 1)[0] as string),
      ),
    ],
  }
}
