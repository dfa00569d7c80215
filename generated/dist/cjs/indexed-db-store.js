"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.indexedDbStore = indexedDbStore;
const table = 'entries';
/**
 * A store in the browser's IndexedDB, which outlives a reload, and which all tabs of the origin share.
 *
 * @param name of the database
 */
function indexedDbStore(name = 'tasks-sdk') {
    let opened;
    function open() {
        const request = indexedDB.open(name, 1);
        request.onupgradeneeded = () => request.result.createObjectStore(table);
        return resultOf(request).then((database) => {
            // Whoever deletes the database is not kept waiting; whoever uses it next opens it again.
            const forget = () => {
                database.close();
                opened = undefined;
            };
            database.onversionchange = forget;
            database.onclose = forget;
            return database;
        });
    }
    async function transaction(mode, work) {
        opened ??= open();
        opened.catch(() => {
            opened = undefined;
        });
        // Strict, since what is resolved must outlive a loss of power, too.
        const begun = (await opened).transaction(table, mode, { durability: 'strict' });
        const result = work(begun.objectStore(table));
        // Now, and not once the page has heard of each request: by then it may be closed.
        begun.commit();
        return await new Promise((resolve, reject) => {
            begun.oncomplete = () => resolve(result);
            begun.onabort = () => reject(begun.error);
        });
    }
    return {
        name,
        isOrdered: true, // as transactions on one table are
        async load(keys) {
            const found = await transaction('readonly', (entries) => keys
                ? keys.map((key) => [key, entries.get(key)])
                : [entries.getAllKeys(), entries.getAll()]);
            if (keys)
                return found
                    .map(([key, { result }]) => [key, result])
                    .filter(([, value]) => value !== undefined);
            const [all, values] = found;
            return all.result.map((key, index) => [String(key), values.result[index]]);
        },
        write: (puts, deletes) => transaction('readwrite', (entries) => {
            for (const key of deletes)
                entries.delete(key);
            for (const [key, value] of puts)
                entries.put(value, key);
        }),
        clear: () => transaction('readwrite', (entries) => void entries.clear()),
    };
}
const resultOf = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
});
//# sourceMappingURL=indexed-db-store.js.map