/**
 * The maximum length of a folded text, in bytes of UTF-8. One character may fold to 18 (U+FDFA), and a client that stores
 * such texts would make searches slow. A thousand characters that folding does not change always fit.
 */
export declare const foldedBytes = 4096;
/** @returns the text as it is stored for search: folded, and cut to `foldedBytes` */
export declare const fold: (text: string) => string;
/** @returns the places of those texts that are alike to one before, without regard to case and accents */
export declare function placesOfTwins(texts: readonly string[]): number[];
export declare const isTwin = "must not be like one before it, without regard to case and accents";
/**
 * How many characters of their folded text titles are ordered by. A character takes 4 bytes at most, so that many are
 * there in full, also in titles that were stored before the limit existed.
 */
export declare const orderedLength: number;
/** @returns the text that a title is ordered by */
export declare function orderOfTitle(title: string): string;
/** The maximum number of words in a search: each is looked for in every task that the filters leave. */
export declare const maxWords = 10;
/** @returns the distinct words of a search, folded, without those of marks alone; empty where nothing is left to be looked for */
export declare const wordsOf: (query: string) => string[];
export declare const hasTooManyWords: (query: string) => boolean;
export declare const tooManyWords = "must have at most 10 different words";
/** Whether something is looked for, or all is wanted: an empty search is none. */
export declare const isSearchable: (query: string) => boolean;
export declare const noWord = "must have a word";
/** Whether it has a character other than white space, controls, noncharacters, and those that Unicode calls default ignorable. */
export declare const isVisible: (text: string) => boolean;
export declare const notVisible = "must not be blank";
