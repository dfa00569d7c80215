// Problems (RFC 9457) as the service answers with them: thrown anywhere below a request, turned into an answer at its end.
import type { ContractData } from './contract-extract.ts'

/** One broken rule of a 400: where (`pointer` is a JSON Pointer in the body, else the parameter's name) and which. */
export type FieldError = {
  in: 'path' | 'query' | 'header' | 'body'
  pointer: string
  code: string
  message: string
}

type Options = { detail?: string; errors?: FieldError[]; headers?: Record<string, string> }

export class Problem extends Error {
  override readonly name = 'Problem'
  readonly code: string
  readonly options: Options

  constructor(code: string, options: Options = {}) {
    super(code)
    this.code = code
    this.options = options
  }
}

/** A hostile body is not answered with a much larger one. */
const maxErrors = 50

/** @throws Problem 400 when there is anything in the list */
export function refuse(errors: FieldError[]): void {
  if (errors.length > 0) throw new Problem('validation_failed', { errors: errors.slice(0, maxErrors) })
}

/** The problem as an answer. A code that the contract does not know is a defect, of the double or of a test's fault. */
export function problemAnswer(contract: ContractData, { code, options }: Problem, requestId: string) {
  const known = contract.problems[code]
  if (known === undefined) throw new TypeError(`The contract has no problem "${code}".`)
  const { status, title, detail } = known
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
      ...(options.errors && { errors: options.errors }),
    },
  }
}

/** RFC 6750: an error is named only where an access token was sent. */
function challengeOf(code: string): string {
  if (['authentication_required', 'invalid_credentials', 'invalid_refresh_token'].includes(code))
    return 'Bearer'
  const expired = code === 'token_expired' ? ', error_description="The token has expired"' : ''
  return `Bearer error="invalid_token"${expired}`
}
