// The root entry: the client and everything that belongs to it. Generated.
export * from './client.js';
export { ApiError, BadRequestError, ConflictError, ConnectionError, ForbiddenError, isProblem, NotFoundError, PreconditionFailedError, RateLimitError, ServerError, TimeoutError, UnauthorizedError, } from './errors.js';
export { localStorageStore } from './local-storage-store.js';
export * from './operations.js';
export { memoryStore } from './tokens.js';
export { createTransport } from './transport.js';
//# sourceMappingURL=index.js.map