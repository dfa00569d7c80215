import type { Account, StoredTask } from './state.js';
/** @throws Problem 422 when the key was sent with another body within 24 hours */
export declare function createOnce(account: Account, request: {
    headers: Headers;
    body: object;
    now: number;
}, create: () => StoredTask): {
    task: StoredTask;
    replayed: boolean;
};
