/** Something that is kept: its key, and a value that structured cloning and JSON leave as it is. */
export type StoredEntry = readonly [key: string, value: unknown];
/** Keeps local data. For one of your own: it has to keep what was written in the order in which `write` was called. */
export interface OfflineStore {
    /** What those tabs have in common that share it; undefined where nobody else has access. */
    readonly name?: string | undefined;
    /**
     * Whether what is called first takes effect first, also where nobody waits for it. Then a write does not wait for what was called
     * before it, and so is on its way when the page is closed.
     */
    readonly isOrdered?: boolean | undefined;
    /** Reads everything, or what there is of some keys. */
    load(keys?: readonly string[]): Promise<StoredEntry[]>;
    /** Puts and deletes in one transaction: all of it or nothing, and for good once the promise is resolved. */
    write(puts: readonly StoredEntry[], deletes: readonly string[]): Promise<void>;
    /** Deletes everything. */
    clear(): Promise<void>;
}
/** A store in memory, as long as the program lives: where there is no IndexedDB, and for tests. */
export declare function inMemoryStore(): OfflineStore;
//# sourceMappingURL=offline-store.d.ts.map