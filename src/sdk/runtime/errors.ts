// The errors that calls throw: an ApiError for every answer that is no success, a ConnectionError where no whole
// answer came.
import type { FieldError, Problem, ProblemCode } from './contract.ts'
import { retryAfterMillis } from './retry-after.ts'

/** What an answer that is no success consists of. */
export interface FailedResponse {
  operation: string
  attempts: number
  response: Response
  text: string
}

/**
 * The service answered, and not with a success. Subclasses tell the families apart; `code` and `isProblem` tell exactly
 * what went wrong.
 */
export class ApiError extends Error {
  /** The HTTP status; 0 where a browser hides a redirect. */
  readonly status: number
  /** What went wrong, for a program; undefined where something in between answered, such as a proxy. */
  readonly code: ProblemCode | undefined
  /** The RFC 9457 problem, where the answer is one. */
  readonly problem: Problem | undefined
  /** With `validation_failed`: each broken rule and its place. Else empty. */
  readonly errors: FieldError[]
  /** The `X-Request-Id` of the answer; quote it when you ask for help. */
  readonly requestId: string | undefined
  readonly headers: Headers
  /** Seconds to wait before the next try, where the answer tells. */
  readonly retryAfter: number | undefined
  /** The operation that was called, such as `createTask`. */
  readonly operation: string
  /**
   * How often the request was sent. Above 1 an earlier attempt may have taken effect without its answer arriving: a 404
   * of a DELETE, a 412, or the 403 of a changed password may then be the effect of the call itself.
   */
  readonly attempts: number
  /** The answer's body as text. */
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

  // On the prototype, so that the stack begins with it; spelt out, since minifiers rename classes.
  override get name(): string {
    return 'ApiError'
  }
}

/** 400: the request breaks a rule; `errors` names each. */
export class BadRequestError extends ApiError {
  override get name(): string {
    return 'BadRequestError'
  }
}
/** 401: no token, or none that is good (any more). */
export class UnauthorizedError extends ApiError {
  override get name(): string {
    return 'UnauthorizedError'
  }
}
/** 403: not yours, or the password that had to be given again is wrong. */
export class ForbiddenError extends ApiError {
  override get name(): string {
    return 'ForbiddenError'
  }
}
/** 404: there is no such thing, or not for you. */
export class NotFoundError extends ApiError {
  override get name(): string {
    return 'NotFoundError'
  }
}
/** 409: taken, or in progress. */
export class ConflictError extends ApiError {
  override get name(): string {
    return 'ConflictError'
  }
}
/** 412: changed since the version in `ifMatch`. */
export class PreconditionFailedError extends ApiError {
  override get name(): string {
    return 'PreconditionFailedError'
  }
}
/** 429: too many requests; `retryAfter` tells the seconds to wait. */
export class RateLimitError extends ApiError {
  override get name(): string {
    return 'RateLimitError'
  }
}
/** 500 and above: the service cannot answer now. */
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

/** No whole answer came: no connection, or one that broke. `cause` is what `fetch` threw. */
export class ConnectionError extends Error {
  readonly operation: string
  /** How often the request was sent; the last one, and each before it, may have taken effect. */
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

/** No whole answer came in time. */
export class TimeoutError extends ConnectionError {
  override get name(): string {
    return 'TimeoutError'
  }
}

export function apiError(answer: FailedResponse): ApiError {
  const { status } = answer.response
  const Family = families[status] ?? (status >= 500 ? ServerError : ApiError)
  return new Family(answer)
}

/** An error that is a problem of the service: what `isProblem` narrows to. */
export interface ProblemError<Code extends ProblemCode = ProblemCode> extends ApiError {
  /** What went wrong, for a program. */
  readonly code: Code
  /** The RFC 9457 problem that the service answered with. */
  readonly problem: Problem<Code>
}

/**
 * Tells whether an error is a problem of the service, and which one:
 * `if (isProblem(error, 'task_not_found')) …` narrows `error.code` and `error.problem`.
 */
export function isProblem<Code extends ProblemCode = ProblemCode>(
  error: unknown,
  code?: Code,
): error is ProblemError<Code> {
  return (
    error instanceof ApiError && error.problem !== undefined && (code === undefined || error.code === code)
  )
}

function problemOf(text: string): Problem | undefined {
  try {
    const value = JSON.parse(text)
    // A gateway may have codes of its own: ours stand in the type as well.
    const isOurs = value.code && String(value.type).endsWith(`:${value.code}`)
    return isOurs && Array.isArray(value.errors ?? []) ? value : undefined
  } catch {
    return undefined
  }
}

function message(operation: string, answer: Response, problem: Problem | undefined, text: string) {
  const { status, headers, type } = answer
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
