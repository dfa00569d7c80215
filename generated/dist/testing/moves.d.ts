import type { ResourceDescription } from './contract-extract.js';
import { type SignedInCall, type StoredThing } from './state.js';
type Owned = ResourceDescription & {
    name: string;
};
type Fields = Record<string, unknown>;
/**
 * What a move writes.
 * @param body the fields within which there is an order, as far as they change, and `after_id`
 * @throws Problem 404 where there is nothing to come after
 */
export declare function changesOfMove(owned: Owned, call: SignedInCall, thing: StoredThing, body: Fields): Fields;
/** What a write of other fields adds: a thing that comes elsewhere comes last there. */
export declare function elsewhere({ name, fields }: Owned, { state }: SignedInCall, thing: StoredThing, given: Fields): Fields;
/** The things that were in an order which goes away come last in another one, as they were. @param moving in any order */
export declare function appendInOrder(owned: Owned, call: SignedInCall, moving: StoredThing[], changes: Fields): void;
export {};
