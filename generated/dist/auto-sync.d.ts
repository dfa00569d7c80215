import { type Live, live } from './live.js';
/** @returns what is to be told of syncs that were done and of data that has gone, and how to stop it */
export declare function autoSync(parts: Parameters<typeof live>[0]): Live;
//# sourceMappingURL=auto-sync.d.ts.map