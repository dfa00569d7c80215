// What was found in the database a moment ago. It is good for a second from the moment at which its statement was sent, so
// that what another replica deletes is gone here within that time; and all who ask meanwhile share one statement.
import type { MaybePromise } from '../../http/maybe-promise.ts'

/** How long the answer of a statement is good, in milliseconds. */
const goodMillis = 1000

/** More than are asked for in a second; the oldest, which is over first, makes room. */
const capacity = 10_000

export type Lookups<T> = {
  /**
   * What is known, or is just being asked for; else asks.
   * @param ask sends the statement. Returns what it found, and for how many milliseconds from now on that holds at most
   * @throws what `ask` throws, which is forgotten
   */
  find(key: string, ask: () => Promise<{ found: T; leftMillis?: number | null }>): MaybePromise<T>
  /** Forgets what is known to be so, and what is being asked for. */
  forget(isOver: (found: T) => boolean): void
}

type Lookup<T> = { over: number; found: MaybePromise<T> }

/** @param millis the time, by a clock that never goes back: with another one an answer might stay good for ever */
export function lookups<T>(millis: () => number): Lookups<T> {
  const recent = new Map<string, Lookup<T>>()

  function start(key: string, sentAt: number, ask: Parameters<Lookups<T>['find']>[1]): Promise<T> {
    const found = ask().then(
      (answer) => {
        lookup.found = answer.found
        lookup.over = sentAt + Math.min(goodMillis, answer.leftMillis ?? goodMillis)
        return answer.found
      },
      (error) => {
        if (recent.get(key) === lookup) recent.delete(key)
        throw error
      },
    )
    const lookup: Lookup<T> = { over: sentAt + goodMillis, found }
    recent.delete(key) // so that it becomes the newest
    if (recent.size >= capacity) recent.delete(recent.keys().next().value as string)
    recent.set(key, lookup)
    return found
  }

  return {
    find(key, ask) {
      const now = millis()
      const known = recent.get(key)
      return known !== undefined && now < known.over ? known.found : start(key, now, ask)
    },
    forget(isOver) {
      for (const [key, { found }] of recent) if (found instanceof Promise || isOver(found)) recent.delete(key)
    },
  }
}
