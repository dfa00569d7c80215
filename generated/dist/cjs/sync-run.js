"use strict";
// What a sync works with, and what its errors mean.
Object.defineProperty(exports, "__esModule", { value: true });
exports.isSignedOut = exports.isRefusal = exports.AnotherPersonError = void 0;
const errors_ts_1 = require("./errors.js");
/** Somebody else is signed in than the person whose data this is. */
class AnotherPersonError extends Error {
}
exports.AnotherPersonError = AnotherPersonError;
const mayPass = [401, 403, 408, 425, 429];
const isElsewhere = ['idempotency_in_progress', 'route_not_found', 'method_not_allowed'];
/** Whether the service has said no to this very request, so that it would say so again. */
const isRefusal = (error) => (0, errors_ts_1.isProblem)(error) &&
    error.status >= 400 &&
    error.status < 500 &&
    !mayPass.includes(error.status) &&
    !isElsewhere.includes(error.code);
exports.isRefusal = isRefusal;
/** Whether it goes on when somebody signs in, and not before. */
const isSignedOut = (error) => error instanceof AnotherPersonError || (error instanceof errors_ts_1.ApiError && [401, 403].includes(error.status));
exports.isSignedOut = isSignedOut;
//# sourceMappingURL=sync-run.js.map