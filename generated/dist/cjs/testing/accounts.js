"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.getMe = void 0;
exports.register = register;
exports.login = login;
exports.updateMe = updateMe;
exports.deleteMe = deleteMe;
exports.changePassword = changePassword;
exports.requestPasswordReset = requestPasswordReset;
exports.confirmPasswordReset = confirmPasswordReset;
exports.requestEmailVerification = requestEmailVerification;
exports.changeEmail = changeEmail;
exports.confirmEmail = confirmEmail;
// Accounts: registering, signing in, and what people do with their own one.
const relative_reference_ts_1 = require("./relative-reference.js");
const response_ts_1 = require("./response.js");
const state_ts_1 = require("./state.js");
const sessions_ts_1 = require("./sessions.js");
/** The service refuses the 5,000 most common ones; these stand for them. */
const commonPasswords = new Set(('password password1 passw0rd 12345678 123456789 1234567890 87654321 11111111 00000000 qwertyuiop qwerty123 ' +
    '1q2w3e4r 1qaz2wsx iloveyou sunshine sunshine1 princess football baseball superman starwars trustno1 abcd1234').split(' '));
/** As the service compares them. */
const canonical = (password) => password.normalize('NFC');
function refuseCommon(password) {
    if (commonPasswords.has(canonical(password).toLowerCase()))
        throw new response_ts_1.Problem('password_too_common');
}
const accountWith = ({ accounts }, email) => [...accounts.values()].find((account) => account.email.toLowerCase() === email.toLowerCase());
function register(call) {
    const { state, now } = call;
    const { email, password, name } = call.body;
    refuseCommon(password);
    if (accountWith(state, email))
        throw new response_ts_1.Problem('email_taken');
    const account = {
        id: (0, state_ts_1.nextId)(state, 'account'),
        ...{ email, email_verified: false, name: name.trim(), created_at: new Date(now).toISOString() },
        password: canonical(password),
        ...{
            things: new Map(),
            lastChange: 0,
            removals: [],
            sessions: new Map(),
            tokens: new Map(),
            keys: new Map(),
        },
    };
    state.accounts.set(account.id, account);
    sendLink(call, 'email_verification', account);
    return {
        status: 201,
        headers: { Location: (0, relative_reference_ts_1.relativeReference)('/api/auth/register', '/api/me') },
        body: (0, sessions_ts_1.signIn)(call, account),
    };
}
function login(call) {
    const { email, password } = call.body;
    const account = accountWith(call.state, email);
    if (account?.password !== canonical(password))
        throw new response_ts_1.Problem('invalid_credentials');
    return { status: 200, body: (0, sessions_ts_1.signIn)(call, account) };
}
const getMe = ({ account }) => ({ status: 200, body: (0, sessions_ts_1.userOf)(account) });
exports.getMe = getMe;
function updateMe({ account, body }) {
    const { name = account.name } = body;
    account.name = name.trim();
    return { status: 200, body: (0, sessions_ts_1.userOf)(account) };
}
function deleteMe({ state, account, body }) {
    const { password } = body;
    if (password === undefined)
        (0, response_ts_1.refuse)([{ in: 'body', pointer: '/password', code: 'required', message: 'is required' }]);
    if (canonical(password ?? '') !== account.password)
        throw new response_ts_1.Problem('password_mismatch');
    state.accounts.delete(account.id);
    return { status: 204 };
}
/** Ends all sessions but the one that the request comes from. */
function changePassword({ state, account, token, body }) {
    const { current_password, new_password } = body;
    refuseCommon(new_password);
    if (canonical(current_password) !== account.password)
        throw new response_ts_1.Problem('password_mismatch');
    account.password = canonical(new_password);
    endLinks(state, account);
    state.mails.push({ kind: 'password_changed', to: account.email, token: undefined });
    for (const id of account.sessions.keys()) {
        if (id !== token.sessionId)
            account.sessions.delete(id);
    }
    return { status: 204 };
}
/** There is no quota of mails here. A link ends the one before of the same kind. */
function sendLink({ state, now }, kind, account, to = account.email) {
    for (const [token, { userId, kind: other }] of state.mailTokens)
        if (userId === account.id && other === kind)
            state.mailTokens.delete(token);
    const token = (0, sessions_ts_1.randomToken)();
    state.mailTokens.set(token, { kind, userId: account.id, email: to, expiresAt: now + linkMillis });
    state.mails.push({ kind, to, token });
}
const linkMillis = 30 * 60 * 1000;
/** Those with which somebody could take over the account. */
function endLinks({ mailTokens }, { id }) {
    for (const [token, { userId, kind }] of mailTokens)
        if (userId === id && kind !== 'email_verification')
            mailTokens.delete(token);
}
/** @throws Problem 400 for a token that is unknown, used or expired, or for another purpose */
function takeToken({ state, now, body }, kinds) {
    const { token } = body;
    const link = state.mailTokens.get(token);
    const account = link && state.accounts.get(link.userId);
    if (!link || !account || !kinds.includes(link.kind) || link.expiresAt <= now)
        throw new response_ts_1.Problem('invalid_mail_token');
    return { link, account, use: () => state.mailTokens.delete(token) };
}
function requestPasswordReset(call) {
    const account = accountWith(call.state, call.body.email);
    if (account)
        sendLink(call, 'password_reset', account);
    return { status: 202, body: { message: 'If there is such an account, a mail is on its way.' } };
}
function confirmPasswordReset(call) {
    const { account, link } = takeToken(call, ['password_reset']);
    const { new_password } = call.body;
    refuseCommon(new_password);
    account.password = canonical(new_password);
    account.email_verified ||= account.email === link.email;
    account.sessions.clear();
    endLinks(call.state, account);
    call.state.mails.push({ kind: 'password_changed', to: account.email, token: undefined });
    return { status: 204 };
}
const onItsWay = { status: 202, body: { message: 'A mail is on its way.' } };
function requestEmailVerification(call) {
    if (!call.account.email_verified)
        sendLink(call, 'email_verification', call.account);
    return onItsWay;
}
function changeEmail(call) {
    const { email, current_password } = call.body;
    if (canonical(current_password) !== call.account.password)
        throw new response_ts_1.Problem('password_mismatch');
    sendLink(call, 'email_change', call.account, email);
    return onItsWay;
}
/** Verifies an address, and gives it to the account if it is a new one. */
function confirmEmail(call) {
    const { account, link, use } = takeToken(call, ['email_verification', 'email_change']);
    const isChange = link.kind === 'email_change';
    if (!isChange && link.email !== account.email)
        throw new response_ts_1.Problem('invalid_mail_token');
    const other = accountWith(call.state, link.email);
    if (other !== undefined && other !== account)
        throw new response_ts_1.Problem('email_taken');
    use();
    if (isChange) {
        endLinks(call.state, account);
        call.state.mails.push({ kind: 'email_changed', to: account.email, token: undefined });
    }
    Object.assign(account, { email: link.email, email_verified: true });
    return { status: 200, body: (0, sessions_ts_1.userOf)(account) };
}
