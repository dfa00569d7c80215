"use strict";
// What an access token says of itself. Only the service can verify it.
Object.defineProperty(exports, "__esModule", { value: true });
exports.sessionOf = exports.expiryOf = void 0;
exports.areOfOneSession = areOfOneSession;
exports.claimsOf = claimsOf;
/** Whether two tokens belong to the same user and the same sign-in, as far as their claims say. */
function areOfOneSession(one, other) {
    const [a, b] = [claimsOf(one), claimsOf(other)];
    return ['sub', 'user_id', 'sid'].every((name) => !a[name] || !b[name] || a[name] === b[name]);
}
/** @returns the `exp` in milliseconds; Infinity if it cannot be read */
const expiryOf = (token) => Number(claimsOf(token).exp) * 1000 || Number.POSITIVE_INFINITY;
exports.expiryOf = expiryOf;
/** @returns which session an access token belongs to; '' where it does not say */
const sessionOf = (token) => String(claimsOf(token).sid ?? '');
exports.sessionOf = sessionOf;
/** @returns the claims of a JWT, unverified; an empty object for anything else */
function claimsOf(token = '') {
    try {
        const claims = token.split('.')[1];
        return JSON.parse(atob(claims.replaceAll('-', '+').replaceAll('_', '/'))) ?? {};
    }
    catch {
        return {};
    }
}
//# sourceMappingURL=claims.js.map