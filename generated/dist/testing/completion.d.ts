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
/** @returns what a replacement became that has completed an occurrence, and the id of that; undefined for any other */
export declare function madeBefore(owned: Owned, call: SignedInCall, { id }: StoredThing): {
    body: {
        id: number;
        user_id: number;
        created_at: string;
        updated_at: string;
        version: number;
        change: number;
        due_time?: string | null;
        time_zone?: string | null;
        recurs_from?: 'due' | 'completion';
        due_date: string;
        recurrence: string;
        completed: boolean;
    };
    keptId: number;
} | undefined;
/** The next days of a recurring thing. */
export declare function occurrences(owned: Owned, call: SignedInCall): Reply;
export {};
