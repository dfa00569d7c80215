import type { ResourceDescription } from './contract-extract.js';
import { type State, type StoredThing } from './state.js';
type Descriptions = ResourceDescription['fields'];
type Fields = Record<string, unknown>;
/** Behind everything that there is, and before what is to come. */
export declare const lastPosition: (state: State, resource: string) => string;
/** The derived fields of a new thing. @param time of its creation, as its fields have it */
export declare function ofNew(described: Descriptions, id: number, given: Fields, time: string): Fields;
/** Brings the derived fields of a thing that was written up to date. @param before its fields before */
export declare function derive(described: Descriptions, thing: StoredThing, before: Fields): void;
/** The field that holds the position, and the fields within which things are in one order; undefined where there is none. */
export declare function orderIn(described: Descriptions): {
    field: string;
    within: readonly string[];
} | undefined;
/** The field that says when a thing went to the trash; undefined where there is none. */
export declare const trashIn: (described: Descriptions) => string | undefined;
/** Whether a thing is not in the trash. */
export declare function isPresent(described: Descriptions, thing: Fields): boolean;
/**
 * A position between two others.
 * @param low '' for the first of all
 * @param high a later one
 */
export declare function between(low: string, high: string): string;
export {};
