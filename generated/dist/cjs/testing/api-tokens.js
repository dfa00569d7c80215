"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.listTokens = void 0;
exports.authenticatePersonal = authenticatePersonal;
exports.createToken = createToken;
exports.deleteToken = deleteToken;
// Personal access tokens: made, listed and deleted by their owner, and known by lookup like all tokens here.
const personal_token_ts_1 = require("./personal-token.js");
const scopes_ts_1 = require("./scopes.js");
const relative_reference_ts_1 = require("./relative-reference.js");
const response_ts_1 = require("./response.js");
const state_ts_1 = require("./state.js");
const hourMillis = 60 * 60 * 1000;
/** No session has this id. */
const noSession = 0;
/** @throws Problem 401 */
function authenticatePersonal({ accounts }, text, now) {
    if (!(0, personal_token_ts_1.isPersonalToken)(text))
        throw new response_ts_1.Problem('invalid_token');
    for (const [userId, { tokens }] of accounts) {
        const token = [...tokens.values()].find((each) => each.token === text);
        if (token === undefined)
            continue;
        if (isExpired(token, now))
            throw new response_ts_1.Problem('token_expired');
        token.lastUsedAt = now - (now % hourMillis);
        return { userId, sessionId: noSession, scopes: token.scopes };
    }
    throw new response_ts_1.Problem('invalid_token');
}
const isExpired = ({ expiresAt }, now) => expiresAt !== undefined && expiresAt <= now;
const listTokens = ({ account }) => ({
    status: 200,
    body: [...account.tokens.values()].map(asSent),
});
exports.listTokens = listTokens;
/** Expired ones make room where there is none. */
function createToken({ state, account, body, now }) {
    const { name, scopes: asked, expires_at } = body;
    const expiresAt = expires_at === undefined ? undefined : Date.parse(expires_at);
    const [pointer, message] = ['/expires_at', 'must be in the future'];
    if (expiresAt !== undefined && expiresAt <= now)
        (0, response_ts_1.refuse)([{ in: 'body', pointer, code: 'not_in_future', message }]);
    const { tokens } = account;
    if (tokens.size >= scopes_ts_1.maxTokens)
        for (const [id, token] of tokens)
            if (isExpired(token, now))
                tokens.delete(id);
    if (tokens.size >= scopes_ts_1.maxTokens)
        throw new response_ts_1.Problem('limit_reached');
    const token = {
        id: (0, state_ts_1.nextId)(state, 'token'),
        name: name.trim(),
        scopes: scopes_ts_1.scopes.filter((scope) => asked.includes(scope)),
        token: (0, personal_token_ts_1.personalToken)(crypto.getRandomValues(new Uint8Array(32))),
        createdAt: now,
        lastUsedAt: undefined,
        expiresAt,
    };
    tokens.set(token.id, token);
    const Location = (0, relative_reference_ts_1.relativeReference)('/api/me/tokens', `/api/me/tokens/${token.id}`);
    return { status: 201, headers: { Location }, body: { ...asSent(token), token: token.token } };
}
function deleteToken({ account, path: { id } }) {
    if (!account.tokens.delete(id))
        throw new response_ts_1.Problem('token_not_found');
    return { status: 204 };
}
/** Without its secret. */
const asSent = ({ id, name, scopes, createdAt, lastUsedAt, expiresAt }) => ({
    ...{ id, name, scopes, created_at: timeOf(createdAt) },
    ...{ last_used_at: timeOf(lastUsedAt), expires_at: timeOf(expiresAt) },
});
const timeOf = (millis) => (millis === undefined ? null : new Date(millis).toISOString());
