// The text of a stream of events: what was changed, as soon as it was, and now and then a sign of life.
import { heartbeatSeconds } from '../../openapi/limits.ts'
import { Problem } from '../../openapi/problem.ts'
import { comment, type EndReason, endEvent } from '../../openapi/resources/change-events.ts'
import type { Given } from '../../openapi/resources/sync-tokens.ts'
import type { Reading } from './reading.ts'
import type { Stream } from './streams.ts'

type Source = {
  /** Whether there is something to read. @throws Problem 401, 410 */
  isBehind(given: Given): Promise<boolean>
  /** Whether the token that opened the stream is still good. */
  isAllowed(): Promise<boolean>
  /** Called with what the database has failed with, after which it is tried again. */
  onFailure(error: unknown): void
}

const usualHeartbeat = heartbeatSeconds * 1000

/** How long the database is left alone after a failure. */
const restMillis = 2000

/**
 * @param reading that has read its first page
 * @param times.waitMillis how long the stream lasts
 * @param times.heartbeatMillis between two signs of life
 */
export async function* eventsOf(
  stream: Stream,
  source: Source,
  reading: Reading,
  { waitMillis, heartbeatMillis = usualHeartbeat }: { waitMillis: number; heartbeatMillis?: number },
): AsyncGenerator<string> {
  const over = performance.now() + waitMillis
  // The first time at random, so that streams that were opened together do not all ask at once.
  let heartbeat = performance.now() + heartbeatMillis * Math.random()
  yield reading.take() || comment
  while (!stream.isClosed) {
    try {
      const reason = await endOf(stream, source, over)
      if (reason) return yield endEvent(reading.token, reason)
      if (stream.isStale || reading.more) {
        stream.isStale = false
        await reading.next()
        if (reading.hasText) yield reading.take()
        continue
      }
      if (isHeartbeatDue()) {
        if (await source.isBehind(reading.given)) stream.isStale = true // never false: it may have become true meanwhile
        yield comment
      }
      await stream.wait(Math.min(heartbeat, over) - performance.now())
    } catch (error) {
      const ending = endFor(error)
      if (ending) return yield endEvent(reading.token, ending)
      source.onFailure(error)
      if (isHeartbeatDue()) yield comment
      stream.isStale = false
      await stream.wait(Math.min(restMillis, over - performance.now()))
      stream.isStale = true
    }
  }

  /** Once each time. */
  function isHeartbeatDue(): boolean {
    const time = performance.now()
    if (time < heartbeat) return false
    heartbeat = time + heartbeatMillis
    return true
  }
}

async function endOf(stream: Stream, { isAllowed }: Source, over: number): Promise<EndReason | undefined> {
  if (stream.end) return stream.end
  if (performance.now() >= over) return 'wait_over'
  return (await isAllowed()) ? undefined : 'access_ended'
}

function endFor(error: unknown): EndReason | undefined {
  if (!(error instanceof Problem)) return undefined
  if (error.code === 'invalid_token') return 'account_deleted'
  return error.code === 'sync_token_expired' ? error.code : undefined
}
