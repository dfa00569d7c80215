import { type SyncRun } from './sync-run.js';
/** @throws what stops the sync: no connection, nobody signed in, a busy service */
export declare function deliver(run: SyncRun, key: string): Promise<void>;
//# sourceMappingURL=deliver.d.ts.map