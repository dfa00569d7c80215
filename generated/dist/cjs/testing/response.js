"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.responder = exports.Problem = void 0;
exports.refuse = refuse;
// From what a handler returns, or the problem (RFC 9457) that is thrown anywhere below a request, to a Response.
const limits_ts_1 = require("./limits.js");
class Problem extends Error {
    constructor(code, options = {}) {
        super(code);
        this.name = 'Problem';
        this.code = code;
        this.options = options;
    }
}
exports.Problem = Problem;
/** @throws Problem 400 when there is anything in the list */
function refuse(errors) {
    if (errors.length > 0)
        throw new Problem('validation_failed', { errors: errors.slice(0, limits_ts_1.maxErrors) });
}
const everyResponse = {
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
};
/** An incoming `X-Request-Id` is kept when it has this form. */
const acceptableRequestId = /^[A-Za-z0-9._-]{8,128}$/;
/** Responds with what the work returns, or with the problem that it throws. Other errors are defects and pass through. */
const responder = (contract) => async (request, work) => {
    const sent = request.headers.get('X-Request-Id') ?? '';
    const requestId = acceptableRequestId.test(sent) ? sent : crypto.randomUUID();
    const { status, headers, body, stream } = await settled(contract, requestId, work);
    const text = body === undefined ? null : JSON.stringify(body);
    const content = stream ? bytesOf(stream) : text;
    return new Response(request.method === 'HEAD' ? null : content, {
        status,
        headers: {
            'Cache-Control': 'no-store',
            ...(body !== undefined && { 'Content-Type': 'application/json' }),
            ...(stream && { 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' }),
            ...headers,
            ...everyResponse,
            'X-Request-Id': requestId,
        },
    });
};
exports.responder = responder;
/** @param texts of which an empty one says only that there is nothing yet */
function bytesOf(texts) {
    const utf8 = new TextEncoder();
    let isRead = true;
    return new ReadableStream({
        async pull(controller) {
            while (isRead) {
                const { done, value } = await texts.next();
                if (done)
                    return controller.close();
                if (value && isRead)
                    return controller.enqueue(utf8.encode(value));
            }
        },
        cancel() {
            isRead = false;
        },
    });
}
async function settled(contract, requestId, work) {
    const replyOf = (problem) => problemReply(contract, problem, requestId);
    try {
        return await work(replyOf);
    }
    catch (error) {
        if (error instanceof Problem)
            return replyOf(error);
        throw error;
    }
}
/** @throws TypeError for a code that the contract does not have, which is a defect of the model */
function problemReply(contract, { code, options }, requestId) {
    const known = contract.problems[code];
    if (known === undefined)
        throw new TypeError(`The contract has no problem "${code}".`);
    const { status, title, detail } = known;
    return {
        status,
        headers: {
            'Content-Type': 'application/problem+json; charset=utf-8',
            'Cache-Control': 'no-store',
            ...(status === 401 && { 'WWW-Authenticate': challengeOf(code) }),
            ...((status === 429 || status === 503) && { 'Retry-After': '1' }),
            ...options.headers,
        },
        body: {
            type: `urn:problem-type:tasks-api:${code}`,
            title,
            status,
            detail: options.detail ?? detail,
            code,
            request_id: requestId,
            ...(options.operation !== undefined && { operation: options.operation }),
            ...(options.errors && { errors: options.errors }),
        },
    };
}
/** RFC 6750: an error is named only where an access token was sent. */
function challengeOf(code) {
    if (['authentication_required', 'invalid_credentials', 'invalid_refresh_token'].includes(code))
        return 'Bearer';
    const expired = code === 'token_expired' ? ', error_description="The token has expired"' : '';
    return `Bearer error="invalid_token"${expired}`;
}
