// The service in memory behind a `fetch` of its own: for the tests of programs that use it, and the reference model that
// deployments are compared with.
import type { ContractData } from '../model-http/contract-extract.ts'
import { assertPossible, type Fault, withFault } from '../model-http/faults.ts'
import { type Problem, responder } from '../model-http/response.ts'
import { emptyState, type SentMail } from '../model-http/state.ts'
import { perform } from './perform.ts'
import { handlersFor, routeOf } from './routes.ts'

export type { ContractData } from '../model-http/contract-extract.ts'
export type { Fault } from '../model-http/faults.ts'
export type { SentMail } from '../model-http/state.ts'

export type DoubleOptions = {
  /** The time; the system's clock when left out. Tokens, sessions and tasks go by it. */
  now?: () => Date
  /** How many tasks an account may have; 100,000 when left out. */
  maxTasks?: number
}

/** What was sent, in the order of arrival. */
export type SentRequest = {
  /** undefined for a URL or a method that the contract does not have */
  operationId: string | undefined
  method: string
  /** With its query. */
  path: string
  /** undefined while there is no response yet, and where the client never gets one */
  status: number | undefined
}

export type Double = {
  /** Takes the place of the global `fetch`; of the URL only path and query count. */
  fetch: typeof globalThis.fetch
  /** Has the next request fail, or the next one of an operation. Faults wait in a row, each for one request. */
  failNext(fault: Fault): void
  readonly requests: readonly SentRequest[]
  /** The mails that the service would have sent, with the tokens of their links. */
  readonly mails: readonly SentMail[]
  /** Forgets everything: accounts, tasks, tokens, mails, waiting faults and `requests`. Ids begin with 1 again. */
  reset(): void
}

/**
 * The service in memory, held to the contract by the tests that hold the service to it. It is alike in
 * status, headers and body, also of errors, but on purpose:
 * - there are no rate limits, no bounds on what is in work, no other identity providers and no CORS; `failNext` makes 429
 *   and its kin;
 * - an access token is in the form of a JWT, but known by lookup: one that it did not issue is `invalid_token`;
 * - passwords are kept as they are, and some twenty common ones are refused in the place of the service's 5,000;
 * - `GET /openapi.json` returns the head of the contract, and `GET /` always with JSON: there is no portal;
 * - mails are made at once, any number of them, and `mails` has the tokens of their links;
 * - `created_at` and `updated_at` go by `now`, as all other times do.
 * @param published what is needed of the OpenAPI document
 * @throws TypeError when the contract has an operation or a schema keyword that is unknown here, or
 *   where a resource's description does not fit it
 */
export function createDoubleOf(
  published: ContractData,
  { now = () => new Date(), maxTasks }: DoubleOptions = {},
): Double {
  const contract = maxTasks === undefined ? published : withMaxTasks(published, maxTasks)
  const handlers = handlersFor(contract)
  const respond = responder(contract)
  let state = emptyState()
  const requests: SentRequest[] = []
  const faults: Fault[] = []

  async function fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    const request = new Request(input, init)
    request.signal.throwIfAborted()
    const { method, signal } = request
    const { pathname, search } = new URL(request.url)
    const route = routeOf(contract, method, pathname)
    const operationId = 'operation' in route ? route.operation.id : undefined
    const sent: SentRequest = { operationId, method, path: pathname + search, status: undefined }
    requests.push(sent)

    const work = () =>
      respond(request, (replyOf) => {
        if ('problem' in route) throw route.problem
        if ('allow' in route) return { status: 204, headers: { Allow: route.allow } }
        return perform(request, route, { state, handlers, now: now(), replyOf })
      })
    const refuse = (problem: Problem) => respond(request, () => Promise.reject(problem))
    const response = await withFault(takeFault(operationId), signal, work, refuse)
    sent.status = response.status
    return response
  }

  function takeFault(operationId: string | undefined): Fault {
    const at = faults.findIndex((fault) => [undefined, operationId].includes(fault.operationId))
    return faults.splice(at, at === -1 ? 0 : 1)[0] ?? {}
  }

  return {
    fetch,
    requests,
    get mails() {
      return state.mails
    },
    failNext(fault) {
      assertPossible(contract, fault)
      faults.push({ ...fault })
    },
    reset() {
      state = emptyState()
      requests.length = 0
      faults.length = 0
    },
  }
}

function withMaxTasks(contract: ContractData, max: number): ContractData {
  const { tasks, ...others } = contract.resources
  return tasks ? { ...contract, resources: { ...others, tasks: { ...tasks, max } } } : contract
}
