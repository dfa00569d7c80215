// What it needs of the environment beside `fetch`: each may be replaced.

/** A part of `BroadcastChannel`. */
export interface Channel {
  postMessage(message: unknown): void
  onmessage: ((event: { data: unknown }) => void) | null
  close(): void
}

export interface Environment {
  /** The time in ms since 1970. It is shown until the service says its own, and decides nothing. */
  now(): number
  /** A number from 0 to 1, for waits. */
  random(): number
  /** Calls a function later. @returns how to cancel that */
  after(millis: number, callback: () => void): () => void
  /** Does work while nobody else with the same name does; that of other names goes on beside it. */
  lock<T>(name: string, signal: AbortSignal, work: () => Promise<T>): Promise<T>
  /** Leads to others with the same name; undefined where there are none. */
  channel(name: string): Channel | undefined
}

/** That of a browser, as far as it is there. */
export const usual: Environment = {
  now: Date.now,
  random: Math.random,
  after(millis, callback) {
    const timer = setTimeout(callback, millis)
    return () => clearTimeout(timer)
  },
  lock(name, signal, work) {
    const { locks } = globalThis.navigator ?? {}
    return locks ? locks.request(name, { signal }, work) : work()
  },
  channel(name) {
    const isBrowser = typeof BroadcastChannel === 'function' && globalThis.navigator?.locks !== undefined
    return isBrowser ? (new BroadcastChannel(name) as Channel) : undefined
  },
}
