import { type Account, type SignedInCall, type StoredThing } from './state.js';
import type { Owned } from './thing.js';
type Fields = Record<string, unknown>;
/** The field that refers to things of the same resource. */
export declare const parentIn: ({ name, fields }: Pick<Owned, 'name' | 'fields'>) => string | undefined;
/** What is below a thing. @param when of those that count; what is below another one is not looked at */
export declare function below(owned: Owned, account: Account, { id }: StoredThing, when?: (thing: StoredThing) => boolean): StoredThing[];
/** A thing that is there, and those above it, nearest first. */
export declare function upwards(owned: Owned, account: Account, id: unknown): StoredThing[];
/** How many levels a thing and what is below it have. @param when of what counts */
export declare function levelsOf(owned: Owned, account: Account, { id }: StoredThing, when: (thing: StoredThing) => boolean): number;
/**
 * Where a thing is to be, by what a request says of it: below another one it is where that is.
 * @param before the thing as it is; undefined for a new one
 * @returns no fields where the request says nothing of it
 * @throws Problem 404, 409, 400
 */
export declare function placeOf(owned: Owned, { account }: SignedInCall, wanted: Fields, before?: StoredThing): Fields;
/** What is below a thing comes along where that goes, which is a write of each. */
export declare function takeAlong(owned: Owned, call: SignedInCall, thing: StoredThing, changes: Fields): void;
export {};
