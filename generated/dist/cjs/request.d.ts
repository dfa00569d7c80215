import type { Kind, Sent, Thing } from './pending-write.js';
import type { SyncRun } from './sync-run.js';
/** What the service responds with: the thing and its entity tag, but for deletions. */
export interface Written {
    data?: Thing | null | undefined;
    etag?: string | null | undefined;
}
/** @throws what the client throws */
export declare function request({ options, call }: SyncRun, kind: Kind, sent: Sent): Promise<Written>;
