// One attempt: the request is sent once, and its response read completely, within a timeout.
import { abortable } from './abortable.js';
import { ConnectionError, TimeoutError } from './errors.js';
/** The maximum of setTimeout, 24.8 days. */
const longestTimeoutMillis = 2 ** 31 - 1;
/**
 * Sends a request once.
 *
 * @param timeout milliseconds for the response with its body and for the hooks; 0 for none
 * @throws TimeoutError, ConnectionError, the signal's reason, or what a hook throws
 */
export async function sendOnce(request, hooks, timeout, signal) {
    signal?.throwIfAborted();
    const controller = new AbortController();
    const stop = () => controller.abort(signal?.reason);
    const late = () => controller.abort(new TimeoutError(request.operation, request.attempt, `no answer within ${timeout} ms`));
    const timer = timeout > 0 && timeout <= longestTimeoutMillis ? setTimeout(late, timeout) : undefined;
    signal?.addEventListener('abort', stop);
    try {
        // The signal is passed to fetch, too; but a fetch that ignores it, or a hook that hangs, must not block the call.
        return await abortable(send(request, hooks, controller.signal), controller.signal);
    }
    finally {
        clearTimeout(timer);
        signal?.removeEventListener('abort', stop);
    }
}
async function send(request, { fetch = globalThis.fetch, onRequest, onResponse }, signal) {
    await onRequest?.(request);
    // The call may have been aborted while the hook ran.
    signal.throwIfAborted();
    const { operation, attempt, method, url, headers, body } = request;
    // Redirects are not followed: that would turn a POST into a GET, and take its response for the one asked for.
    const init = { method, headers, signal, redirect: 'manual' };
    if (body !== undefined)
        init.body = body;
    let received;
    try {
        const response = await fetch(url, init);
        const copy = onResponse && response.clone();
        received = { response, copy, text: await response.text() };
    }
    catch (error) {
        throw new ConnectionError(operation, attempt, reasonOf(error, url), { cause: error });
    }
    if (received.copy)
        await onResponse?.(received.copy, request);
    return received;
}
/** The message of Node's fetch is only "fetch failed"; the reason is in its cause. */
function reasonOf(error, url) {
    const { message, cause } = (error ?? {});
    const reason = cause?.message || cause?.code || message || 'no answer';
    // A browser hides the reason from the page. The most frequent one is that the page's origin is not allowed.
    const page = globalThis.location?.origin;
    const isElsewhere = page !== undefined && /^https?:/.test(url) && !url.startsWith(`${page}/`);
    return isElsewhere ? `${reason}; is the service up, and does it allow ${page} (CORS_ORIGINS)?` : reason;
}
