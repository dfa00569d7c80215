import type { ResourceDescription } from './contract-extract.js';
import { type Reply, type SignedInCall, type StoredThing } from './state.js';
/** @param things all that the user owns of the resource @throws Problem 400 for a cursor that does not fit */
export declare function pageOf(resource: ResourceDescription, things: StoredThing[], { account, headers, query: given }: SignedInCall): Reply;
/** A text whose UTF-16 order is the code point order of the other one: each character has the same width. */
export declare const codePoints: (text: string) => string;
