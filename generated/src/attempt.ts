// One attempt: the request is sent once, and its response read completely, within a timeout.
import { reasonOf, throwIfAborted } from './abortable.ts'
import { ConnectionError, TimeoutError } from './errors.ts'
import type { ClientOptions, FetchOptions, OutgoingRequest } from './options.ts'

export interface ReceivedResponse {
  response: Response
  text: string
}

/** The maximum of setTimeout, 24.8 days. */
const longestTimeoutMillis = 2 ** 31 - 1

type Hooks = Pick<ClientOptions, 'fetch' | 'onRequest' | 'onResponse'>

/**
 * Sends a request once.
 *
 * @param timeout milliseconds for the response with its body and for the hooks; 0 for none
 * @throws TimeoutError, ConnectionError, the signal's reason, or what a hook throws
 */
export async function sendOnce(
  request: OutgoingRequest,
  hooks: Hooks,
  timeout: number,
  signal: AbortSignal | undefined,
  fetchOptions?: FetchOptions,
): Promise<ReceivedResponse> {
  throwIfAborted(signal)
  const controller = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  let stop: (() => void) | undefined
  try {
    return await new Promise((resolve, reject) => {
      // A fetch that ignores the signal, or a hook that hangs, must not block the call.
      const giveUp = (reason: unknown) => {
        reject(reason)
        controller.abort(reason)
      }
      const late = () => giveUp(timeoutError(request, timeout))
      if (timeout > 0 && timeout <= longestTimeoutMillis) timer = setTimeout(late, timeout)
      stop = () => giveUp(reasonOf(signal as AbortSignal))
      signal?.addEventListener('abort', stop)
      send(request, hooks, controller.signal, fetchOptions).then(resolve, reject)
    })
  } finally {
    clearTimeout(timer)
    if (stop) signal?.removeEventListener('abort', stop)
  }
}

const timeoutError = ({ operation, attempt }: OutgoingRequest, timeout: number) =>
  new TimeoutError(operation, attempt, `no answer within ${timeout} ms`)

/**
 * Waits for the answer to a request, but not for ever: the request itself goes on.
 *
 * @throws TimeoutError, or what the answer is rejected with
 */
export function inTime<T>(answer: Promise<T>, request: OutgoingRequest, timeout: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(timeoutError(request, timeout)), timeout)
    answer.then(resolve, reject).then(() => clearTimeout(timer))
  })
}

async function send(
  request: OutgoingRequest,
  { fetch = globalThis.fetch, onRequest, onResponse }: Hooks,
  signal: AbortSignal,
  fetchOptions?: FetchOptions,
): Promise<ReceivedResponse> {
  await onRequest?.(request)
  // The call may have been aborted while the hook ran.
  throwIfAborted(signal)
  const { operation, attempt, method, url, headers, file, body } = request
  // Redirects are not followed: that would turn a POST into a GET, and take its response for the one asked for.
  const init = {
    ...fetchOptions,
    method,
    headers,
    signal,
    body: file ?? body,
    redirect: 'manual',
  } as RequestInit
  let received: ReceivedResponse & { copy: Response | undefined }
  try {
    const response = await fetch(url, init)
    const copy = onResponse && response.clone()
    received = { response, copy, text: await response.text() }
  } catch (error) {
    throw new ConnectionError(operation, attempt, messageOf(error, url), { cause: error })
  }
  if (received.copy) await onResponse?.(received.copy, request)
  return received
}

/** The message of Node's fetch is only "fetch failed"; the reason is in its cause. */
function messageOf(error: unknown, url: string): string {
  const { message, cause } = (error ?? {}) as {
    message?: string
    cause?: { message?: string; code?: string }
  }
  const reason = cause?.message || cause?.code || message || 'no answer'
  // A browser hides the reason from the page. The most frequent one is that the page's origin is not allowed.
  const page = globalThis.location?.origin
  const isElsewhere = page !== undefined && /^https?:/.test(url) && !url.startsWith(`${page}/`)
  return isElsewhere ? `${reason}; is the service up, and does it allow ${page} (CORS_ORIGINS)?` : reason
}
