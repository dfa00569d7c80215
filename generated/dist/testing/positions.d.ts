/** Both from 1. A column counts characters (code points). */
export type Position = {
    line: number;
    column: number;
};
/**
 * @param text lines end in LF, CR LF or CR
 * @returns the function that finds the position of an offset; it goes on from the offset before, so ask in ascending order
 */
export declare function positionsIn(text: string): (offset: number) => Position;
