import type { ResourceDescription } from './contract-extract.js';
import { type Reply, type SignedInCall, type StoredThing } from './state.js';
import { type Reference } from './fields.js';
/** A resource as one operation uses it. @param headers that the operation declares: it ignores others */
export type Owned = ResourceDescription & {
    name: string;
    headers: string[];
    referring: Referring[];
};
type Referring = Reference & {
    resource: ResourceDescription & {
        name: string;
    };
};
type Fields = Record<string, unknown>;
/**
 * A malformed `If-Match` is refused before the thing is looked for, and what it is to refer to is looked for before the
 * versions are compared.
 */
export declare function findForWriting(owned: Owned, call: SignedInCall, changes?: Fields): StoredThing;
export declare function find(owned: Owned, { account, path }: SignedInCall): StoredThing;
export declare const tagOf: ({ version }: StoredThing) => string;
export declare function represent(status: number, thing: StoredThing): Reply;
export {};
