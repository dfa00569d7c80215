"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.isTemporary = exports.wasRefused = void 0;
exports.retryDelay = retryDelay;
exports.wait = wait;
// Which requests may be sent again, when, and how often.
const abortable_ts_1 = require("./abortable.js");
const errors_ts_1 = require("./errors.js");
const firstDelayMillis = 500;
const maxBackoffMillis = 8000;
const retriedStatuses = [408, 429, 502, 503, 504];
/**
 * Decides on a retry. The delay has full jitter (a random part of an exponential backoff), so that many clients do not
 * return at the same time.
 *
 * @param error what the attempt threw
 * @param attempt the number of the attempt that failed, from 1
 * @param elapsed milliseconds since the first attempt
 * @returns milliseconds to wait before the next attempt, or undefined if there is to be none
 */
function retryDelay(error, attempt, elapsed, { once, maxRetries, maxDelay, within }) {
    if (maxRetries === 0 || !(error instanceof errors_ts_1.ApiError || error instanceof errors_ts_1.ConnectionError))
        return undefined;
    if (once && !(0, exports.wasRefused)(error))
        return undefined;
    // An earlier attempt with this key is still being handled: its response is worth waiting for.
    const inProgress = (0, errors_ts_1.isProblem)(error, 'idempotency_in_progress');
    if (!(attempt <= maxRetries || inProgress))
        return undefined;
    if (error instanceof errors_ts_1.ApiError && !inProgress && !retriedStatuses.includes(error.status))
        return undefined;
    const backoff = Math.min(maxBackoffMillis, maxDelay, firstDelayMillis * 2 ** (attempt - 1));
    const asked = error instanceof errors_ts_1.ApiError && error.retryAfter;
    const delay = asked ? asked * 1000 : Math.random() * backoff;
    const end = inProgress ? Math.min(within, maxDelay) : within;
    return delay <= maxDelay && elapsed + delay <= end ? delay : undefined;
}
/** Whether the service has refused a request before it did anything, so that even what is not idempotent may be repeated. */
const wasRefused = (error) => error instanceof errors_ts_1.ApiError &&
    (error.status === 429 || error.code === 'overloaded' || error.code === 'shutting_down');
exports.wasRefused = wasRefused;
/** Whether the same request may succeed later: there was no answer, or one that asks to come again. */
const isTemporary = (error) => error instanceof errors_ts_1.ConnectionError || (error instanceof errors_ts_1.ApiError && error.status >= 429);
exports.isTemporary = isTemporary;
/**
 * Waits.
 *
 * @throws the signal's reason, if it is aborted meanwhile
 */
function wait(millis, signal) {
    return new Promise((resolve, reject) => {
        const stop = () => {
            clearTimeout(timer);
            reject((0, abortable_ts_1.reasonOf)(signal));
        };
        const timer = setTimeout(() => {
            signal?.removeEventListener('abort', stop);
            resolve();
        }, millis);
        if (signal?.aborted)
            stop();
        signal?.addEventListener('abort', stop);
    });
}
//# sourceMappingURL=retry.js.map