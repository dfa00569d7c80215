"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.assertPossible = assertPossible;
exports.withFault = withFault;
const response_ts_1 = require("./response.js");
/** @throws TypeError for a fault that could never happen */
function assertPossible({ operations, problems }, { operationId, code, status }) {
    if (operationId !== undefined && !operations.some(({ id }) => id === operationId))
        throw new TypeError(`The contract has no operation "${operationId}".`);
    const known = code === undefined ? undefined : problems[code];
    if (code !== undefined && known === undefined)
        throw new TypeError(`The contract has no problem "${code}".`);
    if (known && status !== undefined && status !== known.status)
        throw new TypeError(`The problem "${code}" has the status ${known.status}, not ${status}.`);
    if (status !== undefined && !(status >= 400 && status <= 599))
        throw new TypeError(`${status} is not the status of a failure: 400 to 599.`);
}
/** What `fetch` rejects with when there is no response. */
const noResponse = () => new TypeError('fetch failed');
/**
 * Lets one request fail as the fault says.
 * @param work handles the request
 * @param respond makes a response of a problem
 * @throws TypeError in the place of a response, as `fetch` does
 */
async function withFault(fault, signal, work, respond) {
    const { delay = 0, retryAfter, code, status } = fault;
    if (delay > 0)
        await pause(delay, signal);
    if (fault.network)
        throw noResponse();
    if (fault.lostReply) {
        await work();
        throw noResponse();
    }
    const headers = retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) };
    if (code !== undefined)
        return await respond(new response_ts_1.Problem(code, { headers }));
    if (status === undefined)
        return await work();
    const page = `<!doctype html><title>${status}</title>`;
    return new Response(page, { status, headers: { 'Content-Type': 'text/html', ...headers } });
}
function pause(millis, signal) {
    return new Promise((resolve, reject) => {
        const abort = () => {
            clearTimeout(timer);
            reject(signal.reason);
        };
        const timer = setTimeout(() => {
            signal.removeEventListener('abort', abort);
            resolve();
        }, millis);
        signal.addEventListener('abort', abort, { once: true });
    });
}
