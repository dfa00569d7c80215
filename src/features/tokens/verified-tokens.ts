// Tokens that were verified before, so that the next request of a client costs a look-up instead of a signature.

export type VerifiedTokens<Caller> = {
  /** Whom a token stands for, if it was kept and has not expired. */
  find(token: string, now: Date): Caller | undefined
  /** @param expiresAt the token's own `exp`: it is not found from then on, though a tolerance might still let it pass */
  keep(token: string, principal: Caller, expiresAt: Date): void
}

type Entry<Caller> = { principal: Caller; expiresAt: number }

/**
 * Holds the last `capacity` tokens at least and twice as many at most: when the young generation is full it becomes the
 * old one, and the old one is dropped. Whoever is found in the old one is young again. Only tokens that were verified in
 * full may be kept.
 */
export function verifiedTokens<Caller>(capacity = 5000): VerifiedTokens<Caller> {
  let young = new Map<string, Entry<Caller>>()
  let old = new Map<string, Entry<Caller>>()

  function add(token: string, entry: Entry<Caller>) {
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
