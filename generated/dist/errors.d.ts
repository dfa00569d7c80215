import type { FieldError, Problem, ProblemCode } from './contract.js';
/** What an answer that is no success consists of. */
export interface FailedAnswer {
    operation: string;
    attempts: number;
    response: Response;
    text: string;
}
/**
 * The service answered, and not with a success. Subclasses tell the families apart; `code` and `isProblem` tell exactly
 * what went wrong.
 */
export declare class ApiError extends Error {
    /** The HTTP status; 0 where a browser hides a redirect. */
    readonly status: number;
    /** What went wrong, for a program; undefined where something in between answered, such as a proxy. */
    readonly code: ProblemCode | undefined;
    /** The RFC 9457 problem, where the answer is one. */
    readonly problem: Problem | undefined;
    /** With `validation_failed`: each broken rule and its place. Else empty. */
    readonly errors: FieldError[];
    /** The `X-Request-Id` of the answer; quote it when you ask for help. */
    readonly requestId: string | undefined;
    readonly headers: Headers;
    /** Seconds to wait before the next try, where the answer tells. */
    readonly retryAfter: number | undefined;
    /** The operation that was called, such as `createTask`. */
    readonly operation: string;
    /**
     * How often the request was sent. Above 1 an earlier attempt may have taken effect without its answer arriving: a 404
     * of a DELETE, a 412, or the 403 of a changed password may then be the effect of the call itself.
     */
    readonly attempts: number;
    /** The answer's body as text. */
    readonly body: string;
    constructor({ operation, attempts, response, text }: FailedAnswer);
    get name(): string;
}
/** 400: the request breaks a rule; `errors` names each. */
export declare class BadRequestError extends ApiError {
    get name(): string;
}
/** 401: no token, or none that is good (any more). */
export declare class UnauthorizedError extends ApiError {
    get name(): string;
}
/** 403: not yours, or the password that had to be given again is wrong. */
export declare class ForbiddenError extends ApiError {
    get name(): string;
}
/** 404: there is no such thing, or not for you. */
export declare class NotFoundError extends ApiError {
    get name(): string;
}
/** 409: taken, or in progress. */
export declare class ConflictError extends ApiError {
    get name(): string;
}
/** 412: changed since the version in `ifMatch`. */
export declare class PreconditionFailedError extends ApiError {
    get name(): string;
}
/** 429: too many requests; `retryAfter` tells the seconds to wait. */
export declare class RateLimitError extends ApiError {
    get name(): string;
}
/** 500 and above: the service cannot answer now. */
export declare class ServerError extends ApiError {
    get name(): string;
}
/** No whole answer came: no connection, or one that broke. `cause` is what `fetch` threw. */
export declare class ConnectionError extends Error {
    readonly operation: string;
    /** How often the request was sent; the last one, and each before it, may have taken effect. */
    readonly attempts: number;
    constructor(operation: string, attempts: number, reason: string, options?: ErrorOptions);
    get name(): string;
}
/** No whole answer came in time. */
export declare class TimeoutError extends ConnectionError {
    get name(): string;
}
export declare function apiError(answer: FailedAnswer): ApiError;
/** An error that is a problem of the service: what `isProblem` narrows to. */
export interface ProblemError<Code extends ProblemCode = ProblemCode> extends ApiError {
    /** What went wrong, for a program. */
    readonly code: Code;
    /** The RFC 9457 problem that the service answered with. */
    readonly problem: Problem<Code>;
}
/**
 * Tells whether an error is a problem of the service, and which one:
 * `if (isProblem(error, 'task_not_found')) …` narrows `error.code` and `error.problem`.
 */
export declare function isProblem<Code extends ProblemCode = ProblemCode>(error: unknown, code?: Code): error is ProblemError<Code>;
