// Errors of the API as RFC 9457 problems: the one error that handlers throw, and how it goes over the wire.
// The HTTP exit is in problem-response.ts, the description for the contract in problem-schema.ts.
import { constantHeaders, type ProblemCode, problems } from './problem-codes.ts'

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
    // Nobody looks at the stack of an answer, and to collect it costs 2 us.
    const limit = Error.stackTraceLimit
    Error.stackTraceLimit = 0
    super(options.detail ?? problems[code].detail)
    Error.stackTraceLimit = limit
    this.code = code
    this.errors = options.errors
    this.headers = options.headers
  }
}

/** What all problems of a code begin with when they say no more than it does: JSON, without its last brace. */
const beginnings = new Map<ProblemCode, string>()

function beginningOf({ code, message }: Problem): string {
  const { status, title, detail } = problems[code]
  const known = message === detail ? beginnings.get(code) : undefined
  if (known !== undefined) return known
  const members = { type: `urn:problem-type:tasks-api:${code}`, title, status, detail: message, code }
  const beginning = JSON.stringify(members).slice(0, -1)
  if (message === detail) beginnings.set(code, beginning)
  return beginning
}

/** Made once: refusals come in floods. */
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

/** The problem as it goes over the wire, for Hono's answers and for those written to a bare socket. */
export function problemMessage(problem: Problem, requestId: string) {
  const { code, errors } = problem
  const { status } = problems[code]
  const end = errors === undefined ? '' : `,"errors":${JSON.stringify(errors)}`
  return {
    status,
    headers: problem.headers === undefined ? headersOf[code] : { ...headersOf[code], ...problem.headers },
    body: `${beginningOf(problem)},"request_id":"${requestId}"${end}}`, // no character of an id needs an escape
  }
}
