// What is changed elsewhere is here at once while somebody looks: of the tabs that share a store one has a stream open. What comes
// by it only says that there is something to get: a sync gets it, as always one at a time and with the token that it leads to.
import type { Environment } from '../offline-copy/environment.ts'
import type { OfflineClient } from '../offline-copy/offline-options.ts'
import { isSame } from '../offline-copy/pending-write.ts'
import { keyOf, type Replica } from '../offline-copy/replica.ts'
import type { Change } from '../runtime/contract.ts'
import { ApiError, ConnectionError } from '../runtime/errors.ts'
import type { Schedule } from './schedule.ts'

const firstDelayMillis = 1000
/** Where no stream can be had, there is a sync about once a minute. */
const maxDelayMillis = 2 * 60_000
/** A stream that is this old is none of a proxy that keeps it back: then a silence would have ended it. */
const steadyMillis = 90_000

export type Live = ReturnType<typeof live>

/** @param lead does work while no other tab does */
export function live({
  api,
  replica,
  syncs,
  environment: { after, random },
  lead,
}: {
  api: OfflineClient
  replica: Replica
  syncs: Schedule
  environment: Environment
  lead: (signal: AbortSignal, work: () => Promise<void>) => Promise<void>
}) {
  /** While this tab leads, or waits for that. */
  let leading: AbortController | undefined
  let isLeader = false
  /** Whether a sync has been done, so that the stream begins with what it led to. */
  let isReady = false
  let open: AbortController | undefined
  let failures = 0
  let cancelPause: (() => void) | undefined

  function look() {
    if (!isLeader || !isReady || open || cancelPause) return
    open = new AbortController()
    void read(open)
  }

  async function read(mine: AbortController) {
    const { signal } = mine
    const cancelSteady = after(steadyMillis, () => {
      failures = 0
    })
    let cause: unknown
    try {
      const [since, userId] = ['token', 'owner'].map((name) => replica.meta.get(name)) as [
        string,
        number | undefined,
      ]
      // Without retries: what was missed meanwhile is got by a sync.
      const stream = api.changes.stream?.({ since }, { userId, signal, maxRetries: 0 }) ?? []
      for await (const { change } of stream) {
        await syncs.underWay() // which may bring it
        if (!signal.aborted && !isKnown(change)) await syncs.syncSoon()
      }
    } catch (error) {
      cause = error
    }
    cancelSteady()
    if (signal.aborted) return
    open = undefined
    pause(cause)
  }

  /** Also what was written here comes back. */
  const isKnown = ({ type, id, data }: Change) =>
    isSame(replica.things.get(keyOf(type, id))?.data ?? null, data)

  function pause(cause: unknown) {
    const mayPass = cause instanceof ApiError || cause instanceof ConnectionError
    failures = mayPass ? failures + 1 : Number.POSITIVE_INFINITY
    const asked = cause instanceof ApiError ? (cause.retryAfter ?? 0) * 1000 : 0
    const delay = random() * Math.min(maxDelayMillis, firstDelayMillis * 2 ** (failures - 1))
    cancelPause = after(asked + delay, () => {
      cancelPause = undefined
      void syncs.syncSoon()
    })
  }

  /** Ends the stream, until a sync has been done. */
  function end() {
    isReady = false
    open?.abort()
    open = undefined
    cancelPause?.()
    cancelPause = undefined
  }

  return {
    end,
    /** A sync has been done. */
    synced() {
      isReady = true
      look()
    },
    /** Somebody looks. */
    start() {
      if (leading) return
      leading = new AbortController()
      const { signal } = leading
      const led = async () => {
        if (signal.aborted) return
        isLeader = true
        look()
        await new Promise((resolve) => signal.addEventListener('abort', resolve))
      }
      lead(signal, led).catch(() => {})
    },
    /** Nobody looks. */
    stop() {
      end()
      isLeader = false
      leading?.abort()
      leading = undefined
    },
  }
}
