// Accounts: registering, signing in, and what people do with their own one.
import { relativeReference } from './relative-reference.js';
import { Problem, refuse } from './response.js';
import { signIn, userOf } from './sessions.js';
import { nextId } from './state.js';
/** The service refuses the 5,000 most common ones; these stand for them. */
const commonPasswords = new Set(('password password1 passw0rd 12345678 123456789 1234567890 87654321 11111111 00000000 qwertyuiop qwerty123 ' +
    '1q2w3e4r 1qaz2wsx iloveyou sunshine sunshine1 princess football baseball superman starwars trustno1 abcd1234').split(' '));
/** As the service compares them. */
const canonical = (password) => password.normalize('NFC');
function refuseCommon(password) {
    if (commonPasswords.has(canonical(password).toLowerCase()))
        throw new Problem('password_too_common');
}
const accountWith = ({ accounts }, email) => [...accounts.values()].find((account) => account.email.toLowerCase() === email.toLowerCase());
export function register(call) {
    const { state, now } = call;
    const { email, password, name } = call.body;
    refuseCommon(password);
    if (accountWith(state, email))
        throw new Problem('email_taken');
    const account = {
        id: nextId(state, 'account'),
        ...{ email, name: name.trim(), created_at: new Date(now).toISOString() },
        password: canonical(password),
        ...{ things: new Map(), sessions: new Map(), tokens: new Map(), keys: new Map() },
    };
    state.accounts.set(account.id, account);
    return {
        status: 201,
        headers: { Location: relativeReference('/api/auth/register', '/api/me') },
        body: signIn(call, account),
    };
}
export function login(call) {
    const { email, password } = call.body;
    const account = accountWith(call.state, email);
    if (account?.password !== canonical(password))
        throw new Problem('invalid_credentials');
    return { status: 200, body: signIn(call, account) };
}
export const getMe = ({ account }) => ({ status: 200, body: userOf(account) });
export function updateMe({ account, body }) {
    const { name = account.name } = body;
    account.name = name.trim();
    return { status: 200, body: userOf(account) };
}
export function deleteMe({ state, account, body }) {
    const { password } = body;
    if (password === undefined)
        refuse([{ in: 'body', pointer: '/password', code: 'required', message: 'is required' }]);
    if (canonical(password ?? '') !== account.password)
        throw new Problem('password_mismatch');
    state.accounts.delete(account.id);
    return { status: 204 };
}
/** Ends all sessions but the one that the request comes from. */
export function changePassword({ account, token, body }) {
    const { current_password, new_password } = body;
    refuseCommon(new_password);
    if (canonical(current_password) !== account.password)
        throw new Problem('password_mismatch');
    account.password = canonical(new_password);
    for (const id of account.sessions.keys()) {
        if (id !== token.sessionId)
            account.sessions.delete(id);
    }
    return { status: 204 };
}
