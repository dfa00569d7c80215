// Which requests may be sent again, when, and how often.
import { reasonOf } from './abortable.ts'
import { ApiError, ConnectionError, isProblem } from './errors.ts'

/** How one call may be repeated. */
export interface RetryPolicy {
  /** Whether the request must not be done twice. */
  once: boolean | undefined
  maxRetries: number
  /** The longest wait, in milliseconds. */
  maxDelay: number
  /** Milliseconds from the first attempt within which the last one must be sent. */
  within: number
}

const firstDelayMillis = 500
const maxBackoffMillis = 8000
const retriedStatuses = [408, 429, 502, 503, 504]

/**
 * Decides on a retry. The delay has full jitter (a random part of an exponential backoff), so that many clients do not
 * return at the same time.
 *
 * @param error what the attempt threw
 * @param attempt the number of the attempt that failed, from 1
 * @param elapsed milliseconds since the first attempt
 * @returns milliseconds to wait before the next attempt, or undefined if there is to be none
 */
export function retryDelay(
  error: unknown,
  attempt: number,
  elapsed: number,
  { once, maxRetries, maxDelay, within }: RetryPolicy,
): number | undefined {
  if (maxRetries === 0 || !(error instanceof ApiError || error instanceof ConnectionError)) return undefined
  if (once && !wasRefused(error)) return undefined
  // An earlier attempt with this key is still being handled: its response is worth waiting for.
  const inProgress = isProblem(error, 'idempotency_in_progress')
  if (!(attempt <= maxRetries || inProgress)) return undefined
  if (error instanceof ApiError && !inProgress && !retriedStatuses.includes(error.status)) return undefined
  const backoff = Math.min(maxBackoffMillis, maxDelay, firstDelayMillis * 2 ** (attempt - 1))
  const asked = error instanceof ApiError && error.retryAfter
  const delay = asked ? asked * 1000 : Math.random() * backoff
  const end = inProgress ? Math.min(within, maxDelay) : within
  return delay <= maxDelay && elapsed + delay <= end ? delay : undefined
}

/** Whether the service has refused a request before it did anything, so that even what is not idempotent may be repeated. */
export const wasRefused = (error: unknown): boolean =>
  error instanceof ApiError &&
  (error.status === 429 || error.code === 'overloaded' || error.code === 'shutting_down')

/** Whether the same request may succeed later: there was no answer, or one that asks to come again. */
export const isTemporary = (error: unknown): boolean =>
  error instanceof ConnectionError || (error instanceof ApiError && error.status >= 429)

/**
 * Waits.
 *
 * @throws the signal's reason, if it is aborted meanwhile
 */
export function wait(millis: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      reject(reasonOf(signal as AbortSignal))
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, millis)
    if (signal?.aborted) stop()
    signal?.addEventListener('abort', stop)
  })
}
