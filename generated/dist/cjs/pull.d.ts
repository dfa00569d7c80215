import type { SyncRun } from './sync-run.js';
/** Asks for all that was changed. The place up to which it has come is kept with what came. */
export declare function pull(run: SyncRun): Promise<void>;
