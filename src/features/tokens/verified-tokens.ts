// A cache of verified tokens, so that the next request with a token costs a look-up instead of a signature.

export type VerifiedTokens<P> = {
  /** @returns the principal of a token that is in the cache and has not expired; else undefined */
  find(token: string, now: Date): P | undefined
  /**
   * Adds a token that has been verified completely.
   * @param expiresAt the token's `exp`; the cache applies no clock tolerance to it
   */
  keep(token: string, principal: P, expiresAt: Date): void
}

type Entry<P> = { principal: P; expiresAt: number }

/**
 * Creates a cache of two generations: when the young one is full, it becomes the old one, and the former old one is
 * dropped. A token that is found in the old generation moves to the young one.
 * @param capacity the number of recently used tokens that are kept at least; twice as many at most
 */
export function verifiedTokens<P>(capacity = 5000): VerifiedTokens<P> {
  let young = new Map<string, Entry<P>>()
  let old = new Map<string, Entry<P>>()

  function add(token: string, entry: Entry<P>) {
    if (young.size >= capacity) {
      old = young
      young = new Map()
    }
    young.set(token, entry)
  }

  return {
    find(token, now) {
      let entry = young.get(token)
      if (entry === undefined) {
        entry = old.get(token)
        if (entry === undefined) return undefined
        add(token, entry)
      }
      return now.getTime() < entry.expiresAt ? entry.principal : undefined
    },
    keep: (token, principal, expiresAt) => add(token, { principal, expiresAt: expiresAt.getTime() }),
  }
}
