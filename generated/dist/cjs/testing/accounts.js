"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.getMe = void 0;
exports.register = register;
exports.login = login;
exports.updateMe = updateMe;
exports.deleteMe = deleteMe;
exports.changePassword = changePassword;
// Accounts: registering, signing in, and what people do with their own one.
const relative_reference_ts_1 = require("./relative-reference.js");
const response_ts_1 = require("./response.js");
const sessions_ts_1 = require("./sessions.js");
const state_ts_1 = require("./state.js");
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
        ...{ email, name: name.trim(), created_at: new Date(now).toISOString() },
        password: canonical(password),
        ...{ things: new Map(), sessions: new Map(), tokens: new Map(), keys: new Map() },
    };
    state.accounts.set(account.id, account);
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
function changePassword({ account, token, body }) {
    const { current_password, new_password } = body;
    refuseCommon(new_password);
    if (canonical(current_password) !== account.password)
        throw new response_ts_1.Problem('password_mismatch');
    account.password = canonical(new_password);
    for (const id of account.sessions.keys()) {
        if (id !== token.sessionId)
            account.sessions.delete(id);
    }
    return { status: 204 };
}
