// A request until it has its answer: attempts, the waits between them, and what the answer means.
import { exchange } from './attempt.js';
import { answerOf } from './call.js';
import { apiError, isProblem } from './errors.js';
import { retryDelay, wait } from './retry.js';
const defaultTimeoutMillis = 30_000;
const defaultMaxRetries = 2;
const defaultMaxDelayMillis = 30_000;
/**
 * The service takes a replaced refresh token for 10 s more, in case the answer was lost; a later use ends the session.
 * So a second attempt has to come well within that, and there is no third.
 */
const refreshTimeoutMillis = 4000;
const refreshWithinMillis = 7000;
const repeatableMethods = ['GET', 'PUT', 'DELETE'];
/** @throws ApiError, ConnectionError, the signal's reason, or what a hook throws */
export async function perform({ id, method, keyed }, request, options, client) {
    const policy = {
        safe: repeatableMethods.includes(method) || keyed === true || id === 'login' || id === 'refresh',
        maxRetries: options.maxRetries ?? client.maxRetries ?? defaultMaxRetries,
        maxDelay: client.maxRetryDelay ?? defaultMaxDelayMillis,
    };
    let timeout = options.timeout ?? client.timeout ?? defaultTimeoutMillis;
    if (id === 'refresh') {
        timeout = Math.min(timeout || refreshTimeoutMillis, refreshTimeoutMillis);
        policy.maxRetries = Math.min(policy.maxRetries, 1);
        policy.within = refreshWithinMillis;
    }
    const { signal } = options;
    let since = Date.now();
    let inProgress = false;
    for (let attempt = 1;; attempt++) {
        const outgoing = { operation: id, attempt, ...request, headers: new Headers(request.headers) };
        try {
            return read(id, attempt, await exchange(outgoing, client, timeout, signal));
        }
        catch (error) {
            if (!inProgress && isProblem(error, 'idempotency_in_progress')) {
                inProgress = true;
                since = Date.now();
            }
            const delay = retryDelay(error, attempt, Date.now() - since, policy);
            if (delay === undefined)
                throw error;
            await client.onRetry?.({ operation: id, attempt, delay, error: error });
            await wait(delay, signal);
        }
    }
}
function read(operation, attempts, { response, text }) {
    if (response.status === 204 || response.status === 304)
        return answerOf(undefined, response);
    const failed = () => apiError({ operation, attempts, response, text });
    if (!response.ok)
        throw failed();
    try {
        return answerOf(JSON.parse(text), response);
    }
    catch {
        throw failed();
    }
}
