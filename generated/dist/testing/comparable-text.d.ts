/**
 * What is kept of a folded text, in bytes of UTF-8. One character may become 18 (U+FDFA), and who stores such texts would
 * decide what a search costs. A thousand characters that stay what they are always fit.
 */
export declare const foldedBytes = 4096;
/** The text as it is stored for search: folded, and no longer than `foldedBytes`. */
export declare const fold: (text: string) => string;
/**
 * Titles are ordered by so many characters of their folded text: by what is there of any title, also of one that was
 * stored before there was a limit, since a character takes 4 bytes at most.
 */
export declare const orderedLength: number;
/** What a title is ordered by. */
export declare function orderOfTitle(title: string): string;
/** Words of a search at most: each is looked for in every task that the filters leave. */
export declare const maxWords = 10;
/** The different words of a search, folded; none when nothing is left of it. */
export declare const wordsOf: (query: string) => string[];
export declare const hasTooManyWords: (query: string) => boolean;
export declare const tooManyWords = "must have at most 10 different words";
