import type { StoredEntry } from './offline-store.js';
import { type PendingWrite } from './pending-write.js';
import type { Replica } from './replica.js';
/** @returns whether a completion was taken back, and is no longer in the outbox */
export declare function takeBack(replica: Replica, write: PendingWrite): Promise<boolean>;
/** What is left of writes without the field `completed`. */
export declare function withoutCompletion(writes: PendingWrite[]): {
    puts: StoredEntry[];
    deletes: string[];
};
