"use strict";
// Where the local data is kept: an interface that IndexedDB, memory or a store of one's own fulfil, by keys and values.
Object.defineProperty(exports, "__esModule", { value: true });
exports.inMemoryStore = inMemoryStore;
/** A store in memory, as long as the program lives: where there is no IndexedDB, and for tests. */
function inMemoryStore() {
    const entries = new Map();
    const parsed = (key) => [key, JSON.parse(entries.get(key))];
    return {
        load: async (keys = [...entries.keys()]) => keys.filter((key) => entries.has(key)).map(parsed),
        async write(puts, deletes) {
            for (const key of deletes)
                entries.delete(key);
            for (const [key, value] of puts)
                entries.set(key, JSON.stringify(value));
        },
        clear: async () => entries.clear(),
    };
}
//# sourceMappingURL=offline-store.js.map