// What belongs to one request and its answer: made by exchange.ts, and handed to every handler as `c.env`.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Logger } from 'pino'
import type { Problem } from '../../openapi/problem.ts'
import type { Count } from '../limits/quota.ts'
import type { BeginWork, UserWork } from '../limits/user-concurrency.ts'
import type { UserQuota } from '../limits/user-quota.ts'

/** Who is calling, as the access token says. */
export type Caller = {
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
export type VerifyToken = (token: string) => Caller | Problem | Promise<Caller | Problem>

/** Counts a request of someone who has not signed in, by the client's address; undefined where the limit is off. */
export type AddressQuota = (c: HasExchange & HasHeaders) => Promise<Count | undefined>

/** What is the same for all requests. */
export type Services = {
  log: Logger
  verifyToken: VerifyToken
  userQuota: UserQuota
  addressQuota: AddressQuota
  beginWork: BeginWork
}

/** One request and its answer. */
export type Exchange = Services & {
  readonly requestId: string
  /** Node's own request; absent where it came over no socket. */
  readonly incoming: IncomingMessage | undefined
  /** Node's own response to it. */
  readonly outgoing: ServerResponse | undefined
  /** In ms of `performance.now()`. */
  readonly begin: number
  /** The template of what answered, once it has. */
  route: string
  /** Who is calling, once that is known. */
  caller: Caller | undefined
  /** What the caller has in work, once this request is among it. */
  work: UserWork | undefined
  /** What this request was counted against. */
  counts: Count[]
  /** Headers that its answer has, unless reply.ts is told otherwise. */
  fields: Record<string, string>
}

export type AppEnv = { Bindings: Exchange }

/** Behind a protected route, where the caller is known. */
export type SignedInEnv = { Bindings: Exchange & { caller: Caller; work: UserWork } }

/** What functions take that need nothing else of Hono's context. */
export type HasExchange = { env: Exchange }
export type HasHeaders = { req: { header(name: string): string | undefined } }
