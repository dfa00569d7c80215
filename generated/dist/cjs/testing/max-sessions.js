"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.maxSessions = void 0;
// How many sign-ins of one account there may be.
/** Sessions that an account may have at once; the SDK's in-memory service has the same limit. */
exports.maxSessions = 100;
