import type { Reply, SignedInCall, StoredThing } from './state.js';
import type { Owned } from './thing.js';
type Fields = Record<string, unknown>;
/**
 * What a write makes of a thing that it completes.
 * @returns the changes as they are to be made, and what keeps the occurrence once they are
 */
export declare function completing(owned: Owned, call: SignedInCall, thing: StoredThing, changes: Fields, isReplacement: boolean): {
    changes: {
        due_date: string;
        recurrence: string;
        completed: boolean;
    };
    /** @returns its id */
    keep: () => number;
} | undefined;
/** The next days of a recurring thing. */
export declare function occurrences(owned: Owned, call: SignedInCall): Reply;
export {};
