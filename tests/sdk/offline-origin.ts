// An origin of a browser, for several offline copies that share a store.
import { type Channel, type Environment, inMemoryStore } from '../../generated/dist/offline.js'

/** What tabs of an origin have in common. */
export function origin() {
  const channels = new Set<Channel>()
  const last = new Map<string, Promise<unknown>>()
  const holders = new Map<string, number>()
  let most = 0
  const environment: Pick<Environment, 'lock' | 'channel'> = {
    lock(name, signal, work) {
      const hold = (by: number) => {
        holders.set(name, (holders.get(name) ?? 0) + by)
        most = Math.max(most, holders.get(name) ?? 0)
      }
      const done = (last.get(name) ?? Promise.resolve()).then(async () => {
        signal.throwIfAborted()
        hold(1)
        return await work().finally(() => hold(-1))
      })
      last.set(
        name,
        done.catch(() => {}),
      )
      return done
    },
    channel() {
      const channel: Channel = {
        onmessage: null,
        close: () => void channels.delete(channel),
        postMessage: (message) => {
          if (!channels.has(channel)) throw new Error('The channel is closed.')
          const data = structuredClone(message)
          for (const other of channels)
            if (other !== channel) queueMicrotask(() => other.onmessage?.({ data }))
        },
      }
      channels.add(channel)
      return channel
    },
  }
  return {
    environment,
    store: { ...inMemoryStore(), name: 'of the origin' },
    /** How many have held the same lock at once. */
    most: () => most,
  }
}
