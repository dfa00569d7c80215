// Faults on demand: what goes wrong between a client and the service, one request at a time.
import type { ContractData } from './contract-extract.ts'
import { Problem } from './response.ts'

/** What is to go wrong with a request: one of `network`, `lostReply`, `code` and `status`, or `delay` alone. */
export type Fault = {
  /** Only a request of this operation; the next one of any operation when left out. */
  operationId?: string
  /** Wait so many milliseconds before anything else happens; an aborted signal ends the wait. */
  delay?: number
  /** Reject as `fetch` does when no server is there; nothing is done. */
  network?: true
  /** Do the work, then reject as `fetch` does when the connection breaks before the response. */
  lostReply?: true
  /** Respond with this problem instead, e.g. `database_unavailable`; nothing is done. */
  code?: string
  /** With a code: the code's own. Without one: a page of HTML, as a proxy in between sends it, e.g. with 502. */
  status?: number
  /** Seconds in `Retry-After`; 1 with 429 and 503 when left out. */
  retryAfter?: number
}

/** @throws TypeError for a fault that could never happen */
export function assertPossible(
  { operations, problems }: ContractData,
  { operationId, code, status }: Fault,
): void {
  if (operationId !== undefined && !operations.some(({ id }) => id === operationId))
    throw new TypeError(`The contract has no operation "${operationId}".`)
  const known = code === undefined ? undefined : problems[code]
  if (code !== undefined && known === undefined) throw new TypeError(`The contract has no problem "${code}".`)
  if (known && status !== undefined && status !== known.status)
    throw new TypeError(`The problem "${code}" has the status ${known.status}, not ${status}.`)
  if (status !== undefined && !(status >= 400 && status <= 599))
    throw new TypeError(`${status} is not the status of a failure: 400 to 599.`)
}

/** What `fetch` rejects with when there is no response. */
const noResponse = () => new TypeError('fetch failed')

/**
 * Lets one request fail as the fault says.
 * @param work handles the request
 * @param respond makes a response of a problem
 * @throws TypeError in the place of a response, as `fetch` does
 */
export async function withFault(
  fault: Fault,
  signal: AbortSignal,
  work: () => Promise<Response>,
  respond: (problem: Problem) => Promise<Response>,
): Promise<Response> {
  const { delay = 0, retryAfter, code, status } = fault
  if (delay > 0) await pause(delay, signal)
  if (fault.network) throw noResponse()
  if (fault.lostReply) {
    await work()
    throw noResponse()
  }
  const headers = retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) }
  if (code !== undefined) return await respond(new Problem(code, { headers }))
  if (status === undefined) return await work()
  const page = `<!doctype html><title>${status}</title>`
  return new Response(page, { status, headers: { 'Content-Type': 'text/html', ...headers } })
}

function pause(millis: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer)
      reject(signal.reason)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', abort)
      resolve()
    }, millis)
    signal.addEventListener('abort', abort, { once: true })
  })
}
