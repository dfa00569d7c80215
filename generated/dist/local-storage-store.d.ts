import { type TokenStore } from './tokens.js';
/**
 * A store that keeps the session in `localStorage`, so that it outlives a reload and all tabs of the origin share it. Where
 * there is none, or the browser refuses to use it, the session is kept in memory, as long as the page lives.
 *
 * @param name of the item; clients with the same name share a session
 */
export declare function localStorageStore(name?: string): TokenStore;
//# sourceMappingURL=local-storage-store.d.ts.map