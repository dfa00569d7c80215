import type { SignedInCall, StoredThing } from './state.js';
/**
 * One thing for one key and body, however often they are sent.
 * @param key of the resource: another one may use the same
 * @throws Problem 422 when the key was sent with another body within 24 hours
 */
export declare function insertOnce({ account, body, now }: SignedInCall, key: string, create: () => StoredThing): {
    thing: StoredThing;
    replayed: boolean;
};
