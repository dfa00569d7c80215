// Errors of the API as RFC 9457 problems: the one catalogue of codes, and the one error that handlers throw.
// The HTTP exit is in problem-response.ts, the description for the contract in problem-schema.ts.

/** Every problem this service can answer with: its HTTP status, its constant title, and what it means. */
export const problems = {
  validation_failed: {
    status: 400,
    title: 'The request is not valid',
    detail: 'The request breaks a rule of the contract; `errors` names each place.',
  },
  malformed_json: {
    status: 400,
    title: 'The body is not JSON',
    detail: 'The body could not be read as UTF-8 encoded JSON.',
  },
  authentication_required: {
    status: 401,
    title: 'Authentication is required',
    detail: 'Send an access token in the header `Authorization: Bearer <token>`.',
  },
  invalid_token: {
    status: 401,
    title: 'The access token is not valid',
    detail: 'The access token is malformed, not signed by a trusted key, or its account is gone.',
  },
  token_expired: {
    status: 401,
    title: 'The access token has expired',
    detail: 'Get a new access token with the refresh token, or sign in again.',
  },
  wrong_audience: {
    status: 401,
    title: 'The access token is for another audience',
    detail: 'The access token names an audience that is not this service.',
  },
  invalid_credentials: {
    status: 401,
    title: 'E-mail address or password is wrong',
    detail: 'There is no account with this e-mail address and this password.',
  },
  invalid_refresh_token: {
    status: 401,
    title: 'The refresh token is not valid',
    detail: 'The refresh token is unknown, expired, used before, or its session has ended. Sign in again.',
  },
  wrong_user: {
    status: 403,
    title: 'This path belongs to another user',
    detail: 'The access token is for another user than the one in the path.',
  },
  password_mismatch: {
    status: 403,
    title: 'The password is wrong',
    detail: "The password is not the account's current password.",
  },
  task_not_found: {
    status: 404,
    title: 'There is no such task',
    detail: 'You have no task with this id.',
  },
  session_not_found: {
    status: 404,
    title: 'There is no such session',
    detail: 'You have no session with this id.',
  },
  route_not_found: {
    status: 404,
    title: 'There is nothing at this URL',
    detail: 'No operation has this path. The contract is at /openapi.json.',
  },
  method_not_allowed: {
    status: 405,
    title: 'The method is not allowed here',
    detail: 'This path takes the methods that the `Allow` header lists.',
  },
  email_taken: {
    status: 409,
    title: 'The e-mail address is taken',
    detail: 'There is an account with this e-mail address already.',
  },
  body_too_large: {
    status: 413,
    title: 'The body is too large',
    detail: 'A body may have 102,400 bytes at most.',
  },
  unsupported_media_type: {
    status: 415,
    title: 'The media type is not supported',
    detail: 'The body must be JSON in UTF-8, not compressed, with a media type that the operation takes.',
  },
  headers_too_large: {
    status: 431,
    title: 'The headers are too large',
    detail: 'The request line and all headers may have 16 KiB together.',
  },
  internal_error: {
    status: 500,
    title: 'Something went wrong on our side',
    detail: 'The error has been logged under `request_id`.',
  },
  database_unavailable: {
    status: 503,
    title: 'The database is not available',
    detail: 'Try again after the seconds in `Retry-After`.',
  },
  shutting_down: {
    status: 503,
    title: 'The service is shutting down',
    detail: 'Another instance or the next start will answer.',
  },
} as const satisfies Record<string, { status: number; title: string; detail: string }>

export type ProblemCode = keyof typeof problems
export const problemCodes = Object.keys(problems) as [ProblemCode, ...ProblemCode[]]

/** One broken rule of a 400: where (`pointer` is a JSON Pointer in the body, else the parameter's name) and which. */
export type FieldError = {
  in: 'path' | 'query' | 'header' | 'body'
  pointer?: string
  code: string
  message: string
}

/** Thrown anywhere below a route; problem-response.ts turns it into the answer. */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly code: ProblemCode
  readonly errors: FieldError[] | undefined
  readonly headers: Record<string, string> | undefined

  /**
   * @param code what went wrong; decides status, type and title
   * @param options.detail replaces the catalogue's explanation; must hold no input, SQL or secret
   * @param options.headers extra headers of the answer, e.g. `Allow`
   */
  constructor(
    code: ProblemCode,
    options: { detail?: string; errors?: FieldError[]; headers?: Record<string, string> } = {},
  ) {
    super(options.detail ?? problems[code].detail)
    this.code = code
    this.errors = options.errors
    this.headers = options.headers
  }
}

const constantHeaders: Partial<Record<ProblemCode, Record<string, string>>> = {
  authentication_required: { 'WWW-Authenticate': 'Bearer' },
  invalid_credentials: { 'WWW-Authenticate': 'Bearer' },
  invalid_refresh_token: { 'WWW-Authenticate': 'Bearer' },
  invalid_token: { 'WWW-Authenticate': 'Bearer error="invalid_token"' },
  token_expired: {
    'WWW-Authenticate': 'Bearer error="invalid_token", error_description="The token has expired"',
  },
  wrong_audience: { 'WWW-Authenticate': 'Bearer error="invalid_token"' },
  database_unavailable: { 'Retry-After': '2' },
  shutting_down: { 'Retry-After': '5' },
}

/** The problem as it goes over the wire, for Hono's answers and for those written to a bare socket. */
export function problemMessage(problem: Problem, requestId: string) {
  const { code, errors } = problem
  const { status, title } = problems[code]
  const body = {
    type: `urn:problem-type:tasks-api:${code}`,
    title,
    status,
    detail: problem.message,
    code,
    request_id: requestId,
    ...(errors && { errors }),
  }
  return {
    status,
    headers: {
      'Content-Type': 'application/problem+json; charset=utf-8',
      'Cache-Control': 'no-store',
      ...constantHeaders[code],
      ...problem.headers,
    } as Record<string, string>,
    body: JSON.stringify(body),
  }
}
