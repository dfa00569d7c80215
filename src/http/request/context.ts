// What belongs to one request and its answer: made by exchange.ts, and handed to every handler as `c.env`.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Logger } from 'pino'
import type { Problem } from '../../openapi/problem.ts'
import type { QuotaCount } from '../limits/quota.ts'
import type { AdmitRequest, UserActivity } from '../limits/user-concurrency.ts'
import type { UserQuota } from '../limits/user-quota.ts'

/** Who is calling, as the access token says. */
export type Principal = {
  id: number
  /** The session the token was issued for; absent in tokens of the front end. */
  sessionId?: number
  /** When the token was issued; absent where it does not say. */
  issuedAt?: Date
  /** This request made the account: the first one with a token of another issuer. */
  isNew?: boolean
}

/**
 * Checks an access token.
 * @returns whom it stands for, or why it is refused with 401: whoever sends bad tokens sends many, and thrown through
 * four functions a refusal costs a fifth of such a request
 * @throws Problem where refusals are rare: 401 of other issuers, 503 when an issuer's keys are away
 */
export type VerifyToken = (token: string) => Principal | Problem | Promise<Principal | Problem>

/** Counts a request of someone who has not signed in, by the client's address; undefined where the limit is off. */
export type AddressQuota = (c: HasRequestContext & HasHeaders) => Promise<QuotaCount | undefined>

/** What is the same for all requests. */
export type Services = {
  log: Logger
  verifyToken: VerifyToken
  userQuota: UserQuota
  addressQuota: AddressQuota
  admitRequest: AdmitRequest
}

/** One request and its answer. */
export type RequestContext = Services & {
  readonly requestId: string
  /** Node's own request; absent where it came over no socket. */
  readonly incoming: IncomingMessage | undefined
  /** Node's own response to it. */
  readonly outgoing: ServerResponse | undefined
  /** In ms of `performance.now()`. */
  readonly startedAt: number
  /** The template of what answered, once it has. */
  route: string
  /** Who is calling, once that is known. */
  principal: Principal | undefined
  /** What the caller has in work, once this request is among it. */
  activity: UserActivity | undefined
  /** What this request was counted against. */
  quotaCounts: QuotaCount[]
  /** Headers that its answer has, unless reply.ts is told otherwise. */
  headers: Record<string, string>
}

export type AppEnv = { Bindings: RequestContext }

/** Behind a protected route, where the caller is known. */
export type SignedInEnv = { Bindings: RequestContext & { principal: Principal; activity: UserActivity } }

/** What functions take that need nothing else of Hono's context. */
export type HasRequestContext = { env: RequestContext }
export type HasHeaders = { req: { header(name: string): string | undefined } }
