import { retryAfterMillis } from './retry-after.js';
/** A response that is not a success. Subclasses are families of errors; `code` and `isProblem` say what went wrong. */
export class ApiError extends Error {
    constructor({ operation, attempts, response, text }) {
        const { status, headers } = response;
        const problem = problemOf(text);
        super(message(operation, response, problem, text));
        this.status = status;
        this.problem = problem;
        this.code = problem?.code;
        this.errors = problem?.errors ?? [];
        this.headers = headers;
        this.requestId = headers.get('X-Request-Id') ?? problem?.request_id;
        const millis = retryAfterMillis(headers);
        this.retryAfter = millis === undefined ? undefined : millis / 1000;
        this.operation = operation;
        this.attempts = attempts;
        this.body = text;
    }
    // A getter on the prototype, so that the stack begins with the name; a literal, since minifiers rename classes.
    get name() {
        return 'ApiError';
    }
}
/** 400: the request is not valid; `errors` names each broken rule. */
export class BadRequestError extends ApiError {
    get name() {
        return 'BadRequestError';
    }
}
/** 401: no token, or one that is not valid (any more). */
export class UnauthorizedError extends ApiError {
    get name() {
        return 'UnauthorizedError';
    }
}
/** 403: not yours, or the password that had to be confirmed is wrong. */
export class ForbiddenError extends ApiError {
    get name() {
        return 'ForbiddenError';
    }
}
/** 404: it does not exist, or is not yours. */
export class NotFoundError extends ApiError {
    get name() {
        return 'NotFoundError';
    }
}
/** 409: already taken, or still in progress. */
export class ConflictError extends ApiError {
    get name() {
        return 'ConflictError';
    }
}
/** 412: it has changed since the version in `ifMatch`. */
export class PreconditionFailedError extends ApiError {
    get name() {
        return 'PreconditionFailedError';
    }
}
/** 429: too many requests; `retryAfter` is the number of seconds to wait. */
export class RateLimitError extends ApiError {
    get name() {
        return 'RateLimitError';
    }
}
/** 500 and above: the service cannot handle the request now. */
export class ServerError extends ApiError {
    get name() {
        return 'ServerError';
    }
}
const families = {
    400: BadRequestError,
    401: UnauthorizedError,
    403: ForbiddenError,
    404: NotFoundError,
    409: ConflictError,
    412: PreconditionFailedError,
    429: RateLimitError,
};
/** No complete response arrived: there was no connection, or it broke. `cause` is what `fetch` threw. */
export class ConnectionError extends Error {
    constructor(operation, attempts, reason, options) {
        super(`${operation}: ${reason}`, options);
        this.operation = operation;
        this.attempts = attempts;
    }
    get name() {
        return 'ConnectionError';
    }
}
/** No complete response arrived within the timeout. */
export class TimeoutError extends ConnectionError {
    get name() {
        return 'TimeoutError';
    }
}
/** @returns the error for a response that is not a success, of the class for its status */
export function apiError(failed) {
    const { status } = failed.response;
    const Family = families[status] ?? (status >= 500 ? ServerError : ApiError);
    return new Family(failed);
}
export function isProblem(error, code) {
    return (error instanceof ApiError && error.problem !== undefined && (code === undefined || error.code === code));
}
function problemOf(text) {
    try {
        const value = JSON.parse(text);
        // A gateway may have codes of its own; the service's are also in the type.
        const isOurs = value.code && String(value.type).endsWith(`:${value.code}`);
        return isOurs && Array.isArray(value.errors ?? []) ? value : undefined;
    }
    catch {
        return undefined;
    }
}
function message(operation, response, problem, text) {
    const { status, headers, type } = response;
    const start = `${operation}: ${status}`;
    if (problem) {
        const places = (problem.errors ?? []).map((e) => `\n  ${e.pointer || e.in}: ${e.message}`);
        const doubt = problem.code === 'route_not_found' ? ' Is the base URL right?' : '';
        return `${start} ${problem.code}: ${problem.detail}${places.join('')}${doubt}`;
    }
    const target = type === 'opaqueredirect' ? 'another address' : headers.get('Location');
    const what = target ? `redirected to ${target}` : 'not an answer of the service';
    return `${start}: ${what}; is the base URL right?${text && ` ${JSON.stringify(text.slice(0, 80))}`}`;
}
//# sourceMappingURL=errors.js.map