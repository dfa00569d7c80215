import type { Environment } from './environment.js';
/**
 * - `idle`: everything was sent, and the copy was up to date after that
 * - `syncing`: a sync is under way
 * - `waiting`: it failed, for want of a network in most cases, and is tried again later
 * - `signed_out`: it goes on when the person whose data this is signs in
 */
export type SyncStatus = 'idle' | 'syncing' | 'waiting' | 'signed_out';
export type Schedule = ReturnType<typeof schedule>;
/**
 * @param work one sync
 * @param changed called when the status has changed
 * @param done called after each sync that has succeeded
 */
export declare function schedule(work: (signal: AbortSignal) => Promise<void>, { after, random }: Environment, { isAutomatic, changed, done }: {
    isAutomatic: boolean;
    changed: () => void;
    done: () => void;
}): {
    status: () => {
        status: SyncStatus;
        error: unknown;
    };
    sync: () => Promise<boolean>;
    /** The sync that is under way. */
    underWay: () => Promise<boolean> | undefined;
    /** After a write: a sync that has failed comes again by itself, and nobody is signed in again by a write. */
    syncSoon(): Promise<void>;
    /** Ends a sync that is under way. */
    stop(): Promise<void>;
    close(): void;
};
//# sourceMappingURL=schedule.d.ts.map