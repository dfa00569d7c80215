// tasks-sdk/offline: the tasks and lists of a person on this device, read and written at once, and in step with the service
// whenever there is a network.
import { usual } from './environment.js';
import { openReplica } from './replica.js';
import { viewOf } from './view.js';
import { syncOnce } from './sync-once.js';
import { autoSync } from './auto-sync.js';
import { localWrites } from './local-writes.js';
import { schedule } from './schedule.js';
export { indexedDbStore } from './indexed-db-store.js';
export { inMemoryStore } from './offline-store.js';
/**
 * Opens the local copy of somebody's tasks and lists.
 *
 * @param options the client, the store, and what decides in conflicts
 * @returns once the store is read; the network is not waited for
 * @throws what the store throws
 */
export async function createOffline(options) {
    const environment = { ...usual, ...options.environment };
    const { api, store } = options;
    const name = store.name === undefined ? undefined : `tasks-sdk offline ${store.name}`;
    let channel = name === undefined ? undefined : environment.channel(name);
    const replica = await openReplica(store, (keys) => channel?.postMessage({ keys }));
    const settled = [];
    const listeners = new Set();
    const locked = (signal, work, what = '') => name === undefined ? work() : environment.lock(name + what, signal, work);
    let automatic;
    const syncs = schedule((signal) => locked(signal, () => syncOnce({ options, replica, settled, call: { signal, maxRetries: 0 } })), environment, {
        isAutomatic: options.autoSync !== false,
        changed() {
            if (syncs.status().status === 'signed_out')
                automatic?.end();
            show();
        },
        done: () => automatic?.synced(),
    });
    let view = viewOf(replica, settled);
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
            view = viewOf(replica, settled);
        snapshot = snapshotOf();
        for (const listener of listeners)
            listener();
    }
    const { tasks, lists } = localWrites(replica, {
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
        automatic = autoSync({ api, replica, syncs, environment, lead });
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