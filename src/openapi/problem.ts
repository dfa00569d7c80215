// The error that checks and handlers throw, and its form in HTTP: an RFC 9457 problem. http/problem-response.ts sends it,
// problem-schema.ts documents it.
import { scopeChallenge } from './access/scopes.ts'
import { type ProblemCode, problems } from './problem-codes.ts'

/** Headers that every response with the code has. */
export const constantHeaders: Partial<Record<ProblemCode, Record<string, string>>> = {
  authentication_required: { 'WWW-Authenticate': 'Bearer' },
  invalid_credentials: { 'WWW-Authenticate': 'Bearer' },
  invalid_refresh_token: { 'WWW-Authenticate': 'Bearer' },
  invalid_token: { 'WWW-Authenticate': 'Bearer error="invalid_token"' },
  token_expired: {
    'WWW-Authenticate': 'Bearer error="invalid_token", error_description="The token has expired"',
  },
  wrong_audience: { 'WWW-Authenticate': 'Bearer error="invalid_token"' },
  unknown_issuer: { 'WWW-Authenticate': 'Bearer error="invalid_token"' },
  // The scope, which depends on the operation, is added by http/guard.ts.
  insufficient_scope: { 'WWW-Authenticate': scopeChallenge(undefined) },
  idempotency_in_progress: { 'Retry-After': '1' },
  too_many_streams: { 'Retry-After': '15' },
  mail_unavailable: { 'Retry-After': '3600' },
  overloaded: { 'Retry-After': '5' },
  database_unavailable: { 'Retry-After': '2' },
  shutting_down: { 'Retry-After': '5' },
}

/** A rule that the request breaks. `pointer` is a JSON Pointer into the body, or the name of the parameter. */
export type FieldError = {
  in: 'path' | 'query' | 'header' | 'body'
  pointer?: string
  code: string
  message: string
  /** Where in a file. */
  line?: number
  column?: number
}

/** An error of the API; thrown anywhere below a route, or returned by a check. */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly code: ProblemCode
  readonly errors: FieldError[] | undefined
  readonly headers: Record<string, string> | undefined
  readonly operation: number | undefined

  /**
   * @param code what went wrong; determines status, type and title
   * @param options.detail replaces the catalogue's explanation; must contain no input, SQL or secret
   * @param options.errors the broken rules, with `validation_failed`
   * @param options.headers further headers of the response, e.g. `Allow`
   * @param options.operation of a batch: the number of the operation that was refused
   */
  constructor(
    code: ProblemCode,
    options: {
      detail?: string
      errors?: FieldError[] | undefined
      headers?: Record<string, string> | undefined
      operation?: number
    } = {},
  ) {
    // A problem is a normal response: its stack is never looked at, and collecting it is expensive.
    const limit = Error.stackTraceLimit
    Error.stackTraceLimit = 0
    super(options.detail ?? problems[code].detail)
    Error.stackTraceLimit = limit
    this.code = code
    this.errors = options.errors
    this.headers = options.headers
    this.operation = options.operation
  }
}

/** A problem as an HTTP message: status, headers and the body as text. `requestId` must need no escaping in JSON. */
export type WriteProblem = (
  problem: Problem,
  requestId: string,
) => { status: number; headers: Record<string, string>; body: string }

/**
 * The problem's `type` (RFC 9457).
 * @param publicUrl where clients reach the service, without a slash at the end
 * @returns a URL of the portal that explains the code; without a public URL a URN, which leads nowhere. Either ends in a colon
 * and the code: clients of version 0.1 know the service's problems by that.
 */
export const problemType = (code: string, publicUrl?: string): string =>
  publicUrl === undefined ? `urn:problem-type:tasks-api:${code}` : `${publicUrl}/docs/errors#code:${code}`

/** Created once per code, since rejections may come in large numbers. */
const headersOf = Object.fromEntries<Record<string, string>>(
  (Object.keys(problems) as ProblemCode[]).map((code) => [
    code,
    {
      'Content-Type': 'application/problem+json; charset=utf-8',
      'Cache-Control': 'no-store',
      ...constantHeaders[code],
    },
  ]),
) as Record<ProblemCode, Record<string, string>>

/**
 * Makes what writes problems as HTTP messages, for Hono's responses and for those written to a socket.
 * @param publicUrl where clients reach the service, without a slash at the end
 */
export function problemWriter(publicUrl?: string): WriteProblem {
  /** The constant members of problems without a detail of their own: JSON without the closing brace, serialized once. */
  const prefixes = new Map<ProblemCode, string>()

  function prefixOf({ code, message }: Problem): string {
    const { status, title, detail } = problems[code]
    const known = message === detail ? prefixes.get(code) : undefined
    if (known !== undefined) return known
    const members = { type: problemType(code, publicUrl), title, status, detail: message, code }
    const prefix = JSON.stringify(members).slice(0, -1)
    if (message === detail) prefixes.set(code, prefix)
    return prefix
  }

  return (problem, requestId) => {
    const { code, errors, operation } = problem
    const { status } = problems[code]
    const inBatch = operation === undefined ? '' : `,"operation":${operation}`
    const end = errors === undefined ? inBatch : `${inBatch},"errors":${JSON.stringify(errors)}`
    return {
      status,
      headers: problem.headers === undefined ? headersOf[code] : { ...headersOf[code], ...problem.headers },
      body: `${prefixOf(problem)},"request_id":"${requestId}"${end}}`,
    }
  }
}
