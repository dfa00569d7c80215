// The connection to a deployment: every response goes through the contract checker, is remembered for the coverage, and
// is waited for where the deployment limits requests.
import { setTimeout as sleep } from 'node:timers/promises'
import { operationOf } from '../support/contract.ts'
import { checkResponse, type Seen } from '../support/contract-checker.ts'
import type { Filled } from './draft.ts'
import type { Expectation } from './invalid-request.ts'

export type Send = (
  method: string,
  url: string,
  init: { headers: Record<string, string>; body?: Uint8Array<ArrayBuffer> },
) => Promise<Response>

/** A response whose body was read, and parsed where it is JSON. */
export type ReadResponse = { status: number; headers: Headers; text: string; body: unknown }

/** A response, or the lack of one, that is not what the contract says. */
export class ViolationError extends Error {
  override readonly name = 'ViolationError'
  /** The operation that violates the contract, where it is another one than the one that is tried. */
  operationId?: string
}

export type Connection = {
  exchange(request: Filled): Promise<ReadResponse>
  seen: Seen[]
  /** Requests sent. */
  count: number
  /** Seconds spent waiting because the deployment asked for it. */
  waited: number
  stopped: boolean
  /** Whether a proxy refused too large headers by itself, so that the deployment never saw them. */
  refusedInFront?: boolean
  /** Why nothing more is sent: the last of several requests in a row that got no response. */
  gone?: string
}

type Options = {
  send: Send
  /** Called with every response, e.g. to note new accounts. */
  onResponse: (request: Filled, response: ReadResponse) => void
  onWait?: (seconds: number) => void
}

/** How often a request is sent again after a 429. */
const maxRetries = 20

/** After so many requests in a row without a response the deployment is taken to be gone. */
const maxFailuresInRow = 15

export function openConnection({ send, onResponse, onWait }: Options): Connection {
  const connection: Connection = { exchange, seen: [], count: 0, waited: 0, stopped: false }
  let failuresInRow = 0

  async function exchange(request: Filled): Promise<ReadResponse> {
    for (let time = 0; ; time++) {
      const response = await sendOnce(request)
      onResponse(request, response)
      if (response.status !== 429 || time === maxRetries) return response
      const seconds = Number(response.headers.get('Retry-After') ?? 1)
      onWait?.(seconds)
      connection.waited += seconds
      await wait(seconds)
    }
  }

  async function wait(seconds: number): Promise<void> {
    for (let left = seconds * 1000 + 50; left > 0 && !connection.stopped; left -= 500)
      await sleep(Math.min(left, 500))
  }

  async function sendOnce({ method, url, headers, body }: Filled): Promise<ReadResponse> {
    if (connection.stopped) throw new Error('stopped')
    connection.count += 1
    const response = await send(method, url, { headers, ...(body && { body }) }).catch((error) => {
      failuresInRow += 1
      const what = `${method} ${url} got no response: ${causeOf(error)}`
      if (failuresInRow === maxFailuresInRow) Object.assign(connection, { stopped: true, gone: what })
      throw new ViolationError(what)
    })
    failuresInRow = 0
    if (isRefusedInFront(headers, response)) {
      connection.refusedInFront = true
      return await readResponse(response, `${method} ${url}`)
    }
    const pathname = url.split('?')[0] as string
    const seen = await checkResponse(method, pathname, response).catch((error: Error) => {
      const { operationId } = operationOf(method, pathname) ?? {}
      throw Object.assign(new ViolationError(shortened(error.message)), operationId && { operationId })
    })
    if (seen) connection.seen.push(seen)
    return await readResponse(response, `${method} ${url}`)
  }

  return connection
}

/** nginx responds with 400, HAProxy with 431 or 400, others with 494 or 413, and none with a request id. */
const isRefusedInFront = (
  headers: Record<string, string>,
  { status, headers: received }: Response,
): boolean =>
  JSON.stringify(headers).length > 16_384 && status >= 400 && status < 500 && !received.has('X-Request-Id')

const causeOf = (error: unknown): string =>
  error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error)

/** @param request for the message @throws ViolationError where a body is said to be JSON and is not */
export async function readResponse(response: Response, request: string): Promise<ReadResponse> {
  const { status, headers } = response
  const text = await response.text()
  const isJson = /json/.test(headers.get('Content-Type') ?? '') && text !== ''
  return { status, headers, text, body: isJson ? parsed(text, request) : undefined }
}

function parsed(text: string, request: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new ViolationError(shortened(`the response to ${request} is invalid JSON: ${text}`))
  }
}

/** @throws ViolationError unless a response is the expected one */
export function expectResponse(
  response: ReadResponse,
  { status, code, at, headers = {} }: Expectation,
): void {
  const problem = response.body as { code?: string; errors?: { in: string; pointer?: string }[] } | undefined
  const got = `${response.status}${problem?.code ? ` ${problem.code}` : ''}`
  if (!status.includes(response.status) || (code !== undefined && problem?.code !== code))
    throw new ViolationError(
      `the contract says ${status.join(' or ')}${code ? ` ${code}` : ''}, the response is ${got}`,
    )
  const places = (problem?.errors ?? []).map((error) => `${error.in} ${error.pointer ?? ''}`)
  if (at && !(problem?.errors ?? []).some((error) => isAt(error, at)))
    throw new ViolationError(
      `${got} must name ${at.in} ${at.pointer ?? ''} in errors, which has ${JSON.stringify(places)}`,
    )
  for (const [name, form] of Object.entries(headers)) {
    const value = response.headers.get(name)
    if (!form.test(value ?? ''))
      throw new ViolationError(`the header ${name} of ${got} is ${value}, not ${form.source}`)
  }
}

const isAt = (error: { in: string; pointer?: string }, at: NonNullable<Expectation['at']>) =>
  error.in === at.in && (at.pointer === undefined || error.pointer === at.pointer)

/** A violation is reported in one line of bearable length. */
const shortened = (text: string) => (text.length > 1000 ? `${text.slice(0, 1000)} …` : text)
