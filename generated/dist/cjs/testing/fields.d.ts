import type { ContractData, ResourceDescription } from './contract-extract.js';
import { type Account, type SignedInCall, type StoredThing } from './state.js';
type Descriptions = ResourceDescription['fields'];
type Fields = Record<string, unknown>;
/** Every field that can be written. @param stored what a replacement replaces; undefined at a creation */
export declare function whole(described: Descriptions, body: Fields, stored?: StoredThing): Fields;
/** What a body leaves out. @param replaced of a replacement, which keeps the others */
export declare const initialOf: (described: Descriptions, replaced?: 'omitted') => Fields;
/** Without the white space that the service drops. */
export declare const trimmed: (described: Descriptions, given: Fields) => Fields;
/** Whether a replacement has been made already: only the time that it was read at is an earlier one. */
export declare const isRepeated: (fields: Descriptions, thing: StoredThing, body: Fields) => boolean;
/** @throws Problem 400 that names what only the service writes and has another value */
export declare function assertUnchanged(fields: Descriptions, thing: StoredThing, body: Fields): void;
/**
 * @param pathOf where a thing is, by its id
 * @throws Problem 409 when another thing has a value that no two may have
 */
export declare function assertUnique(described: Descriptions, things: Iterable<StoredThing>, given: Fields, pathOf: (id: number) => string): void;
/** A field that refers to things of a resource, and the name of the resource that has it. */
export type Reference = {
    from: string;
    field: string;
};
/** @returns the fields that refer to things of a resource */
export declare const referencesTo: (name: string, resources: ContractData['resources']) => Reference[];
/** @throws Problem 404 when a field refers to something that its owner does not have */
export declare function assertReferences(described: ResourceDescription['fields'], { things }: Account, given: Record<string, unknown>): void;
/** A resource, by its name and its fields. */
export type Named = {
    name: string;
    fields: Descriptions;
};
export declare function thingsOf({ things }: Account, { name }: Pick<Named, 'name'>): Map<number, StoredThing>;
/** @throws Problem 409 where there are more than there may be with so many more */
export declare function assertRoom({ name, max }: Pick<Named, 'name'> & {
    max?: number;
}, account: Account, more: number): void;
/** Adds a thing. @param given its fields, the omitted ones apart @param createdAt epoch milliseconds */
export declare function add({ state, account, now }: SignedInCall, { name, fields }: Named, given: Fields, createdAt?: number): StoredThing;
export {};
