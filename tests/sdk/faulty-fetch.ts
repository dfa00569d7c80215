// A network between the SDK and the service that does what networks do, by a script. The service's responses go
// through the contract checker.
import { checkResponse } from '../support/contract-checker.ts'
import type { TestService } from '../support/service.ts'

/** A request as it was sent. */
export type Sent = {
  method: string
  path: string
  headers: Headers
  body: string
  /** How often a request with this method and path has been sent before, plus one. */
  nth: number
}

/**
 * - `refused`: no connection, so the service never sees it
 * - `lost`: the service does it, and its reply is lost
 * - `cut`: the service does it, and half of its reply arrives
 * - `silent`: the service does it, and no response follows; ends with the signal alone
 * - a promise in `heldUntil`: the service does it, and the response arrives when that is resolved, unless the signal ends it
 * - a Response: something in between responds, and the service never sees it
 */
export type Fault =
  | 'refused'
  | 'lost'
  | 'cut'
  | 'silent'
  | { heldUntil: Promise<void> }
  | Response
  | undefined

export type FaultyFetch = ((url: string, init: RequestInit) => Promise<Response>) & {
  sent: Sent[]
  /** How many requests have been done by the service and will never get a response. */
  silent(): number
  /** How many requests wait for their response. */
  inFlight(): number
}

/** @param script what happens to a request; nothing bad where it gives undefined */
export function faultyFetch(
  service: Pick<TestService, 'fetch'>,
  script: (sent: Sent) => Fault | Promise<Fault> = () => undefined,
): FaultyFetch {
  const sent: Sent[] = []
  let silent = 0
  let inFlight = 0
  const fetch = async (url: string, init: RequestInit) => {
    inFlight += 1
    try {
      return await exchange(url, init)
    } finally {
      inFlight -= 1
    }
  }
  const exchange = async (url: string, init: RequestInit) => {
    init.signal?.throwIfAborted()
    const { method = 'GET' } = init
    const path = new URL(url).pathname
    const nth = sent.filter((one) => one.method === method && one.path === path).length + 1
    const request = { method, path, headers: new Headers(init.headers), body: String(init.body ?? ''), nth }
    sent.push(request)
    const fault = await script(request)
    if (fault instanceof Response) return fault
    if (fault === 'refused') throw failed('connect ECONNREFUSED')
    const { signal, ...rest } = init
    const response = await service.fetch(new Request(url, rest))
    await checkResponse(method, path, response)
    if (fault === 'lost') throw failed('read ECONNRESET')
    if (fault === 'cut') return cut(response)
    if (typeof fault === 'object') {
      signal?.throwIfAborted()
      const gone = new Promise<never>((_, reject) => signal?.addEventListener('abort', reject))
      await Promise.race([fault.heldUntil, gone])
    }
    if (fault === 'silent') {
      silent += 1
      await new Promise((_, reject) => signal?.addEventListener('abort', reject))
    }
    return response
  }
  return Object.assign(fetch, { sent, silent: () => silent, inFlight: () => inFlight })
}

/** As Node's fetch reports it. */
const failed = (message: string) => new TypeError('fetch failed', { cause: new Error(message) })

async function cut(response: Response): Promise<Response> {
  const bytes = new Uint8Array(await response.arrayBuffer())
  const body = new ReadableStream({
    start: (stream) => stream.enqueue(bytes.slice(0, Math.ceil(bytes.length / 2))),
    pull: (stream) => stream.error(new TypeError('terminated')),
  })
  const { status, headers } = response
  return new Response(status === 204 || status === 304 ? null : body, { status, headers })
}

/** A response of something in between, such as a proxy. */
export const proxyResponse = (status: number, headers: Record<string, string> = {}): Response =>
  new Response('<html>something in between</html>', {
    status,
    headers: { 'Content-Type': 'text/html', ...headers },
  })

/** A problem in the service's form. */
export const problemResponse = (
  status: number,
  code: string,
  headers: Record<string, string> = {},
): Response =>
  Response.json(
    { type: `urn:problem-type:tasks-api:${code}`, title: code, status, detail: 'It is so.', code },
    { status, headers: { 'Content-Type': 'application/problem+json', ...headers } },
  )
