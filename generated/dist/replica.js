// What the store holds, in memory: the things as the service has them, the outbox, and what the service calls what was created
// here. Every change is made here and in the store alike.
import { randomKey } from './operation.js';
import { references } from './pending-write.js';
export const keyOf = (kind, id) => `${kind} ${id}`;
/**
 * Reads a store.
 *
 * @param changed called after each change, with the keys that have changed, once they are in the store
 */
export async function openReplica(store, changed) {
    const things = new Map();
    const ids = new Map();
    const writes = new Map();
    const meta = new Map();
    const tables = [
        ['id ', ids],
        ['write ', writes],
        ['meta ', meta],
        ['', things],
    ];
    const tableOf = (key) => tables.find(([start]) => key.startsWith(start));
    let last = Promise.resolve();
    let version = 0;
    function apply(puts, deletes) {
        for (const key of deletes) {
            const [start, table] = tableOf(key);
            table.delete(key.slice(start.length));
        }
        for (const [key, value] of puts) {
            const [start, table] = tableOf(key);
            table.set(key.slice(start.length), value);
        }
    }
    async function load() {
        const all = await store.load();
        for (const [, table] of tables)
            table.clear();
        apply(all, []);
        version += 1;
    }
    /** One after the other, unless the store sees to that by itself. */
    function inTurn(work) {
        if (store.isOrdered)
            return work();
        const done = last.then(work, work);
        last = done.catch(() => { });
        return done;
    }
    /** Makes a change here at once, and resolves when the store has it. */
    async function commit({ puts = [], deletes = [] }) {
        apply(puts, deletes);
        version += 1;
        try {
            await inTurn(() => store.write(puts, deletes));
            apply(puts, deletes); // once more: what another tab had written may have been read meanwhile
        }
        catch (error) {
            await inTurn(load);
            throw error;
        }
        changed([...deletes, ...puts.map(([key]) => key)]);
    }
    const idOf = (kind, id) => ids.get(keyOf(kind, id)) ?? id;
    await load();
    return {
        things,
        ids,
        meta,
        commit,
        /** How often it was changed. */
        version: () => version,
        /** The pending writes, in their order. */
        writes: () => [...writes.values()].sort((one, other) => (one.key < other.key ? -1 : 1)),
        write: (key) => writes.get(key.slice('write '.length)),
        /** The id at the service of what was created here, once it is known; any other id as it is. */
        idOf,
        /** The same for all ids in fields. */
        withIds: (fields) => Object.fromEntries(Object.entries(fields).map(([name, value]) => {
            const kind = references[name];
            return [name, kind && typeof value === 'number' ? idOf(kind, value) : value];
        })),
        /** A change by whoever syncs, which others recognise. */
        commitSynced: ({ puts = [], deletes }) => commit({ puts: [...puts, ['meta synced', randomKey()]], ...(deletes && { deletes }) }),
        /** Reads the store again, if another tab has synced meanwhile. */
        async refresh() {
            const [synced] = await inTurn(() => store.load(['meta synced']));
            if (synced?.[1] !== meta.get('synced'))
                await inTurn(load);
        },
        /** Reads what another tab has changed. */
        reload: (keys) => inTurn(async () => {
            const found = await store.load(keys);
            apply(found, keys);
            version += 1;
        }),
        /** Reads all of it again. */
        load: () => inTurn(load),
        clear: () => inTurn(async () => {
            await store.clear();
            await load();
        }),
    };
}
//# sourceMappingURL=replica.js.map