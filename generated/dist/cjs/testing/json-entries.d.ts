/** A member of an object or an element of an array. @param start of its value */
export type Entry = {
    key: string | number;
    start: number;
};
/** What is not JSON, and where. */
export declare class JsonSyntaxError extends Error {
    readonly offset: number;
    constructor(offset: number);
}
/**
 * Walks through an object or an array.
 * @param at its first character
 * @returns its entries, and at last the offset behind it. `next(end)` says where the value of the entry ends, for whoever
 * has read it; else it is skipped
 * @throws JsonSyntaxError
 */
export declare function entriesOf(text: string, at: number): Generator<Entry, number, number | undefined>;
/** @returns the offset behind the value, however deep it is nested @throws JsonSyntaxError */
export declare function skipValue(text: string, at: number): number;
/**
 * @param path of keys and indices
 * @returns the offset of the value, or that of the last one on the way to it that is there
 */
export declare function offsetOf(text: string, at: number, path: readonly PropertyKey[]): number;
/** @returns the offset behind white space */
export declare function skipSpace(text: string, at: number): number;
