/** @param start of the cell, its quote included */
export type Cell = {
    text: string;
    start: number;
};
/** What is not CSV, and where. */
export declare class CsvSyntaxError extends Error {
    readonly offset: number;
    constructor(message: string, offset: number);
}
/**
 * Reads the records, one after the other.
 * @param text lines end in LF, CR LF or CR; empty lines are no records
 * @throws CsvSyntaxError
 */
export declare function recordsOf(text: string): Generator<Cell[]>;
