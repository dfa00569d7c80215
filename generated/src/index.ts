// The root entry: the client and everything that belongs to it. Generated.

export type { Answer, Call } from './call.ts'
export type { ChangeEvent, StreamOptions } from './change-stream.ts'
export * from './client.ts'
export type * from './contract.ts'
export {
  ApiError,
  BadRequestError,
  ConflictError,
  ConnectionError,
  ForbiddenError,
  isProblem,
  NotFoundError,
  PreconditionFailedError,
  type ProblemError,
  RateLimitError,
  ServerError,
  TimeoutError,
  UnauthorizedError,
} from './errors.ts'
export { localStorageStore } from './local-storage-store.ts'
export * from './operations.ts'
export type * from './options.ts'
export type { ClientSession, SessionState } from './client-session.ts'
export { type AccessTokenSource, memoryStore, type Tokens, type TokenStore } from './tokens.ts'
export { createTransport, type Transport } from './transport.ts'
