// What a sync works with, and what its errors mean.
import { ApiError, isProblem } from './errors.js';
/** Somebody else is signed in than the person whose data this is. */
export class AnotherPersonError extends Error {
}
const mayPass = [401, 403, 408, 425, 429];
const isElsewhere = ['idempotency_in_progress', 'route_not_found', 'method_not_allowed'];
/** Whether the service has said no to this very request, so that it would say so again. */
export const isRefusal = (error) => isProblem(error) &&
    error.status >= 400 &&
    error.status < 500 &&
    !mayPass.includes(error.status) &&
    !isElsewhere.includes(error.code);
/** Whether it goes on when somebody signs in, and not before. */
export const isSignedOut = (error) => error instanceof AnotherPersonError || (error instanceof ApiError && [401, 403].includes(error.status));
//# sourceMappingURL=sync-run.js.map