// One HTTP exchange: sent once, answered in whole, in time, or not at all.
import { ConnectionError, TimeoutError } from './errors.js';
/** setTimeout takes no more: 24.8 days. */
const longestTimeoutMillis = 2 ** 31 - 1;
/**
 * @param timeout milliseconds for the answer with its body; 0 for no end
 * @throws TimeoutError, ConnectionError, the signal's reason, or what a hook throws
 */
export async function exchange(request, hooks, timeout, signal) {
    signal?.throwIfAborted();
    await hooks.onRequest?.(request);
    const controller = new AbortController();
    let stop = () => { };
    let timer;
    // Raced with, and not only handed to fetch: one that ignores its signal must not hold a call.
    const ended = new Promise((_, reject) => {
        const end = (reason) => {
            reject(reason);
            controller.abort(reason);
        };
        stop = () => end(signal?.reason);
        const late = () => end(new TimeoutError(request.operation, request.attempt, `no answer within ${timeout} ms`));
        if (timeout > 0 && timeout <= longestTimeoutMillis)
            timer = setTimeout(late, timeout);
    });
    signal?.addEventListener('abort', stop);
    try {
        const { copy, ...answer } = await Promise.race([send(request, hooks, controller.signal), ended]);
        if (copy)
            await hooks.onResponse?.(copy, request);
        return answer;
    }
    finally {
        clearTimeout(timer);
        signal?.removeEventListener('abort', stop);
    }
}
async function send({ operation, attempt, method, url, headers, body }, { fetch = globalThis.fetch, onResponse }, signal) {
    // A redirect is not followed: it would turn a POST into a GET, and its answer be taken for the one asked for.
    const init = { method, headers, signal, redirect: 'manual' };
    if (body !== undefined)
        init.body = body;
    try {
        const response = await fetch(url, init);
        const copy = onResponse && response.clone();
        return { response, copy, text: await response.text() };
    }
    catch (error) {
        throw new ConnectionError(operation, attempt, reasonOf(error), error);
    }
}
/** Node's fetch says only "fetch failed" itself; what happened is in its cause. */
function reasonOf(error) {
    const { message, cause } = error;
    return cause?.message || cause?.code || message || 'no answer';
}
