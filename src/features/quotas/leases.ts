// What this process knows of the room that users have for more items, and what it has leased of it.
import { leaseMillis } from './counts.ts'

/** Users that are remembered. Who is forgotten has a lease less: nothing else depends on it. */
const maxUsers = 10_000

/** Items of a lease at most. */
const maxLease = 1000

export class Lease {
  /** Creations that are left, */
  #left = 0
  /** and until when they may begin, in ms of `performance.now()`: by no clock that may be set. */
  #until = 0
  /** Creations of it that are made, that are not reported to the database. */
  #used = 0
  /** When one was created here that was not leased. */
  #seenAt = Number.NEGATIVE_INFINITY
  #room = 0
  #isAsking = false
  /**
   * Whether the next creation looks for room before it writes, as the first one does, and the one after one that found none: a
   * write that fails rolls back those of others that were sent with it.
   */
  isDoubtful = true

  /** Uses one of the lease. What fails then does not give it back. @returns whether there was one */
  use(): boolean {
    if (this.#left === 0 || performance.now() >= this.#until) return false
    this.#left -= 1
    return true
  }

  /** To be called when a creation of the lease is committed. */
  made(): void {
    this.#used += 1
  }

  /**
   * How many creations of leases are to be reported to the database, once: they are counted with the others from now on. Not so
   * late that it may have forgotten the lease.
   */
  reportUsed(): number {
    const used = performance.now() < this.#until ? this.#used : 0
    this.#used = 0
    return used
  }

  /**
   * How many to lease beside a creation: none at the first in a while, which may be the only one; none while somebody asks
   * for some; and none of the last tenth, so that nobody has to wait there for the end of a lease that is not used.
   */
  ask(max: number): number {
    const isFirst = performance.now() - this.#seenAt > leaseMillis
    this.#seenAt = performance.now()
    if (isFirst || this.#isAsking || this.isDoubtful || this.#room < max / 10) return 0
    const lease = Math.min(maxLease, Math.floor(max / 100))
    this.#isAsking = lease > 0
    return lease
  }

  /** @param since when the statement was sent, at the latest */
  granted(lease: number, since: number, room: number): void {
    this.isDoubtful = false
    this.#room = room
    if (lease === 0) return
    this.#left = lease
    this.#until = since + leaseMillis
    this.#isAsking = false
  }

  /** @param lease that was asked for */
  refused(lease: number): void {
    if (lease > 0) this.#isAsking = false
  }
}

/** @returns a function that finds what is known of a user */
export function newLeases(): (userId: number) => Lease {
  const known = new Map<number, Lease>()
  return (userId) => {
    const found = known.get(userId)
    if (found) return found
    const [oldest] = known.size < maxUsers ? [] : known.keys()
    if (oldest !== undefined) known.delete(oldest)
    const lease = new Lease()
    known.set(userId, lease)
    return lease
  }
}
