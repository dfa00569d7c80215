// The one way in which text is made comparable: for search, and for the order of titles.
/**
 * Compatibility decomposition, marks stripped, lower case by way of upper case (where ß is SS, and ı is I), so that
 * case and accents do not matter. What is stored with a task and what is searched for go through here alike, so no
 * extension of PostgreSQL is needed.
 */
export const fold = (text) => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toUpperCase().toLowerCase().replaceAll('ς', 'σ'); // which lower case makes of a sigma by its place in the word
/** The words of a search, folded; none when nothing is left of it. */
export const wordsOf = (query) => [...new Set(fold(query).split(/\s+/))].filter((word) => word !== '');
