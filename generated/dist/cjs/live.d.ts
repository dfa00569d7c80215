import type { Environment } from './environment.js';
import type { OfflineClient } from './offline-options.js';
import { type Replica } from './replica.js';
import type { Schedule } from './schedule.js';
export type Live = ReturnType<typeof live>;
/** @param lead does work while no other tab does */
export declare function live({ api, replica, syncs, environment: { after, random }, lead, }: {
    api: OfflineClient;
    replica: Replica;
    syncs: Schedule;
    environment: Environment;
    lead: (signal: AbortSignal, work: () => Promise<void>) => Promise<void>;
}): {
    end: () => void;
    /** A sync has been done. */
    synced(): void;
    /** Somebody looks. */
    start(): void;
    /** Nobody looks. */
    stop(): void;
};
