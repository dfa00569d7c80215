// A network between the service and its database that delays, stalls, swallows and cuts what goes through it.
import { connect, createServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

export type FaultyNetwork = {
  /** The database's URL by this way. */
  url: string
  /** Bytes arrive so much later, in each direction; 0 for none. */
  delay(millis: number): void
  /** No byte moves, and none is lost; also on new connections, until `resume`. */
  stall(): void
  resume(): void
  /**
   * From now on everything is lost without a word, and neither end hears that the other has gone: on the connections
   * that are there. New ones are like that too until `resume`, which does not bring back the old ones.
   */
  swallow(): void
  /** Resets every connection when half of the next message has gone through it; until `resume`, which spares the others. */
  cut(): void
  /** Calls `act` as soon as a message with this text has gone through; what comes after it is subject to what `act` does. */
  once(text: string, act: () => void): void
  /** Connections that were reset. */
  resets(): number
  close(): void
}

type Way = { from: Socket; to: Socket; isDead: boolean; isCut: boolean; waiting: (() => void)[] }

export async function faultyNetworkTo(databaseUrl: string): Promise<FaultyNetwork> {
  const { hostname, port: databasePort } = new URL(databaseUrl)
  const ways = new Set<Way>()
  let [delayMillis, resets] = [0, 0]
  let state: 'open' | 'stalled' | 'swallowing' = 'open'
  let expected: { text: string; act: () => void } | undefined

  /** In the order in which it came, each chunk when the one before has gone. */
  async function carry(way: Way): Promise<void> {
    for await (const chunk of way.from) {
      if (delayMillis > 0) await sleep(delayMillis)
      if (state === 'stalled') await new Promise<void>((resolve) => way.waiting.push(resolve))
      if (state === 'swallowing') way.isDead = true
      if (way.isDead || way.to.destroyed) continue
      if (way.isCut) return resetWithin(chunk, way)
      const isRoom = way.to.write(chunk)
      if (expected && chunk.includes(expected.text)) {
        const { act } = expected
        expected = undefined
        act()
      }
      if (!isRoom) await new Promise((resolve) => way.to.once('drain', resolve).once('close', resolve))
    }
    if (!way.isDead) way.to.end()
  }

  function resetWithin(chunk: Buffer, { from, to }: Way): void {
    to.write(chunk.subarray(0, chunk.length / 2))
    resets += 1
    for (const socket of [from, to]) socket.resetAndDestroy()
  }

  function join(from: Socket, to: Socket): void {
    const way: Way = { from, to, isDead: false, isCut: false, waiting: [] }
    ways.add(way)
    from.on('error', () => {}) // the loop below hears it too
    from.on('close', () => ways.delete(way))
    carry(way).catch(() => {
      if (!way.isDead) to.destroy()
    })
  }

  const server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
    const far = connect({ port: Number(databasePort), host: hostname, allowHalfOpen: true, noDelay: true })
    join(near, far)
    join(far, near)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const resume = () => {
    state = 'open'
    for (const way of ways) {
      way.isCut = false
      for (const go of way.waiting.splice(0)) go()
    }
  }
  const { port } = server.address() as { port: number }
  return {
    url: databaseUrl.replace(`:${databasePort}/`, `:${port}/`),
    delay: (millis) => {
      delayMillis = millis
    },
    stall: () => {
      state = 'stalled'
    },
    resume,
    swallow: () => {
      state = 'swallowing'
      for (const way of ways) way.isDead = true
    },
    cut: () => {
      for (const way of ways) way.isCut = true
    },
    once: (text, act) => {
      expected = { text, act }
    },
    resets: () => resets,
    close: () => {
      server.close()
      for (const { from } of ways) from.destroy()
      resume()
    },
  }
}
