"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.watchedSession = watchedSession;
const claims_ts_1 = require("./claims.js");
/** While nothing is known. */
const unknown = {};
/** When another tab has written, and when a page comes back that was frozen and has missed that. */
const events = ['storage', 'pageshow'];
/**
 * Makes the session of a client.
 *
 * @param read asks for the tokens, and calls `saw`: at once, where they come at once
 * @param forget removes the tokens
 * @param store which may be read at any time; undefined for what is only asked when a token is needed
 */
function watchedSession(read, forget, store) {
    let state = unknown;
    let last;
    const listeners = new Set();
    function saw(token, owner) {
        const { user_id, sub } = (0, claims_ts_1.claimsOf)(token);
        const isSamePerson = sub ? sub === state.subject : token === last;
        const user = owner ?? (isSamePerson ? state.user : undefined);
        last = token;
        const next = {
            isSignedIn: token !== undefined,
            userId: typeof user_id === 'number' ? user_id : user?.id,
            subject: sub,
            user,
        };
        if (JSON.stringify(next) === JSON.stringify(state))
            return;
        state = next;
        // Later, so that what a listener throws is reported as its own error, and not thrown by the call.
        for (const listener of listeners)
            void Promise.resolve(next).then((now) => listeners.has(listener) && listener(now));
    }
    async function load() {
        await read();
        return state;
    }
    const look = () => {
        // A store that fails has no session to show; its error is thrown by the calls.
        if (store)
            load().catch(() => state === unknown && saw(undefined));
    };
    let stop;
    function listen(to) {
        const each = (verb) => {
            for (const event of events)
                globalThis[verb]?.(event, look);
        };
        each('addEventListener');
        const stopStore = to.onChange?.(look);
        return () => {
            each('removeEventListener');
            stopStore?.();
        };
    }
    const session = {
        serverSnapshot: () => unknown,
        load,
        clear: forget,
        snapshot() {
            // While nobody listens to changes, nothing tells of them.
            if (!stop)
                look();
            return state;
        },
        onChange(listener) {
            listeners.add(listener);
            stop ??= store && listen(store);
            look();
            return () => {
                listeners.delete(listener);
                if (listeners.size > 0)
                    return;
                stop?.();
                stop = undefined;
            };
        },
    };
    const show = (user, token) => {
        if ((0, claims_ts_1.areOfOneSession)(token, last))
            saw(last, user);
    };
    return { session, saw, show };
}
//# sourceMappingURL=client-session.js.map