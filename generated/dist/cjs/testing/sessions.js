"use strict";
// Sessions: opened by a sign-in, kept by refresh tokens that are replaced at every use, listed and ended by their owner;
// and the access tokens, in the form of a JWT so that a client may read `exp`, but valid only when they were issued here.
Object.defineProperty(exports, "__esModule", { value: true });
exports.randomToken = exports.userOf = void 0;
exports.signIn = signIn;
exports.refresh = refresh;
exports.logout = logout;
exports.listSessions = listSessions;
exports.endSession = endSession;
exports.authenticate = authenticate;
const max_sessions_ts_1 = require("./max-sessions.js");
const personal_token_ts_1 = require("./personal-token.js");
const base64url_ts_1 = require("./base64url.js");
const response_ts_1 = require("./response.js");
const state_ts_1 = require("./state.js");
const api_tokens_ts_1 = require("./api-tokens.js");
const dayMillis = 24 * 60 * 60 * 1000;
/** How long a token may still come again once a successor of it was used: two windows may have asked at once. */
const graceMillis = 10_000;
/** Tokens that are given in the place of one that got lost, at most. */
const maxSiblings = 3;
/** After 7 days without use, and after 30 days from the sign-in in any case. */
const endOf = (createdAt, now) => Math.min(now + 7 * dayMillis, createdAt + 30 * dayMillis);
/** Opens a session, which clears the account's expired ones away, and those beyond the limit. @returns the body of the response */
function signIn({ state, now }, account) {
    for (const { id, expiresAt } of account.sessions.values()) {
        if (expiresAt <= now)
            account.sessions.delete(id);
    }
    const byLastUse = [...account.sessions.values()].sort((a, b) => b.lastUsedAt - a.lastUsedAt || b.id - a.id);
    for (const { id } of byLastUse.slice(max_sessions_ts_1.maxSessions - 1))
        account.sessions.delete(id);
    const id = (0, state_ts_1.nextId)(state, 'session');
    account.sessions.set(id, { id, createdAt: now, lastUsedAt: now, expiresAt: endOf(now, now) });
    return pairOf(state, account, id, undefined, now);
}
/** refresh: replaces a token, or ends its whole session when it was used before. */
function refresh({ state, now, body }) {
    const { refresh_token } = body;
    const token = state.refreshTokens.get(refresh_token);
    const account = token && state.accounts.get(token.userId);
    const session = token && livingSession(account, token.sessionId, now);
    if (!token || !account || !session)
        throw new response_ts_1.Problem('invalid_refresh_token');
    if (isReuse(token, now)) {
        account.sessions.delete(session.id);
        throw new response_ts_1.Problem('invalid_refresh_token');
    }
    token.isUsed = true;
    token.successors += 1;
    if (token.parent)
        token.parent.successorUsedAt ??= now;
    session.lastUsedAt = now;
    session.expiresAt = endOf(session.createdAt, now);
    return { status: 200, body: pairOf(state, account, session.id, token, now) };
}
/** Forgiven is a use whose responses may all have been lost, since none of the successors has been used for long. */
const isReuse = ({ isUsed, successors, successorUsedAt }, now) => isUsed && (successors > maxSiblings || now - (successorUsedAt ?? now) > graceMillis);
function pairOf(state, account, sessionId, parent, now) {
    const refresh_token = (0, exports.randomToken)();
    const userId = account.id;
    state.refreshTokens.set(refresh_token, {
        ...{ userId, sessionId, parent },
        isUsed: false,
        successors: 0,
        successorUsedAt: undefined,
    });
    return {
        user: (0, exports.userOf)(account),
        token: issueAccessToken(state, userId, sessionId, now),
        token_type: 'Bearer',
        expires_in: accessTtlSeconds,
        refresh_token,
    };
}
/** An account as it is sent: without its password. */
const userOf = ({ id, email, email_verified, name, created_at }) => ({
    ...{ id, email, email_verified, name, created_at },
});
exports.userOf = userOf;
/** One that can still be refreshed. */
function livingSession(account, id, now) {
    const session = account?.sessions.get(id);
    return session !== undefined && session.expiresAt > now ? session : undefined;
}
function logout({ account, token }) {
    account.sessions.delete(token.sessionId);
    return { status: 200, body: { message: 'You are signed out.' } };
}
function listSessions({ account, token, now }) {
    const living = [...account.sessions.values()].filter(({ expiresAt }) => expiresAt > now);
    const body = living.map(({ id, createdAt, lastUsedAt }) => ({
        id,
        created_at: new Date(createdAt).toISOString(),
        last_used_at: new Date(lastUsedAt).toISOString(),
        current: id === token.sessionId,
    }));
    return { status: 200, body };
}
function endSession({ account, path: { id }, now }) {
    if (livingSession(account, id, now) === undefined)
        throw new response_ts_1.Problem('session_not_found');
    account.sessions.delete(id);
    return { status: 204 };
}
const accessTtlSeconds = 15 * 60;
const clockToleranceSeconds = 5;
// RFC 9110: the scheme's case does not matter. All that follows it is the token.
const bearer = /^bearer +(\S.*)$/i;
/** 256 random bits. */
const randomToken = () => (0, base64url_ts_1.base64urlOf)(crypto.getRandomValues(new Uint8Array(32)));
exports.randomToken = randomToken;
/** @param now epoch milliseconds */
function issueAccessToken(state, userId, sessionId, now) {
    const iat = Math.floor(now / 1000);
    const exp = iat + accessTtlSeconds;
    const header = { alg: 'HS256', typ: 'at+jwt' };
    const names = { iss: 'tasks-api', aud: 'tasks-api', sub: String(userId), user_id: userId, type: 'access' };
    const payload = { ...names, sid: sessionId, iat, exp, jti: crypto.randomUUID() };
    const token = [...[header, payload].map((part) => (0, base64url_ts_1.base64url)(JSON.stringify(part))), (0, exports.randomToken)()].join('.');
    state.accessTokens.set(token, { userId, sessionId, expiresAtSeconds: exp });
    return token;
}
/** @throws Problem 401 */
function authenticate(state, authorization, now) {
    const text = bearer.exec(authorization ?? '')?.[1];
    if (text === undefined)
        throw new response_ts_1.Problem('authentication_required');
    if ((0, personal_token_ts_1.claimsToBePersonal)(text))
        return (0, api_tokens_ts_1.authenticatePersonal)(state, text, now);
    const token = state.accessTokens.get(text);
    if (token === undefined)
        throw new response_ts_1.Problem('invalid_token');
    if (token.expiresAtSeconds <= Math.floor(now / 1000) - clockToleranceSeconds)
        throw new response_ts_1.Problem('token_expired');
    return token;
}
