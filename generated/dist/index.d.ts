export type { Answer, Call } from './call.js';
export type { ChangeEvent, StreamOptions } from './change-stream.js';
export * from './client.js';
export type * from './contract.js';
export { ApiError, BadRequestError, ConflictError, ConnectionError, ForbiddenError, isProblem, NotFoundError, PreconditionFailedError, type ProblemError, RateLimitError, ServerError, TimeoutError, UnauthorizedError, } from './errors.js';
export { localStorageStore } from './local-storage-store.js';
export * from './operations.js';
export type * from './options.js';
export type { ClientSession, SessionState } from './client-session.js';
export { type AccessTokenSource, memoryStore, type Tokens, type TokenStore } from './tokens.js';
export { createTransport, type Transport } from './transport.js';
//# sourceMappingURL=index.d.ts.map