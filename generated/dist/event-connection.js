// One connection of a stream: opened as any call is, with its token, its retries and its hooks, and read until it breaks.
import { abortable, throwIfAborted } from './abortable.js';
import { inTime } from './attempt.js';
import { ApiError } from './errors.js';
import { call, reported } from './transport.js';
import { eventParser } from './event-parser.js';
const defaultRefusals = 2;
/**
 * Opens a connection. Without `maxRetries` it is tried until there is one, but after a 429 as often as the client does.
 *
 * @throws what a call throws; TypeError where `fetch` gives no streams, as in React Native
 */
export async function connect(transport, operation, query, options) {
    const { options: client } = transport;
    const { fetch = globalThis.fetch, onRetry } = client;
    const { maxRetries = Number.POSITIVE_INFINITY } = options;
    const maxRefusals = options.maxRetries ?? client.maxRetries ?? defaultRefusals;
    let body;
    let refusals = 0;
    const watched = {
        async fetch(url, init) {
            const response = await fetch(url, init);
            const { ok, status, headers } = response;
            if (!ok || !headers.get('Content-Type')?.startsWith('text/event-stream'))
                return response;
            body = response.body;
            if (init.signal?.aborted)
                await body?.cancel(); // nobody waits for it any more
            return new Response('null', { status, headers }); // whose end the call and its hooks need not wait for
        },
        async onRetry(retry) {
            if (retry.error instanceof ApiError && retry.error.status === 429 && ++refusals > maxRefusals)
                throw retry.error;
            await onRetry?.(retry);
        },
    };
    try {
        const isKnownToLack = !client.fetch && !('body' in Response.prototype); // and would be read to an end that does not come
        // The headers of a client are not enumerable.
        const inherited = Object.create(client, Object.getOwnPropertyDescriptors(watched));
        if (!isKnownToLack)
            await call({ ...transport, options: inherited }, operation, [query, { ...options, maxRetries }]);
        if (body)
            return body;
    }
    catch (error) {
        await body?.cancel(); // a hook has thrown
        throw error;
    }
    const error = new TypeError(`${operation.id}: fetch gives no streams here`);
    throw reported(transport, { operation: operation.id, attempt: 1 }, error);
}
/**
 * Reads the events of a connection, and closes it when they are read no more.
 *
 * @param timeout milliseconds without a sign of life after which it counts as broken
 * @param lasts called when more than the beginning has arrived
 * @throws TimeoutError, the signal's reason, or what breaks the connection
 */
export async function* eventsOf(body, operation, { timeout, signal, lasts }) {
    const reader = body.getReader();
    const parse = eventParser();
    const request = { operation, attempt: 1 };
    try {
        for (let chunks = 0;; chunks += 1) {
            const read = reader.read();
            const { value } = await abortable(timeout > 0 ? inTime(read, request, timeout) : read, signal);
            if (!value)
                return;
            if (chunks > 0)
                lasts();
            for (const event of parse(value)) {
                throwIfAborted(signal);
                yield event;
            }
        }
    }
    finally {
        reader.cancel().catch(() => { });
    }
}
//# sourceMappingURL=event-connection.js.map