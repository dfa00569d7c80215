"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.inMemoryStore = exports.indexedDbStore = void 0;
exports.createOffline = createOffline;
// tasks-sdk/offline: the tasks and lists of a person on this device, read and written at once, and in step with the service
// whenever there is a network.
const environment_ts_1 = require("./environment.js");
const replica_ts_1 = require("./replica.js");
const view_ts_1 = require("./view.js");
const sync_once_ts_1 = require("./sync-once.js");
const auto_sync_ts_1 = require("./auto-sync.js");
const local_writes_ts_1 = require("./local-writes.js");
const schedule_ts_1 = require("./schedule.js");
var indexed_db_store_ts_1 = require("./indexed-db-store.js");
Object.defineProperty(exports, "indexedDbStore", { enumerable: true, get: function () { return indexed_db_store_ts_1.indexedDbStore; } });
var offline_store_ts_1 = require("./offline-store.js");
Object.defineProperty(exports, "inMemoryStore", { enumerable: true, get: function () { return offline_store_ts_1.inMemoryStore; } });
/**
 * Opens the local copy of somebody's tasks and lists.
 *
 * @param options the client, the store, and what decides in conflicts
 * @returns once the store is read; the network is not waited for
 * @throws what the store throws
 */
async function createOffline(options) {
    const environment = { ...environment_ts_1.usual, ...options.environment };
    const { api, store } = options;
    const name = store.name === undefined ? undefined : `tasks-sdk offline ${store.name}`;
    let channel = name === undefined ? undefined : environment.channel(name);
    const replica = await (0, replica_ts_1.openReplica)(store, (keys) => channel?.postMessage({ keys }));
    const settled = [];
    const listeners = new Set();
    const locked = (signal, work, what = '') => name === undefined ? work() : environment.lock(name + what, signal, work);
    let automatic;
    const syncs = (0, schedule_ts_1.schedule)((signal) => locked(signal, () => (0, sync_once_ts_1.syncOnce)({ options, replica, settled, call: { signal, maxRetries: 0 } })), environment, {
        isAutomatic: options.autoSync !== false,
        changed() {
            if (syncs.status().status === 'signed_out')
                automatic?.end();
            show();
        },
        done: () => automatic?.synced(),
    });
    let view = (0, view_ts_1.viewOf)(replica, settled);
    let version = replica.version();
    let snapshot = snapshotOf();
    function snapshotOf() {
        const shown = view;
        const pending = replica.writes().length;
        return {
            // When it is asked for: what is shown changes more often.
            get tasks() {
                return shown.all();
            },
            lists: shown.lists(),
            pending,
            ...syncs.status(),
        };
    }
    /** @param write what alone has changed */
    function show(write) {
        const before = version;
        version = replica.version();
        if (write && version === before + 1)
            view.add(write);
        else if (version !== before)
            view = (0, view_ts_1.viewOf)(replica, settled);
        snapshot = snapshotOf();
        for (const listener of listeners)
            listener();
    }
    const { tasks, lists } = (0, local_writes_ts_1.localWrites)(replica, {
        now: environment.now,
        view: () => view,
        shown: show,
        kept: () => void syncs.syncSoon(),
    });
    async function stop() {
        automatic?.end();
        await syncs.stop();
        automatic?.end(); // also one that a sync has led to that was just done
    }
    /** @param work after which the store holds nothing of before */
    async function forget(work) {
        await stop();
        await work();
        settled.length = 0;
    }
    if (channel)
        channel.onmessage = ({ data }) => {
            const { keys } = data;
            const read = keys ? replica.reload(keys) : forget(replica.load);
            const seen = () => {
                show();
                if (keys?.includes('meta token'))
                    automatic?.synced();
            };
            // A store that fails is reported where something is written, and by the next sync.
            read.then(seen, () => { });
        };
    const lead = (signal, work) => locked(signal, work, ' stream');
    if (options.autoSync !== false)
        automatic = (0, auto_sync_ts_1.autoSync)({ api, replica, syncs, environment, lead });
    return {
        tasks: { ...tasks, get: (id) => view.task(id), list: (filter) => view.tasks(filter) },
        lists: { ...lists, get: (id) => view.list(id), list: () => view.lists() },
        getSnapshot: () => snapshot,
        subscribe(listener) {
            listeners.add(listener);
            return () => listeners.delete(listener);
        },
        sync: syncs.sync,
        async clear() {
            await forget(async () => {
                channel?.postMessage({});
                await locked(new AbortController().signal, replica.clear);
                channel?.postMessage({});
            });
            show();
        },
        close() {
            syncs.close();
            automatic?.stop();
            channel?.close();
            channel = undefined;
        },
    };
}
//# sourceMappingURL=offline.js.map