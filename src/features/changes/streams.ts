// The streams of events that are open in this process.
import { maxStreams } from '../../openapi/limits.ts'
import { Problem } from '../../openapi/problem.ts'
import type { EndReason } from '../../openapi/resources/change-events.ts'

/** One of them, as whoever writes it sees it. */
export type Stream = {
  /** Whether something may have been changed since this was set to false. */
  isStale: boolean
  /** Why it has to end. */
  readonly end: EndReason | undefined
  /** Whether its client has gone. */
  readonly isClosed: boolean
  /** Waits until something may have been changed, the stream has to end, or the time is over. */
  wait(millis: number): Promise<void>
  close(): void
}

export type Streams = ReturnType<typeof openStreams>

let count = 0

/** @returns how many streams are open in this process, for the metrics */
export const streamsNow = (): number => count

/** @returns the streams of an application */
export function openStreams() {
  const users = new Map<number, Set<OpenStream>>()
  let end: EndReason | undefined

  return {
    /** @throws Problem 429 where a user has as many as there may be */
    open(userId: number): Stream {
      const own = users.get(userId) ?? new Set()
      if (own.size >= maxStreams) throw new Problem('too_many_streams')
      const stream = new OpenStream(() => {
        own.delete(stream)
        if (own.size === 0) users.delete(userId)
      }, end)
      own.add(stream)
      users.set(userId, own)
      return stream
    },
    has: (): boolean => users.size > 0,
    /** Something of a user may have been changed. */
    changed(userId: number): void {
      for (const stream of users.get(userId) ?? []) stream.changed()
    },
    changedAll(): void {
      for (const own of users.values()) for (const stream of own) stream.changed()
    },
    /** Ends all streams, and those that are opened from now on. */
    endAll(reason: EndReason): void {
      end = reason
      for (const own of users.values()) for (const stream of own) stream.endBecause(reason)
    },
  }
}

const wake = (stream: OpenStream) => stream.wake()

class OpenStream implements Stream {
  isStale = true
  isClosed = false
  end: EndReason | undefined
  #resolve: (() => void) | undefined
  #timer: NodeJS.Timeout | undefined
  #onClose: () => void

  constructor(onClose: () => void, end: EndReason | undefined) {
    this.#onClose = onClose
    this.end = end
    count += 1
  }

  changed(): void {
    this.isStale = true
    this.wake()
  }

  endBecause(reason: EndReason): void {
    this.end = reason
    this.wake()
  }

  wait(millis: number): Promise<void> {
    if (this.isStale || this.isClosed || this.end) return Promise.resolve()
    this.#timer = setTimeout(wake, millis, this) // without a function of its own: there are many
    return new Promise((resolve) => {
      this.#resolve = resolve
    })
  }

  wake(): void {
    clearTimeout(this.#timer)
    this.#resolve?.()
    this.#timer = undefined
    this.#resolve = undefined
  }

  close(): void {
    if (this.isClosed) return
    this.isClosed = true
    count -= 1
    this.#onClose()
    this.wake()
  }
}
