import { type PendingWrite, type Sent } from './pending-write.js';
import type { Problem } from './contract.js';
import type { Written } from './request.js';
import type { SyncRun } from './sync-run.js';
/** Takes over what the service has made of a request. */
export declare function settle(run: SyncRun, key: string, sent: Sent, { data, etag }: Written): Promise<void>;
/** Takes out a write that is not needed (any more). @param id of the thing that it has created */
export declare function remove({ replica }: SyncRun, { key, kind, op, id }: PendingWrite, made?: number): Promise<void>;
/** Takes out a write that cannot be made, once the app knows. */
export declare function refuse({ options, replica }: SyncRun, write: PendingWrite, code: string, problem?: Problem): Promise<void>;
