import type { OfflineStore } from './offline-store.js';
/**
 * A store in the browser's IndexedDB, which outlives a reload, and which all tabs of the origin share.
 *
 * @param name of the database
 */
export declare function indexedDbStore(name?: string): OfflineStore;
