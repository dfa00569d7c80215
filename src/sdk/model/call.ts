// What a handler is given, and what it answers with.
import type { AccessToken, Account, State } from './state.ts'

export type Answer = { status: number; headers?: Record<string, string>; body?: unknown }

/** A request that has passed every check which the contract alone can make. */
export type Call = {
  state: State
  /** Epoch milliseconds. */
  now: number
  headers: Headers
  /** By the operation's schemas, which the values fulfil. */
  path: { id: number }
  query: Record<string, unknown>
  body: unknown
}

/** A call of somebody with an account and an access token. */
export type SignedInCall = Call & { account: Account; token: AccessToken }

export type Handler = (call: Call) => Answer
export type SignedInHandler = (call: SignedInCall) => Answer
