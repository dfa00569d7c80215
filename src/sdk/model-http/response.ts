// From what a handler returns, or the problem (RFC 9457) that is thrown anywhere below a request, to a Response.
import { maxErrors } from '../../openapi/limits.ts'
import type { ContractData } from './contract-extract.ts'
import type { Reply, ReplyOf } from './state.ts'

/** One broken rule of a 400: where (`pointer` is a JSON Pointer in the body, else the parameter's name) and which. */
export type FieldError = {
  in: 'path' | 'query' | 'header' | 'body'
  pointer: string
  code: string
  message: string
  /** Where in a file. */
  line?: number
  column?: number
}

type Options = {
  detail?: string
  errors?: FieldError[]
  headers?: Record<string, string>
  /** Of a batch: the number of the operation that was refused. */
  operation?: number
}

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

/** @throws Problem 400 when there is anything in the list */
export function refuse(errors: FieldError[]): void {
  if (errors.length > 0) throw new Problem('validation_failed', { errors: errors.slice(0, maxErrors) })
}

const everyResponse = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
}

/** An incoming `X-Request-Id` is kept when it has this form. */
const acceptableRequestId = /^[A-Za-z0-9._-]{8,128}$/

type Work = (replyOf: ReplyOf) => Reply | Promise<Reply>
export type Respond = (request: Request, work: Work) => Promise<Response>

/** Responds with what the work returns, or with the problem that it throws. Other errors are defects and pass through. */
export const responder =
  (contract: ContractData): Respond =>
  async (request, work) => {
    const sent = request.headers.get('X-Request-Id') ?? ''
    const requestId = acceptableRequestId.test(sent) ? sent : crypto.randomUUID()
    const { status, headers, body, stream } = await settled(contract, requestId, work)
    const text = body === undefined ? null : JSON.stringify(body)
    const content = stream ? bytesOf(stream) : text
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
    })
  }

/** @param texts of which an empty one says only that there is nothing yet */
function bytesOf(texts: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const utf8 = new TextEncoder()
  let isRead = true
  return new ReadableStream({
    async pull(controller) {
      while (isRead) {
        const { done, value } = await texts.next()
        if (done) return controller.close()
        if (value && isRead) return controller.enqueue(utf8.encode(value))
      }
    },
    cancel() {
      isRead = false
    },
  })
}

async function settled(contract: ContractData, requestId: string, work: Work): Promise<Reply> {
  const replyOf = (problem: Problem) => problemReply(contract, problem, requestId)
  try {
    return await work(replyOf)
  } catch (error) {
    if (error instanceof Problem) return replyOf(error)
    throw error
  }
}

/** @throws TypeError for a code that the contract does not have, which is a defect of the model */
function problemReply(contract: ContractData, { code, options }: Problem, requestId: string): Reply {
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
      ...(options.operation !== undefined && { operation: options.operation }),
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
