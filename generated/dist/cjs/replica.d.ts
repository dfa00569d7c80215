import type { OfflineStore, StoredEntry } from './offline-store.js';
import { type Fields, type Kind, type PendingWrite, type Thing } from './pending-write.js';
/** A thing as the service has it. */
export interface Copied {
    data: Thing;
    etag: string;
}
/** Keys: `task 42`, `list 7`, `id task -5` (the service's id), `write …`, `meta …`. */
type Change = {
    puts?: StoredEntry[];
    deletes?: string[];
};
export declare const keyOf: (kind: Kind, id: number) => string;
export type Replica = Awaited<ReturnType<typeof openReplica>>;
/**
 * Reads a store.
 *
 * @param changed called after each change, with the keys that have changed, once they are in the store
 */
export declare function openReplica(store: OfflineStore, changed: (keys: string[]) => void): Promise<{
    things: Map<string, Copied>;
    ids: Map<string, number>;
    meta: Map<string, unknown>;
    commit: ({ puts, deletes }: Change) => Promise<void>;
    /** How often it was changed. */
    version: () => number;
    /** The pending writes, in their order. */
    writes: () => PendingWrite[];
    write: (key: string) => PendingWrite | undefined;
    /** The id at the service of what was created here, once it is known; any other id as it is. */
    idOf: (kind: Kind, id: number) => number;
    /** The same for all ids in fields. */
    withIds: (fields: Fields) => Fields;
    /** A change by whoever syncs, which others recognise. */
    commitSynced: ({ puts, deletes }: Change) => Promise<void>;
    /** Reads the store again, if another tab has synced meanwhile. */
    refresh(): Promise<void>;
    /** Reads what another tab has changed. */
    reload: (keys: string[]) => Promise<void>;
    /** Reads all of it again. */
    load: () => Promise<void>;
    clear: () => Promise<void>;
}>;
export {};
