import type { OfflineOptions } from './offline-options.js';
import { type TaskFilter } from './view.js';
import type { List, Task } from './contract.js';
import { type ListWrites, type TaskWrites } from './local-writes.js';
import { type SyncStatus } from './schedule.js';
export type { Channel, Environment } from './environment.js';
export { indexedDbStore } from './indexed-db-store.js';
export type { Conflict, Decision, ListConflict, OfflineClient, OfflineOptions, RefusedWrite, TaskConflict, } from './offline-options.js';
export { inMemoryStore, type OfflineStore, type StoredEntry } from './offline-store.js';
export type { TaskFilter } from './view.js';
export type { ListWrites, TaskWrites } from './local-writes.js';
export type { SyncStatus } from './schedule.js';
/** What is shown at a moment. */
export interface OfflineSnapshot {
    /** All that are not in the trash, by their position. */
    readonly tasks: readonly Task[];
    readonly lists: readonly List[];
    /** How many writes wait to be sent. */
    readonly pending: number;
    readonly status: SyncStatus;
    /** Why it waits, or is signed out. */
    readonly error: unknown;
}
/** The local copy. Its functions need no `this`. */
export interface Offline {
    /** Tasks: what is read is what the service had last, with what was written here since. */
    readonly tasks: TaskWrites & {
        get(id: number): Task | undefined;
        /** @returns those that are wanted, by their position: all that are not in the trash, when nothing is said */
        list(filter?: TaskFilter): Task[];
    };
    readonly lists: ListWrites & {
        get(id: number): List | undefined;
        list(): List[];
    };
    /** What is shown now, for `useSyncExternalStore`: the same object until something changes. */
    getSnapshot(this: void): OfflineSnapshot;
    /** Calls a function when something has changed, here, elsewhere or in another tab. @returns a function that ends this */
    subscribe(this: void, listener: () => void): () => void;
    /**
     * Sends what was written, and gets what was changed elsewhere. Call it when something may have changed.
     *
     * @returns whether that is done; false where it is tried again later, or waits for somebody to sign in
     */
    sync(this: void): Promise<boolean>;
    /** Deletes all local data, also what was not sent yet: call it when the person signs out. */
    clear(this: void): Promise<void>;
    /** Ends what goes on in the background. What was not sent yet is kept. */
    close(this: void): void;
}
/**
 * Opens the local copy of somebody's tasks and lists.
 *
 * @param options the client, the store, and what decides in conflicts
 * @returns once the store is read; the network is not waited for
 * @throws what the store throws
 */
export declare function createOffline(options: OfflineOptions): Promise<Offline>;
