// What it needs of the environment beside `fetch`: each may be replaced.
/** That of a browser, as far as it is there. */
export const usual = {
    now: Date.now,
    random: Math.random,
    after(millis, callback) {
        const timer = setTimeout(callback, millis);
        return () => clearTimeout(timer);
    },
    lock(name, signal, work) {
        const { locks } = globalThis.navigator ?? {};
        return locks ? locks.request(name, { signal }, work) : work();
    },
    channel(name) {
        const isBrowser = typeof BroadcastChannel === 'function' && globalThis.navigator?.locks !== undefined;
        return isBrowser ? new BroadcastChannel(name) : undefined;
    },
};
//# sourceMappingURL=environment.js.map