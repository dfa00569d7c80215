import { type PendingWrite, type Sent } from './pending-write.js';
import type { Finding } from './inspect.js';
import type { SyncRun } from './sync-run.js';
type Disputed = Finding & {
    is: 'gone' | 'conflict';
};
/**
 * @param write with the ids of the service
 * @returns the request, which is kept by then; undefined where nothing is to be written
 */
export declare function decide(run: SyncRun, write: PendingWrite, found: Disputed): Promise<Sent | undefined>;
export {};
