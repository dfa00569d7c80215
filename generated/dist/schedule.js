import { isSignedOut } from './sync-run.js';
import { ApiError } from './errors.js';
const firstDelayMillis = 1000;
const maxDelayMillis = 5 * 60_000;
/** The maximum of setTimeout, 24.8 days. */
const longestTimerMillis = 2 ** 31 - 1;
/**
 * @param work one sync
 * @param changed called when the status has changed
 * @param done called after each sync that has succeeded
 */
export function schedule(work, { after, random }, { isAutomatic, changed, done }) {
    let status = 'idle';
    let error;
    let failures = 0;
    let current;
    let isWantedAgain = false;
    let cancelTimer;
    /** The service has said when to come again. */
    let isHeld = false;
    let controller = new AbortController();
    let isClosed = false;
    function show(next, cause) {
        status = next;
        error = cause;
        changed();
    }
    async function attempt() {
        cancelTimer?.();
        cancelTimer = undefined;
        const { signal } = controller;
        show('syncing');
        try {
            do {
                isWantedAgain = false;
                await work(signal);
            } while (isWantedAgain);
            failures = 0;
            show('idle');
            done();
            return true;
        }
        catch (cause) {
            if (!signal.aborted)
                failed(cause);
            return false;
        }
    }
    function failed(cause) {
        failures += 1;
        if (isSignedOut(cause))
            return show('signed_out', cause);
        const asked = cause instanceof ApiError ? (cause.retryAfter ?? 0) * 1000 : 0;
        // Full jitter, so that many clients do not come back at the same time.
        const delay = asked + random() * Math.min(maxDelayMillis, firstDelayMillis * 2 ** (failures - 1));
        isHeld = asked > 0;
        if (isHeld || isAutomatic)
            cancelTimer = after(Math.min(delay, longestTimerMillis), () => {
                isHeld = false;
                cancelTimer = undefined;
                if (isAutomatic)
                    void sync();
            });
        show('waiting', cause);
    }
    function sync() {
        isWantedAgain = true;
        if (isClosed || isHeld)
            return Promise.resolve(false);
        // Later, since a listener that hears of its begin may ask for one.
        current ??= Promise.resolve()
            .then(attempt)
            .finally(() => {
            current = undefined;
        });
        return current;
    }
    return {
        status: () => ({ status, error }),
        sync,
        /** The sync that is under way. */
        underWay: () => current,
        /** After a write: a sync that has failed comes again by itself, and nobody is signed in again by a write. */
        async syncSoon() {
            isWantedAgain = true;
            if (isAutomatic && !cancelTimer && status !== 'signed_out')
                await sync();
        },
        /** Ends a sync that is under way. */
        async stop() {
            controller.abort();
            cancelTimer?.();
            cancelTimer = undefined;
            isHeld = false;
            await current;
            controller = new AbortController();
            show('idle');
        },
        close() {
            isClosed = true;
            controller.abort();
            cancelTimer?.();
        },
    };
}
//# sourceMappingURL=schedule.js.map