// Who calls: the access token for a request, and the next one when it is due or refused.
import { abortable } from './abortable.js';
import { ApiError, isProblem } from './errors.js';
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
    return {
        token: async () => source({ refresh: false }),
        renew: async (refused) => {
            const token = await source({ refresh: true });
            return token === refused ? undefined : token;
        },
        begin: async () => { },
        end: async () => { },
    };
}
function fromStore(store, refresh) {
    /** The refreshes under way, by their refresh token: everybody who has it waits for the same one. */
    const flights = new Map();
    function renewed(of) {
        const flight = flights.get(of) ?? exchanged(of).finally(() => flights.delete(of));
        flights.set(of, flight);
        return flight;
    }
    async function exchanged(refreshToken) {
        // A store that meanwhile holds another session, or none, is left alone: somebody signed in or out.
        const replace = async (next) => {
            if ((await store.load())?.refresh_token === refreshToken)
                await store.save(next);
        };
        try {
            const next = tokensOf(await refresh(refreshToken));
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
        async token(signal) {
            const session = await store.load();
            if (!session?.refresh_token)
                return session?.token;
            const left = (session.expires_at ?? expiryOf(session.token)) - Date.now();
            if (left > dueMillis)
                return session.token;
            try {
                return (await abortable(renewed(session.refresh_token), signal)).token;
            }
            catch (error) {
                // What is left of the token may do, where the refresh failed for a reason that passes.
                if (left <= 0 || signal?.aborted || (error instanceof ApiError && error.status < 429))
                    throw error;
                return session.token;
            }
        },
        async renew(refused, signal) {
            const session = await store.load();
            if (session && session.token !== refused)
                return session.token;
            return session?.refresh_token && (await abortable(renewed(session.refresh_token), signal)).token;
        },
        begin: async (answer) => store.save(tokensOf(answer)),
        end: async () => store.save(undefined),
    };
}
const tokensOf = ({ token, refresh_token, expires_in }) => ({
    token,
    refresh_token,
    expires_at: Date.now() + expires_in * 1000,
});
/** @returns the `exp` of a JWT in milliseconds; infinity where it cannot be read */
function expiryOf(token) {
    try {
        const claims = token.split('.')[1];
        return (JSON.parse(atob(claims.replaceAll('-', '+').replaceAll('_', '/'))).exp * 1000 ||
            Number.POSITIVE_INFINITY);
    }
    catch {
        return Number.POSITIVE_INFINITY;
    }
}
