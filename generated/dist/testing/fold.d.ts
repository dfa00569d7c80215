/**
 * Compatibility decomposition, marks stripped, lower case by way of upper case (where ß is SS, and ı is I), so that
 * case and accents do not matter. What is stored with a task and what is searched for go through here alike, so no
 * extension of PostgreSQL is needed.
 */
export declare const fold: (text: string) => string;
/** The words of a search, folded; none when nothing is left of it. */
export declare const wordsOf: (query: string) => string[];
