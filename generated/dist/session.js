// Who calls: the access token for a request, and the next one when it is due or refused.
import { ApiError, ConnectionError, isProblem } from './errors.js';
/** A token that ends sooner than this is replaced before it is used. */
const dueMillis = 10_000;
/** Keeps a session as long as the client lives. */
export function memoryStore(tokens) {
    return {
        load: () => tokens,
        save: (next) => {
            tokens = next;
        },
    };
}
export function authenticator(auth, refresh) {
    if (typeof auth === 'string')
        return fromSource(({ refresh }) => (refresh ? undefined : auth));
    if (typeof auth === 'function')
        return fromSource(auth);
    return fromStore(auth ?? memoryStore(), refresh);
}
function fromSource(source) {
    /** The refresh under way, which everybody waits for. */
    let flight;
    const ask = async (refresh) => (await source({ refresh })) || undefined;
    return {
        token: () => ask(false),
        async renew(refused) {
            const token = await ask(false);
            if (token && token !== refused)
                return token;
            flight ??= ask(true).finally(() => {
                flight = undefined;
            });
            return flight;
        },
        begin: async () => { },
        end: async () => { },
    };
}
function fromStore(store, refresh) {
    /** The last refresh: everybody who has its refresh token gets the same pair, also whoever read the store too early. */
    let last;
    let changes = Promise.resolve();
    /** One change after another, since whether one applies depends on what the store has then. */
    function change(next, applies) {
        const done = changes
            .catch(() => { })
            .then(async () => {
            if (!applies || applies(await store.load()))
                await store.save(next);
        });
        changes = done;
        return done;
    }
    function renewed(of) {
        if (last?.of === of)
            return last.flight;
        const flight = exchanged(of);
        const started = { of, flight };
        last = started;
        flight.catch(() => {
            if (last === started)
                last = undefined;
        });
        return flight;
    }
    async function exchanged(of) {
        // A store that meanwhile holds another session, or none, is left alone: somebody signed in or out.
        const replace = (next) => change(next, (now) => now?.refresh_token === of);
        try {
            const next = tokensOf(await refresh(of));
            await replace(next);
            return next;
        }
        catch (error) {
            if (isProblem(error, 'invalid_refresh_token'))
                await replace(undefined);
            throw error;
        }
    }
    return {
        async token() {
            const session = await store.load();
            if (!session?.refresh_token)
                return session?.token;
            const left = (session.expires_at ?? expiryOf(session.token)) - Date.now();
            if (left > dueMillis)
                return session.token;
            try {
                return (await renewed(session.refresh_token)).token;
            }
            catch (error) {
                const passes = error instanceof ConnectionError || (error instanceof ApiError && error.status >= 429);
                // What is left of the token may do.
                if (passes && left > 0)
                    return session.token;
                throw error;
            }
        },
        async renew(refused) {
            const session = await store.load();
            if (!session || session.token !== refused)
                return session?.token;
            return session.refresh_token && (await renewed(session.refresh_token)).token;
        },
        begin: (answer) => change(tokensOf(answer)),
        end: (token) => change(undefined, (now) => areOfOneSession(now?.token, token)),
    };
}
const tokensOf = ({ token, refresh_token, expires_in }) => ({
    token,
    refresh_token,
    expires_at: Date.now() + expires_in * 1000 || undefined,
});
/** Whether two tokens are of one person and one sign-in, as far as they tell. */
export function areOfOneSession(one, other) {
    const [a, b] = [claimsOf(one), claimsOf(other)];
    return ['sub', 'user_id', 'sid'].every((name) => !a[name] || !b[name] || a[name] === b[name]);
}
/** @returns the `exp` in milliseconds; infinity where it cannot be read */
const expiryOf = (token) => Number(claimsOf(token).exp) * 1000 || Number.POSITIVE_INFINITY;
/** @returns the claims of a JWT, unchecked; none of what is no JWT */
function claimsOf(token = '') {
    try {
        const claims = token.split('.')[1];
        return JSON.parse(atob(claims.replaceAll('-', '+').replaceAll('_', '/'))) ?? {};
    }
    catch {
        return {};
    }
}
