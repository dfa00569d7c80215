"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.autoSync = autoSync;
// Syncs that come by themselves, from the start on, until they are stopped.
const live_ts_1 = require("./live.js");
/** Of a browser: nobody looks at a page that is hidden. */
const page = () => globalThis.document;
const isHidden = () => page()?.visibilityState === 'hidden';
/** @returns what is to be told of syncs that were done and of data that has gone, and how to stop it */
function autoSync(parts) {
    const { api, syncs } = parts;
    const ours = (0, live_ts_1.live)(parts);
    const sync = () => void syncs.sync();
    const look = () => {
        if (isHidden())
            return ours.stop();
        ours.start();
        sync();
    };
    const stopSession = api.session.onChange(({ isSignedIn }) => (isSignedIn ? sync() : ours.end()));
    const document = page();
    globalThis.addEventListener?.('online', sync);
    document?.addEventListener('visibilitychange', look);
    if (!isHidden())
        ours.start();
    sync();
    return {
        ...ours,
        stop() {
            ours.stop();
            stopSession();
            globalThis.removeEventListener?.('online', sync);
            document?.removeEventListener('visibilitychange', look);
        },
    };
}
//# sourceMappingURL=auto-sync.js.map