import { type SyncRun } from './sync-run.js';
/** @throws what the client, the store or a function of the app throws; it may be done again at any time */
export declare function syncOnce(run: SyncRun): Promise<void>;
//# sourceMappingURL=sync-once.d.ts.map