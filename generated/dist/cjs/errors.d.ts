import type { FieldError, KnownProblemCode, Problem, ProblemCode } from './contract.js';
export interface FailedResponse {
    operation: string;
    attempts: number;
    response: Response;
    text: string;
}
/** A response that is not a success. Subclasses are families of errors; `code` and `isProblem` say what went wrong. */
export declare class ApiError extends Error {
    /** The HTTP status; 0 where a browser hides a redirect. */
    readonly status: number;
    /** What went wrong, for a program; undefined where something else responded, such as a proxy. */
    readonly code: ProblemCode | undefined;
    /** The RFC 9457 problem, if the response is one. */
    readonly problem: Problem | undefined;
    /** With `validation_failed`: each broken rule and its place. Otherwise empty. */
    readonly errors: FieldError[];
    /** The `X-Request-Id` of the response; quote it when you ask for help. */
    readonly requestId: string | undefined;
    readonly headers: Headers;
    /** Seconds to wait before the next attempt, if the response says so. */
    readonly retryAfter: number | undefined;
    /** The operation that was called, such as `createTask`. */
    readonly operation: string;
    /**
     * How often the request was sent. If more than once, an earlier attempt may have taken effect although its response was
     * lost: with `ifMatch` a 412 may then be the effect of the call itself.
     */
    readonly attempts: number;
    /** The body of the response as text. */
    readonly body: string;
    constructor({ operation, attempts, response, text }: FailedResponse);
    get name(): string;
}
/** 400: the request is not valid; `errors` names each broken rule. */
export declare class BadRequestError extends ApiError {
    get name(): string;
}
/** 401: no token, or one that is not valid (any more). */
export declare class UnauthorizedError extends ApiError {
    get name(): string;
}
/** 403: not yours, or the password that had to be confirmed is wrong. */
export declare class ForbiddenError extends ApiError {
    get name(): string;
}
/** 404: it does not exist, or is not yours. */
export declare class NotFoundError extends ApiError {
    get name(): string;
}
/** 409: already taken, or still in progress. */
export declare class ConflictError extends ApiError {
    get name(): string;
}
/** 412: it has changed since the version in `ifMatch`. */
export declare class PreconditionFailedError extends ApiError {
    get name(): string;
}
/** 429: too many requests; `retryAfter` is the number of seconds to wait. */
export declare class RateLimitError extends ApiError {
    get name(): string;
}
/** 500 and above: the service cannot handle the request now. */
export declare class ServerError extends ApiError {
    get name(): string;
}
/** No complete response arrived: there was no connection, or it broke. `cause` is what `fetch` threw. */
export declare class ConnectionError extends Error {
    readonly operation: string;
    /** How often the request was sent; each of these attempts may have taken effect. */
    readonly attempts: number;
    constructor(operation: string, attempts: number, reason: string, options?: ErrorOptions);
    get name(): string;
}
/** No complete response arrived within the timeout. */
export declare class TimeoutError extends ConnectionError {
    get name(): string;
}
/** @returns the error for a response that is not a success, of the class for its status */
export declare function apiError(failed: FailedResponse): ApiError;
/** An error that is a problem of the service: what `isProblem` narrows to. */
export interface ProblemError<Code extends ProblemCode = ProblemCode> extends ApiError {
    /** What went wrong, for a program. */
    readonly code: Code;
    /** The RFC 9457 problem that the service responded with. */
    readonly problem: Problem<Code>;
}
/**
 * Whether an error is a problem of the service, and which one. `if (isProblem(error, 'task_not_found'))` narrows
 * `error.code` and `error.problem`. For a code that this version does not list compare `error.code` itself.
 *
 * @param error what a call has thrown
 * @param code the expected code; any if omitted
 */
export declare function isProblem(error: unknown): error is ProblemError;
export declare function isProblem<Code extends KnownProblemCode>(error: unknown, code: Code): error is ProblemError<Code>;
