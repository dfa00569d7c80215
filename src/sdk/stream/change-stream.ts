// A stream of changes that outlives its connections: each goes on where the one before has ended.
import { throwIfAborted } from '../runtime/abortable.ts'
import type { Change } from '../runtime/contract.ts'
import { ConnectionError } from '../runtime/errors.ts'
import type { Operation } from '../runtime/operation.ts'
import type { CallOptions, OwnerOptions } from '../runtime/options.ts'
import { retryDelay, wait } from '../runtime/retry.ts'
import { reported, type Transport } from '../session/transport.ts'
import { connect, eventsOf } from './event-connection.ts'

/** Something that was changed, as a stream gives it. */
export interface ChangeEvent {
  /** What was changed, as it is now. */
  change: Change
  /** What to send as `since` to go on behind it, here and to `changes.list`. */
  next: string
}

/** Options of a stream. */
export interface StreamOptions extends CallOptions, OwnerOptions {
  /** Ends the stream, which then throws the signal's reason. */
  signal?: AbortSignal | undefined
  /**
   * Milliseconds without a sign of life after which a connection counts as broken; 0 for never. The service gives one every
   * 15 seconds. Default: 45,000.
   */
  timeout?: number | undefined
  /**
   * How often in a row it may connect again. Default: as often as there is no connection, or a busy service; after a 429 as
   * often as the client retries.
   */
  maxRetries?: number | undefined
}

interface StreamQuery {
  since?: string
  wait?: number
}

const silenceMillis = 45_000
const defaultMaxDelayMillis = 30_000
const unlimited = Number.POSITIVE_INFINITY

/**
 * Opens a stream, and again for as long as it is read: when the connection breaks or is silent, when the service stops, and with a
 * renewed token when the one before is over. Whether that leads on, the service says: what it refuses is thrown.
 *
 * @throws ApiError, the signal's reason, what a hook throws, and ConnectionError where `maxRetries` allows no other attempt
 */
export async function* stream(
  transport: Transport,
  operation: Operation,
  { wait: seconds, ...query }: StreamQuery = {},
  options: StreamOptions = {},
): AsyncGenerator<ChangeEvent, void, void> {
  const { signal, timeout = silenceMillis, maxRetries = unlimited } = options
  const headers = new Headers(options.headers)
  const over = Date.now() + (seconds ?? 0) * 1000
  let breaks = 0
  const lasts = () => {
    breaks = 0
  }
  for (;;) {
    const left = seconds !== undefined && { wait: Math.max(0, Math.ceil((over - Date.now()) / 1000)) }
    const body = await connect(transport, operation, { ...query, ...left }, { ...options, headers })
    let reason: string | undefined
    let cause: unknown
    try {
      for await (const event of eventsOf(body, operation.id, { timeout, signal, lasts })) {
        const data = JSON.parse(event.data)
        if (event.type === 'change') yield { change: data, next: event.id }
        if (event.type === 'end') reason = data.reason
        headers.set('Last-Event-ID', event.id)
      }
    } catch (error) {
      throwIfAborted(signal)
      cause = error
    }
    if (reason === 'wait_over' && left) return
    breaks += 1
    const error = broken(operation, breaks, reason, cause)
    if (!reason && breaks > maxRetries)
      throw reported(transport, { operation: operation.id, attempt: breaks }, error)
    await pause(transport, error, { breaks, isPlanned: reason !== undefined, signal })
  }
}

function broken(
  { id }: Operation,
  breaks: number,
  reason: string | undefined,
  cause: unknown,
): ConnectionError {
  if (cause instanceof ConnectionError) return cause
  const { message = 'the stream was cut off' } = (cause ?? {}) as Partial<Error>
  return new ConnectionError(id, breaks, reason ?? message, { cause })
}

/** Also after an end that was to be, since a service that stops ends all streams at once. */
async function pause(
  { options: { onRetry, maxRetryDelay: maxDelay = defaultMaxDelayMillis } }: Transport,
  error: ConnectionError,
  { breaks, isPlanned, signal }: { breaks: number; isPlanned: boolean; signal: AbortSignal | undefined },
): Promise<void> {
  const policy = { once: false, maxRetries: unlimited, maxDelay, within: unlimited }
  const delay = retryDelay(error, breaks, 0, policy) as number
  if (!isPlanned) await onRetry?.({ operation: error.operation, attempt: breaks, delay, error })
  await wait(delay, signal)
}
