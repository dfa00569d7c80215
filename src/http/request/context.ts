// The context of one request: created by http/request-lifecycle.ts, and available to every handler as `c.env`.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Logger } from 'pino'
import type { Problem, WriteProblem } from '../../openapi/problem.ts'
import type { QuotaCount } from '../limits/quota.ts'
import type { AdmitRequest, UserActivity } from '../limits/user-concurrency.ts'
import type { UserQuota } from '../limits/user-quota.ts'

/** The authenticated caller, as the token says. */
export type Principal = {
  id: number
  /** The session that the token was issued for; absent in tokens of the front end. */
  sessionId?: number
  /** The personal access token that came with the request, and its scopes; absent with access tokens, which open everything. */
  token?: { id: number; scopes: readonly string[] }
  /** When the token was issued; absent where the token does not say. */
  issuedAt?: Date
  /** Until when the token is good whatever else happens, in epoch milliseconds; absent where that has to be asked again. */
  goodUntil?: number
  /** True if this request created the account: the first one with a token of another issuer. */
  isNew?: boolean
}

/**
 * Verifies an access token.
 * @returns the principal, or the 401 to respond with; returned rather than thrown, which is cheaper when many bad tokens come
 * @throws Problem 401 for a bad token of another issuer; 503 when that issuer's keys are not available
 */
export type VerifyAccessToken = (token: string) => Principal | Problem | Promise<Principal | Problem>

/** The same for a bearer token of any kind. @param c for the audit trail */
export type VerifyToken = (token: string, c: HasRequestContext) => ReturnType<VerifyAccessToken>

/** Counts a request without a token by the client's address; resolves to undefined where the limit is off. */
export type AddressQuota = (c: HasRequestContext & HasHeaders) => Promise<QuotaCount | undefined>

/** The part of the context that is the same for all requests. */
export type Services = {
  log: Logger
  verifyToken: VerifyToken
  userQuota: UserQuota
  addressQuota: AddressQuota
  admitRequest: AdmitRequest
  writeProblem: WriteProblem
}

/** The state of one request. */
export type RequestContext = Services & {
  readonly requestId: string
  /** Of the trace that the request belongs to, by its `traceparent`. */
  readonly traceId: string | undefined
  /** Node's own request; undefined where the request came over no socket. */
  readonly incoming: IncomingMessage | undefined
  /** Node's own response; undefined where the request came over no socket. */
  readonly outgoing: ServerResponse | undefined
  /** When the request arrived, in ms of `performance.now()`. */
  readonly startedAt: number
  /** The path template of the route that responded, once one has. */
  route: string
  /** The principal, once authenticated. */
  principal: Principal | undefined
  /** The requests that the principal's user has running, once this one is counted among them. */
  activity: UserActivity | undefined
  /** The quotas that this request was counted against. */
  quotaCounts: QuotaCount[]
  /** The headers that the response gets, unless `reply` replaces them. */
  headers: Record<string, string>
}

export type AppEnv = { Bindings: RequestContext }

/** The environment in a protected route, where the principal is known. */
export type SignedInEnv = { Bindings: RequestContext & { principal: Principal; activity: UserActivity } }

/** The parts of Hono's context that functions need which need nothing else of it. */
export type HasRequestContext = { env: RequestContext }
export type HasHeaders = { req: { header(name: string): string | undefined } }
