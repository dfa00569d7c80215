"use strict";
// What it needs of the environment beside `fetch`: each may be replaced.
Object.defineProperty(exports, "__esModule", { value: true });
exports.usual = void 0;
/** That of a browser, as far as it is there. */
exports.usual = {
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