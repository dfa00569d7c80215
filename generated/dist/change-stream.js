// A stream of changes that outlives its connections: each goes on where the one before has ended.
import { throwIfAborted } from './abortable.js';
import { ConnectionError } from './errors.js';
import { retryDelay, wait } from './retry.js';
import { reported } from './transport.js';
import { connect, eventsOf } from './event-connection.js';
const silenceMillis = 45_000;
const defaultMaxDelayMillis = 30_000;
const unlimited = Number.POSITIVE_INFINITY;
/**
 * Opens a stream, and again for as long as it is read: when the connection breaks or is silent, when the service stops, and with a
 * renewed token when the one before is over. Whether that leads on, the service says: what it refuses is thrown.
 *
 * @throws ApiError, the signal's reason, what a hook throws, and ConnectionError where `maxRetries` allows no other attempt
 */
export async function* stream(transport, operation, { wait: seconds, ...query } = {}, options = {}) {
    const { signal, timeout = silenceMillis, maxRetries = unlimited } = options;
    const headers = new Headers(options.headers);
    const over = Date.now() + (seconds ?? 0) * 1000;
    let breaks = 0;
    const lasts = () => {
        breaks = 0;
    };
    for (;;) {
        const left = seconds !== undefined && { wait: Math.max(0, Math.ceil((over - Date.now()) / 1000)) };
        const body = await connect(transport, operation, { ...query, ...left }, { ...options, headers });
        let reason;
        let cause;
        try {
            for await (const event of eventsOf(body, operation.id, { timeout, signal, lasts })) {
                const data = JSON.parse(event.data);
                if (event.type === 'change')
                    yield { change: data, next: event.id };
                if (event.type === 'end')
                    reason = data.reason;
                headers.set('Last-Event-ID', event.id);
            }
        }
        catch (error) {
            throwIfAborted(signal);
            cause = error;
        }
        if (reason === 'wait_over' && left)
            return;
        breaks += 1;
        const error = broken(operation, breaks, reason, cause);
        if (!reason && breaks > maxRetries)
            throw reported(transport, { operation: operation.id, attempt: breaks }, error);
        await pause(transport, error, { breaks, isPlanned: reason !== undefined, signal });
    }
}
function broken({ id }, breaks, reason, cause) {
    if (cause instanceof ConnectionError)
        return cause;
    const { message = 'the stream was cut off' } = (cause ?? {});
    return new ConnectionError(id, breaks, reason ?? message, { cause });
}
/** Also after an end that was to be, since a service that stops ends all streams at once. */
async function pause({ options: { onRetry, maxRetryDelay: maxDelay = defaultMaxDelayMillis } }, error, { breaks, isPlanned, signal }) {
    const policy = { once: false, maxRetries: unlimited, maxDelay, within: unlimited };
    const delay = retryDelay(error, breaks, 0, policy);
    if (!isPlanned)
        await onRetry?.({ operation: error.operation, attempt: breaks, delay, error });
    await wait(delay, signal);
}
//# sourceMappingURL=change-stream.js.map