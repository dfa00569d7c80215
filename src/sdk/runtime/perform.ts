// Performs a request: attempts, the waits between them, and the interpretation of the response.
import { inTime, type ReceivedResponse, sendOnce } from './attempt.ts'
import { type Answer, answerOf } from './call.ts'
import type { SignedIn } from './contract.ts'
import { apiError, ConnectionError, isProblem } from './errors.ts'
import type { Operation, PreparedRequest } from './operation.ts'
import type { AnyCallOptions, ClientOptions, OutgoingRequest, Retry } from './options.ts'
import { type RetryPolicy, retryDelay, wait, wasRefused } from './retry.ts'

const defaultTimeoutMillis = 30_000
const defaultMaxRetries = 2
const defaultMaxDelayMillis = 30_000

/**
 * If the response to a refresh is lost, the service accepts the same refresh token three more times; any further use ends
 * the session. So there is only one retry, soon after the first attempt, which leaves uses for a later call.
 */
const refreshTimeoutMillis = 4000
const refreshWithinMillis = 7000
/** An answer that comes within this time is taken, although the attempt was given up. */
const listenMillis = 15_000

/**
 * Sends a request until there is a response to return, or no reason to retry.
 *
 * @param listen gets the answer of each attempt, which may come after the attempt was given up; for the refresh alone
 * @throws ApiError, ConnectionError, the signal's reason, or what a hook throws
 */
export async function perform(
  operation: Operation,
  request: PreparedRequest,
  options: AnyCallOptions,
  client: ClientOptions,
  listen?: (answer: Promise<Answer<unknown>>) => void,
): Promise<Answer<unknown>> {
  const { id, once } = operation
  const policy: RetryPolicy = {
    once: once && !request.headers.has('If-Match'), // the second time it is another version
    maxRetries: options.maxRetries ?? client.maxRetries ?? defaultMaxRetries,
    maxDelay: client.maxRetryDelay ?? defaultMaxDelayMillis,
    within: Number.POSITIVE_INFINITY,
  }
  let timeout = options.timeout ?? client.timeout ?? defaultTimeoutMillis
  if (id === 'refresh') {
    timeout = Math.min(timeout || refreshTimeoutMillis, refreshTimeoutMillis)
    policy.maxRetries = Math.min(policy.maxRetries, 1)
    policy.within = refreshWithinMillis
  }
  const { signal, fetchOptions } = options
  const sentBefore = request.attempt
  let since = Date.now()
  let inProgress = false
  for (;;) {
    const attempt = ++request.attempt
    const outgoing = { operation: id, ...request, headers: new Headers(request.headers) }
    try {
      const received = sendOnce(outgoing, client, listen ? listenMillis : timeout, signal, fetchOptions)
      const answer = received.then((response) => read(operation, outgoing, response))
      listen?.(answer)
      return await (listen ? inTime(answer, outgoing, timeout) : answer)
    } catch (error) {
      if (!inProgress && isProblem(error, 'idempotency_in_progress')) {
        inProgress = true
        since = Date.now()
      }
      const delay = retryDelay(error, attempt - sentBefore, Date.now() - since, policy)
      if (delay === undefined) throw error
      request.lost ||= !wasRefused(error)
      await client.onRetry?.({ operation: id, attempt, delay, error: error as Retry['error'] })
      await wait(delay, signal)
      // The machine may have been suspended meanwhile.
      if (Date.now() - since > policy.within) throw error
    }
  }
}

function read(
  { id, session }: Operation,
  sent: OutgoingRequest & PreparedRequest,
  { response, text }: ReceivedResponse,
): Answer<unknown> {
  const { status, ok, headers } = response
  if (status === 204 || (status === 304 && sent.headers.has('If-None-Match')))
    return answerOf(undefined, response)
  const failed = () => apiError({ operation: id, attempts: sent.attempt, response, text })
  if (!ok) {
    const error = failed()
    // What was to be deleted is gone: the attempt whose answer was lost has done it.
    const isGone = status === 404 && isProblem(error) && error.code !== 'route_not_found'
    if (isGone && sent.lost && sent.method === 'DELETE') return answerOf(undefined, response)
    throw error
  }
  let data: unknown
  try {
    data = JSON.parse(text)
  } catch (error) {
    const isJson = headers.get('Content-Type')?.includes('json')
    throw isJson ? new ConnectionError(id, sent.attempt, 'the answer is cut off', { cause: error }) : failed()
  }
  // Something other than a session must not replace one.
  if (session === 'begin' && !(data as SignedIn | null)?.token) throw failed()
  return answerOf(data, response)
}
