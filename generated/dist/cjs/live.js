"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.live = live;
const pending_write_ts_1 = require("./pending-write.js");
const replica_ts_1 = require("./replica.js");
const errors_ts_1 = require("./errors.js");
const firstDelayMillis = 1000;
/** Where no stream can be had, there is a sync about once a minute. */
const maxDelayMillis = 2 * 60_000;
/** A stream that is this old is none of a proxy that keeps it back: then a silence would have ended it. */
const steadyMillis = 90_000;
/** @param lead does work while no other tab does */
function live({ api, replica, syncs, environment: { after, random }, lead, }) {
    /** While this tab leads, or waits for that. */
    let leading;
    let isLeader = false;
    /** Whether a sync has been done, so that the stream begins with what it led to. */
    let isReady = false;
    let open;
    let failures = 0;
    let cancelPause;
    function look() {
        if (!isLeader || !isReady || open || cancelPause)
            return;
        open = new AbortController();
        void read(open);
    }
    async function read(mine) {
        const { signal } = mine;
        const cancelSteady = after(steadyMillis, () => {
            failures = 0;
        });
        let cause;
        try {
            const [since, userId] = ['token', 'owner'].map((name) => replica.meta.get(name));
            // Without retries: what was missed meanwhile is got by a sync.
            const stream = api.changes.stream?.({ since }, { userId, signal, maxRetries: 0 }) ?? [];
            for await (const { change } of stream) {
                await syncs.underWay(); // which may bring it
                if (!signal.aborted && !isKnown(change))
                    await syncs.syncSoon();
            }
        }
        catch (error) {
            cause = error;
        }
        cancelSteady();
        if (signal.aborted)
            return;
        open = undefined;
        pause(cause);
    }
    /** Also what was written here comes back. */
    const isKnown = ({ type, id, data }) => (0, pending_write_ts_1.isSame)(replica.things.get((0, replica_ts_1.keyOf)(type, id))?.data ?? null, data);
    function pause(cause) {
        const mayPass = cause instanceof errors_ts_1.ApiError || cause instanceof errors_ts_1.ConnectionError;
        failures = mayPass ? failures + 1 : Number.POSITIVE_INFINITY;
        const asked = cause instanceof errors_ts_1.ApiError ? (cause.retryAfter ?? 0) * 1000 : 0;
        const delay = random() * Math.min(maxDelayMillis, firstDelayMillis * 2 ** (failures - 1));
        cancelPause = after(asked + delay, () => {
            cancelPause = undefined;
            void syncs.syncSoon();
        });
    }
    /** Ends the stream, until a sync has been done. */
    function end() {
        isReady = false;
        open?.abort();
        open = undefined;
        cancelPause?.();
        cancelPause = undefined;
    }
    return {
        end,
        /** A sync has been done. */
        synced() {
            isReady = true;
            look();
        },
        /** Somebody looks. */
        start() {
            if (leading)
                return;
            leading = new AbortController();
            const { signal } = leading;
            const led = async () => {
                if (signal.aborted)
                    return;
                isLeader = true;
                look();
                await new Promise((resolve) => signal.addEventListener('abort', resolve));
            };
            lead(signal, led).catch(() => { });
        },
        /** Nobody looks. */
        stop() {
            end();
            isLeader = false;
            leading?.abort();
            leading = undefined;
        },
    };
}
//# sourceMappingURL=live.js.map