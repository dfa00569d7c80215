// When a sync happens: one at a time, again after a failure, and not before the service wants it.
import type { Environment } from '../offline-copy/environment.ts'
import { isSignedOut } from '../offline-sync/sync-run.ts'
import { ApiError } from '../runtime/errors.ts'

/**
 * - `idle`: everything was sent, and the copy was up to date after that
 * - `syncing`: a sync is under way
 * - `waiting`: it failed, for want of a network in most cases, and is tried again later
 * - `signed_out`: it goes on when the person whose data this is signs in
 */
export type SyncStatus = 'idle' | 'syncing' | 'waiting' | 'signed_out'

const firstDelayMillis = 1000
const maxDelayMillis = 5 * 60_000
/** The maximum of setTimeout, 24.8 days. */
const longestTimerMillis = 2 ** 31 - 1

export type Schedule = ReturnType<typeof schedule>

/**
 * @param work one sync
 * @param changed called when the status has changed
 * @param done called after each sync that has succeeded
 */
export function schedule(
  work: (signal: AbortSignal) => Promise<void>,
  { after, random }: Environment,
  { isAutomatic, changed, done }: { isAutomatic: boolean; changed: () => void; done: () => void },
) {
  let status: SyncStatus = 'idle'
  let error: unknown
  let failures = 0
  let current: Promise<boolean> | undefined
  let isWantedAgain = false
  let cancelTimer: (() => void) | undefined
  /** The service has said when to come again. */
  let isHeld = false
  let controller = new AbortController()
  let isClosed = false

  function show(next: SyncStatus, cause?: unknown) {
    status = next
    error = cause
    changed()
  }

  async function attempt(): Promise<boolean> {
    cancelTimer?.()
    cancelTimer = undefined
    const { signal } = controller
    show('syncing')
    try {
      do {
        isWantedAgain = false
        await work(signal)
      } while (isWantedAgain)
      failures = 0
      show('idle')
      done()
      return true
    } catch (cause) {
      if (!signal.aborted) failed(cause)
      return false
    }
  }

  function failed(cause: unknown) {
    failures += 1
    if (isSignedOut(cause)) return show('signed_out', cause)
    const asked = cause instanceof ApiError ? (cause.retryAfter ?? 0) * 1000 : 0
    // Full jitter, so that many clients do not come back at the same time.
    const delay = asked + random() * Math.min(maxDelayMillis, firstDelayMillis * 2 ** (failures - 1))
    isHeld = asked > 0
    if (isHeld || isAutomatic)
      cancelTimer = after(Math.min(delay, longestTimerMillis), () => {
        isHeld = false
        cancelTimer = undefined
        if (isAutomatic) void sync()
      })
    show('waiting', cause)
  }

  function sync(): Promise<boolean> {
    isWantedAgain = true
    if (isClosed || isHeld) return Promise.resolve(false)
    // Later, since a listener that hears of its begin may ask for one.
    current ??= Promise.resolve()
      .then(attempt)
      .finally(() => {
        current = undefined
      })
    return current
  }

  return {
    status: () => ({ status, error }),
    sync,
    /** The sync that is under way. */
    underWay: () => current,
    /** After a write: a sync that has failed comes again by itself, and nobody is signed in again by a write. */
    async syncSoon() {
      isWantedAgain = true
      if (isAutomatic && !cancelTimer && status !== 'signed_out') await sync()
    },
    /** Ends a sync that is under way. */
    async stop() {
      controller.abort()
      cancelTimer?.()
      cancelTimer = undefined
      isHeld = false
      await current
      controller = new AbortController()
      show('idle')
    },
    close() {
      isClosed = true
      controller.abort()
      cancelTimer?.()
    },
  }
}
