import type { SignedInCall } from './state.js';
/**
 * @param key with the operation before it: another one may use the same
 * @param work what it returns must not change later
 * @returns what the work returned at first
 * @throws Problem 422 when the key was sent with another path or body within 24 hours
 */
export declare function once<Kept>({ account, path, body, now }: SignedInCall, key: string, work: () => Kept): {
    kept: Kept;
    replayed: boolean;
};
