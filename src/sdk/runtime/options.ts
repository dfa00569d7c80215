// What a client and a single call can be told.
import type { ApiError, ConnectionError } from './errors.ts'
import type { AccessTokenSource, TokenStore } from './session.ts'

/** Options of every call. */
export interface CallOptions {
  /** Ends the call, also while it waits for a retry; it then throws the signal's reason. */
  signal?: AbortSignal | undefined
  /** Milliseconds that one attempt may take, its body included; 0 for no end. Default: 30,000. */
  timeout?: number | undefined
  /** How often the request may be sent again where that is safe. Default: 2. */
  maxRetries?: number | undefined
  /** Further headers of the request; they win over the client's own. */
  headers?: RequestInit['headers'] | undefined
}

/** Options of calls below `/api/{user_id}`. */
export interface OwnerOptions {
  /** Whose tasks: a user's id, or `me` for the caller's own. Default: that of the client, `me`. */
  userId?: number | 'me' | undefined
}

/** Options of calls that make something. */
export interface IdempotencyOptions {
  /** Makes repeated calls create once. Default: a new random key for every call, the same in its retries. */
  idempotencyKey?: string | undefined
}

/** Options of calls that change one thing. */
export interface IfMatchOptions {
  /** Only if the thing still has this entity tag; else a `PreconditionFailedError`. */
  ifMatch?: string | undefined
}

/** Options of calls that may find that nothing has changed: these give `undefined` then. */
export interface IfNoneMatchOptions {
  /** The entity tag that you have. Where it still holds, the data are `undefined`: keep what you have. */
  ifNoneMatch: string | undefined
}

/** The same calls without an entity tag: these always give their data. */
export interface UnconditionalOptions {
  /** The entity tag that you have. Where it still holds, the data are `undefined`: keep what you have. */
  ifNoneMatch?: undefined
}

/** Every option that some call takes. */
export interface AnyCallOptions extends CallOptions, OwnerOptions, IdempotencyOptions, IfMatchOptions {
  ifNoneMatch?: string | undefined
}

/** A request as it is about to be sent. A hook may change `headers`. */
export interface OutgoingRequest {
  /** The operation, such as `listTasks`. */
  operation: string
  /** 1 for the first attempt. */
  attempt: number
  method: string
  url: string
  headers: Headers
  body: string | undefined
}

/** Why and when a request is sent again. */
export interface Retry {
  operation: string
  /** The attempt that failed, from 1. */
  attempt: number
  /** Milliseconds until the next one. */
  delay: number
  error: ApiError | ConnectionError
}

export interface ClientOptions {
  /** Where the service is, such as `https://tasks.example.com`; a path is kept. `''` is a page's own origin. */
  baseUrl: string
  /**
   * How calls are authenticated. Absent: with a session kept in memory, which begins with `auth.login` or
   * `auth.register`. A store keeps that session elsewhere. A token, or a function that gives one, serves other issuers.
   */
  auth?: string | AccessTokenSource | TokenStore | undefined
  /** Instead of the global `fetch`. */
  fetch?: ((url: string, init: RequestInit) => Promise<Response>) | undefined
  /** Milliseconds that one attempt may take; 0 for no end. Default: 30,000. */
  timeout?: number | undefined
  /** How often a request may be sent again where that is safe. Default: 2. */
  maxRetries?: number | undefined
  /** The longest wait before a retry, in milliseconds; where the service asks for more, the error is thrown. Default: 30,000. */
  maxRetryDelay?: number | undefined
  /** Further headers of every request. */
  headers?: RequestInit['headers'] | undefined
  /** Whose tasks, where a call does not say. Default: `me`. */
  userId?: number | 'me' | undefined
  /** Called before every attempt; may change `headers`. What it throws, the call throws. */
  onRequest?: ((request: OutgoingRequest) => void | Promise<void>) | undefined
  /** Called with a copy of every answer. */
  onResponse?: ((response: Response, request: OutgoingRequest) => void | Promise<void>) | undefined
  /** Called before the wait for a retry. */
  onRetry?: ((retry: Retry) => void | Promise<void>) | undefined
}
