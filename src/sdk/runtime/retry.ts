// Which requests may be sent again, when, and how often.
import { ApiError, ConnectionError } from './errors.ts'
import { retryAfterMillis } from './retry-after.ts'

/** How one call may be repeated. */
export interface RetryPolicy {
  /** Whether sending it twice does what sending it once does. */
  safe: boolean
  maxRetries: number
  /** The longest wait, in milliseconds. */
  maxDelay: number
  /** Milliseconds after the first attempt in which the last one must be sent; none where undefined. */
  within?: number
}

const firstDelayMillis = 500
const maxBackoffMillis = 8000
const retriedStatuses = [408, 429, 502, 503, 504]

/**
 * Full jitter (exponential backoff, then anything between 0 and that), so that many clients do not come back at once.
 *
 * @param attempt the one that failed, from 1
 * @returns milliseconds to wait before the next attempt, or undefined where there is to be none
 */
export function retryDelay(
  error: unknown,
  attempt: number,
  elapsed: number,
  { safe, maxRetries, maxDelay, within = Number.POSITIVE_INFINITY }: RetryPolicy,
): number | undefined {
  if (!safe || maxRetries === 0 || !(error instanceof ApiError || error instanceof ConnectionError))
    return undefined
  // The first attempt with this key is still at work: its answer is worth waiting for, as long as an answer may take.
  const inProgress = error instanceof ApiError && error.code === 'idempotency_in_progress'
  if (!(attempt <= maxRetries || inProgress)) return undefined
  if (error instanceof ApiError && !inProgress && !retriedStatuses.includes(error.status)) return undefined
  const asked = error instanceof ApiError ? retryAfterMillis(error.headers) : undefined
  const backoff = Math.min(maxBackoffMillis, maxDelay, firstDelayMillis * 2 ** (attempt - 1))
  const delay = asked || Math.random() * backoff
  const end = inProgress ? Math.min(within, maxDelay) : within
  return delay <= maxDelay && elapsed + delay <= end ? delay : undefined
}

/** @throws the signal's reason, when it is aborted before the time is over */
export function wait(millis: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, millis)
    if (signal?.aborted) stop()
    signal?.addEventListener('abort', stop, { once: true })
  })
}
