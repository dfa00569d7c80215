// What every handler may read from its context: typed Hono variables, set once per request.
import type { Context } from 'hono'
import type { Logger } from 'pino'
import type { Problem } from './problem.ts'
import type { Count } from './quota.ts'
import type { UserQuota } from './user-quota.ts'

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
export type AddressQuota = (c: Context<AppEnv>) => Promise<Count | undefined>

export type AppVariables = {
  requestId: string
  log: Logger
  verifyToken: VerifyToken
  userQuota: UserQuota
  addressQuota: AddressQuota
  /** What this request was counted against. */
  counts: Count[]
  /** Headers that its answer has, unless reply.ts is told otherwise. */
  replyFields: Record<string, string>
}
export type AppEnv = { Variables: AppVariables }

/** What functions that only read a variable need; `c.var` would copy all of them each time. */
export type Variables = Pick<Context<AppEnv>, 'get'>

/** The context behind a protected route, where the caller is known. */
export type SignedInEnv = { Variables: AppVariables & { caller: Caller } }

/** Who is calling, where that is known yet. */
export const callerOf = (c: Variables): Caller | undefined =>
  (c as Pick<Context<SignedInEnv>, 'get'>).get('caller')
