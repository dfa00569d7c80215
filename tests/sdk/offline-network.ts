// A network that does what networks do, by a script of numbers; and a store that dies with its program.
import type { OfflineStore } from '../../generated/dist/offline.js'

export type Send = (url: string, init: RequestInit) => Promise<Response>

/** What may happen to a request; everything else arrives, and so does its answer. */
const mishaps = [
  'request lost',
  'answer lost',
  'doubled',
  'late',
  'busy',
  'meanwhile',
  'meanwhile',
  'crash before',
  'crash after',
] as const
export type Mishap = (typeof mishaps)[number]

export type Network = ReturnType<typeof networkTo>

const failed = () => new TypeError('fetch failed')

/** @param send reaches the service */
export function networkTo(send: Send) {
  const late: (() => Promise<unknown>)[] = []
  /** Requests that were given up arrive now. */
  const arrive = async () => {
    for (const request of late.splice(0)) await request()
  }
  /**
   * The connection of a device.
   * @param mishap what happens to the next request of an owned thing; undefined for nothing
   * @param crash ends the program
   * @param meanwhile what others do before the request arrives
   */
  const connect =
    (
      isOnline: () => boolean,
      mishap: () => Mishap | undefined,
      crash: () => void,
      meanwhile: () => Promise<void>,
    ): Send =>
    async (url, { signal: _, ...init }) => {
      const deliver = async () => await send(url, init)
      // Sessions are the subject of other tests.
      if (!/changes|tasks|lists/.test(url)) return await deliver()
      if (!isOnline()) throw failed()
      switch (mishap()) {
        case 'request lost':
          throw failed()
        case 'answer lost':
          await deliver()
          throw failed()
        case 'doubled':
          await deliver()
          return await deliver()
        case 'late':
          late.push(deliver)
          throw failed()
        case 'meanwhile':
          await meanwhile()
          return await deliver()
        case 'busy':
          return Response.json({ status: 503 }, { status: 503, headers: { 'Retry-After': '1' } })
        case 'crash before':
          crash()
          throw failed()
        case 'crash after':
          await deliver()
          crash()
          throw failed()
        default:
          return await deliver()
      }
    }
  return { arrive, connect }
}

/** One in how many requests has a mishap, drawn by a number: 0 is for none. */
export const mishapFor = (drawn: number, oneIn: number): Mishap | undefined =>
  drawn % oneIn === 0 ? mishaps[Math.floor(drawn / oneIn) % mishaps.length] : undefined

/** Numbers that follow from a seed (mulberry32). */
export function numbersFrom(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
}

/** What a program has of a store: nothing any more once it has ended, also in the middle of a write. */
export const whileAlive = (store: OfflineStore, isAlive: () => boolean): OfflineStore => ({
  ...store,
  async write(puts, deletes) {
    if (!isAlive()) throw new Error('the program has ended')
    await store.write(puts, deletes)
  },
})
