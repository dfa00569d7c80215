import type { PendingWrite, Sent } from './pending-write.js';
import type { SyncRun } from './sync-run.js';
/**
 * Keeps a request with its write.
 *
 * @param write with the ids of the service
 * @param id of the thing; 0 for a creation
 * @param etag of the state that was looked at
 * @param op another one than that of the write is a step towards it
 */
export declare function keep({ replica }: SyncRun, write: PendingWrite, { id, etag }: {
    id: number;
    etag?: string | undefined;
}, op?: Sent['op']): Promise<Sent>;
