"use strict";
// What a personal access token may be allowed to do, and how many of them there may be.
Object.defineProperty(exports, "__esModule", { value: true });
exports.scopeChallenge = exports.maxTokens = exports.scopes = void 0;
/** Each operation that such a token opens needs one of them; an operation without a scope is closed to all of them. */
exports.scopes = ['tasks:read', 'tasks:write', 'account:read'];
/** Tokens that an account may have at once, expired ones included; the SDK's in-memory service has the same limit. */
exports.maxTokens = 100;
/** RFC 6750 section 3.1: the challenge of a 403. @param scope of the operation; undefined where no token opens it */
const scopeChallenge = (scope) => `Bearer error="insufficient_scope"${scope === undefined ? '' : `, scope="${scope}"`}`;
exports.scopeChallenge = scopeChallenge;
