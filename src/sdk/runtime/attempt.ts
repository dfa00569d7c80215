// One HTTP exchange: sent once, answered in whole, in time, or not at all.
import { abortable } from './abortable.ts'
import { ConnectionError, TimeoutError } from './errors.ts'
import type { ClientOptions, OutgoingRequest } from './options.ts'

export interface ReceivedResponse {
  response: Response
  text: string
}

/** setTimeout takes no more: 24.8 days. */
const longestTimeoutMillis = 2 ** 31 - 1

type Hooks = Pick<ClientOptions, 'fetch' | 'onRequest' | 'onResponse'>

/**
 * @param timeout milliseconds for the answer with its body and for the hooks; 0 for no end
 * @throws TimeoutError, ConnectionError, the signal's reason, or what a hook throws
 */
export async function sendOnce(
  request: OutgoingRequest,
  hooks: Hooks,
  timeout: number,
  signal: AbortSignal | undefined,
): Promise<ReceivedResponse> {
  signal?.throwIfAborted()
  const controller = new AbortController()
  const stop = () => controller.abort(signal?.reason)
  const late = () =>
    controller.abort(new TimeoutError(request.operation, request.attempt, `no answer within ${timeout} ms`))
  const timer = timeout > 0 && timeout <= longestTimeoutMillis ? setTimeout(late, timeout) : undefined
  signal?.addEventListener('abort', stop)
  try {
    // Not only handed to fetch: one that ignores its signal, or a hook that hangs, must not hold a call.
    return await abortable(send(request, hooks, controller.signal), controller.signal)
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', stop)
  }
}

async function send(
  request: OutgoingRequest,
  { fetch = globalThis.fetch, onRequest, onResponse }: Hooks,
  signal: AbortSignal,
): Promise<ReceivedResponse> {
  await onRequest?.(request)
  // What has been given up must not be sent any more.
  signal.throwIfAborted()
  const { operation, attempt, method, url, headers, body } = request
  // A redirect is not followed: it would turn a POST into a GET, and its answer be taken for the one asked for.
  const init: RequestInit = { method, headers, signal, redirect: 'manual' }
  if (body !== undefined) init.body = body
  let answer: ReceivedResponse & { copy: Response | undefined }
  try {
    const response = await fetch(url, init)
    const copy = onResponse && response.clone()
    answer = { response, copy, text: await response.text() }
  } catch (error) {
    throw new ConnectionError(operation, attempt, reasonOf(error, url), { cause: error })
  }
  if (answer.copy) await onResponse?.(answer.copy, request)
  return answer
}

/** Node's fetch says only "fetch failed" itself; what happened is in its cause. */
function reasonOf(error: unknown, url: string): string {
  const { message, cause } = (error ?? {}) as {
    message?: string
    cause?: { message?: string; code?: string }
  }
  const reason = cause?.message || cause?.code || message || 'no answer'
  // A browser hides from a page what happened; that its origin is not allowed is what most often did.
  const page = globalThis.location?.origin
  const isElsewhere = page !== undefined && /^https?:/.test(url) && !url.startsWith(`${page}/`)
  return isElsewhere ? `${reason}; is the service up, and does it allow ${page} (CORS_ORIGINS)?` : reason
}
