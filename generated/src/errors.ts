// The errors that calls throw: an ApiError for a response that is no success, else a ConnectionError.
import type { FieldError, KnownProblemCode, Problem, ProblemCode } from './contract.ts'
import { retryAfterMillis } from './retry-after.ts'

export interface FailedResponse {
  operation: string
  attempts: number
  response: Response
  text: string
}

/** A response that is not a success. Subclasses are families of errors; `code` and `isProblem` say what went wrong. */
export class ApiError extends Error {
  /** The HTTP status; 0 where a browser hides a redirect. */
  readonly status: number
  /** What went wrong, for a program; undefined where something else responded, such as a proxy. */
  readonly code: ProblemCode | undefined
  /** The RFC 9457 problem, if the response is one. */
  readonly problem: Problem | undefined
  /** With `validation_failed`: each broken rule and its place. Otherwise empty. */
  readonly errors: FieldError[]
  /** The `X-Request-Id` of the response; quote it when you ask for help. */
  readonly requestId: string | undefined
  readonly headers: Headers
  /** Seconds to wait before the next attempt, if the response says so. */
  readonly retryAfter: number | undefined
  /** The operation that was called, such as `createTask`. */
  readonly operation: string
  /**
   * How often the request was sent. If more than once, an earlier attempt may have taken effect although its response was
   * lost: with `ifMatch` a 412 may then be the effect of the call itself.
   */
  readonly attempts: number
  /** The body of the response as text. */
  readonly body: string

  constructor({ operation, attempts, response, text }: FailedResponse) {
    const { status, headers } = response
    const problem = problemOf(text)
    super(message(operation, response, problem, text))
    this.status = status
    this.problem = problem
    this.code = problem?.code
    this.errors = problem?.errors ?? []
    this.headers = headers
    this.requestId = headers.get('X-Request-Id') ?? problem?.request_id
    const millis = retryAfterMillis(headers)
    this.retryAfter = millis === undefined ? undefined : millis / 1000
    this.operation = operation
    this.attempts = attempts
    this.body = text
  }

  // A getter on the prototype, so that the stack begins with the name; a literal, since minifiers rename classes.
  override get name(): string {
    return 'ApiError'
  }
}

/** 400: the request is not valid; `errors` names each broken rule. */
export class BadRequestError extends ApiError {
  override get name(): string {
    return 'BadRequestError'
  }
}
/** 401: no token, or one that is not valid (any more). */
export class UnauthorizedError extends ApiError {
  override get name(): string {
    return 'UnauthorizedError'
  }
}
/** 403: not yours, or the password that had to be confirmed is wrong. */
export class ForbiddenError extends ApiError {
  override get name(): string {
    return 'ForbiddenError'
  }
}
/** 404: it does not exist, or is not yours. */
export class NotFoundError extends ApiError {
  override get name(): string {
    return 'NotFoundError'
  }
}
/** 409: already taken, or still in progress. */
export class ConflictError extends ApiError {
  override get name(): string {
    return 'ConflictError'
  }
}
/** 412: it has changed since the version in `ifMatch`. */
export class PreconditionFailedError extends ApiError {
  override get name(): string {
    return 'PreconditionFailedError'
  }
}
/** 429: too many requests; `retryAfter` is the number of seconds to wait. */
export class RateLimitError extends ApiError {
  override get name(): string {
    return 'RateLimitError'
  }
}
/** 500 and above: the service cannot handle the request now. */
export class ServerError extends ApiError {
  override get name(): string {
    return 'ServerError'
  }
}

const families: Record<number, typeof ApiError> = {
  400: BadRequestError,
  401: UnauthorizedError,
  403: ForbiddenError,
  404: NotFoundError,
  409: ConflictError,
  412: PreconditionFailedError,
  429: RateLimitError,
}

/** No complete response arrived: there was no connection, or it broke. `cause` is what `fetch` threw. */
export class ConnectionError extends Error {
  readonly operation: string
  /** How often the request was sent; each of these attempts may have taken effect. */
  readonly attempts: number

  constructor(operation: string, attempts: number, reason: string, options?: ErrorOptions) {
    super(`${operation}: ${reason}`, options)
    this.operation = operation
    this.attempts = attempts
  }

  override get name(): string {
    return 'ConnectionError'
  }
}

/** No complete response arrived within the timeout. */
export class TimeoutError extends ConnectionError {
  override get name(): string {
    return 'TimeoutError'
  }
}

/** @returns the error for a response that is not a success, of the class for its status */
export function apiError(failed: FailedResponse): ApiError {
  const { status } = failed.response
  const Family = families[status] ?? (status >= 500 ? ServerError : ApiError)
  return new Family(failed)
}

/** An error that is a problem of the service: what `isProblem` narrows to. */
export interface ProblemError<Code extends ProblemCode = ProblemCode> extends ApiError {
  /** What went wrong, for a program. */
  readonly code: Code
  /** The RFC 9457 problem that the service responded with. */
  readonly problem: Problem<Code>
}

/**
 * Whether an error is a problem of the service, and which one. `if (isProblem(error, 'task_not_found'))` narrows
 * `error.code` and `error.problem`. For a code that this version does not list compare `error.code` itself.
 *
 * @param error what a call has thrown
 * @param code the expected code; any if omitted
 */
export function isProblem(error: unknown): error is ProblemError
export function isProblem<Code extends KnownProblemCode>(
  error: unknown,
  code: Code,
): error is ProblemError<Code>
export function isProblem(error: unknown, code?: ProblemCode): error is ProblemError {
  return (
    error instanceof ApiError && error.problem !== undefined && (code === undefined || error.code === code)
  )
}

function problemOf(text: string): Problem | undefined {
  try {
    const value = JSON.parse(text)
    // A gateway may have codes of its own; the service's are also in the type.
    const isOurs = value.code && String(value.type).endsWith(`:${value.code}`)
    return isOurs && Array.isArray(value.errors ?? []) ? value : undefined
  } catch {
    return undefined
  }
}

function message(operation: string, response: Response, problem: Problem | undefined, text: string) {
  const { status, headers, type } = response
  const start = `${operation}: ${status}`
  if (problem) {
    const places = (problem.errors ?? []).map((e) => `\n  ${e.pointer || e.in}: ${e.message}`)
    const doubt = problem.code === 'route_not_found' ? ' Is the base URL right?' : ''
    return `${start} ${problem.code}: ${problem.detail}${places.join('')}${doubt}`
  }
  const target = type === 'opaqueredirect' ? 'another address' : headers.get('Location')
  const what = target ? `redirected to ${target}` : 'not an answer of the service'
  return `${start}: ${what}; is the base URL right?${text && ` ${JSON.stringify(text.slice(0, 80))}`}`
}
