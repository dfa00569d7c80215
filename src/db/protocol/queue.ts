// The requests of one connection, in order: first those that were sent and are not answered, then those not yet sent.
import type { Running } from './responses.ts'

export type Queue = {
  /** The request that is being answered, or that is sent next. */
  head(): Running | undefined
  /** How many requests are not answered. */
  readonly running: number
  /** Whether one of them is a write. */
  readonly isWriting: boolean
  add(one: Running): void
  /**
   * @param mayFollow whether the second may be sent before the first is answered
   * @returns the next request, if it may be sent now
   */
  nextToSend(mayFollow: (before: Running, next: Running) => boolean): Running | undefined
  /** To be called when the next request was sent. */
  markSent(): void
  takeHead(): Running | undefined
  takeUnsent(): Running[]
  takeAll(): Running[]
}

export function newQueue(): Queue {
  const queue: Running[] = []
  let sent = 0
  let running = 0
  let writing = 0

  function forget({ requests, isWrite }: Running): void {
    running -= requests
    if (isWrite) writing -= 1
  }

  return {
    head: () => queue[0],
    get running() {
      return running
    },
    get isWriting() {
      return writing > 0
    },
    add(one) {
      running += one.requests
      if (one.isWrite) writing += 1
      queue.push(one)
    },
    nextToSend(mayFollow) {
      const next = queue[sent]
      const before = queue[sent - 1]
      return next === undefined || (before !== undefined && !mayFollow(before, next)) ? undefined : next
    },
    markSent() {
      sent += 1
    },
    takeHead() {
      const head = queue.shift()
      if (head === undefined) return undefined
      sent -= 1
      forget(head)
      return head
    },
    takeUnsent() {
      const unsent = queue.splice(sent)
      unsent.forEach(forget)
      return unsent
    },
    takeAll() {
      const all = queue.splice(0)
      all.forEach(forget)
      sent = 0
      return all
    },
  }
}
