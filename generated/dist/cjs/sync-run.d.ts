import type { OfflineOptions } from './offline-options.js';
import type { PendingWrite } from './pending-write.js';
import type { Replica } from './replica.js';
import type { Problem } from './contract.js';
import { ApiError } from './errors.js';
import type { CallOptions, OwnerOptions } from './options.js';
export interface SyncRun {
    options: OfflineOptions;
    replica: Replica;
    /** What was sent since the copy was brought up to date: its effects on other things are not known yet. */
    settled: PendingWrite[];
    /** Of each call. There are no retries within it: the whole is done again. */
    call: CallOptions & OwnerOptions;
}
/** Somebody else is signed in than the person whose data this is. */
export declare class AnotherPersonError extends Error {
}
/** Whether the service has said no to this very request, so that it would say so again. */
export declare const isRefusal: (error: unknown) => error is ApiError & {
    code: string;
    problem: Problem;
};
/** Whether it goes on when somebody signs in, and not before. */
export declare const isSignedOut: (error: unknown) => boolean;
