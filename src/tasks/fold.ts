// The one way in which text is made comparable: for search, and for the order of titles.

/**
 * Compatibility decomposition, marks stripped, lower case, so that case and accents do not matter.
 * What is stored with a task and what is searched for go through here alike, so no extension of PostgreSQL is needed.
 */
export const fold = (text: string): string =>
  text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll('ς', 'σ') // lower case makes a final sigma of it by its place in the word

/** The words of a search, folded; none when nothing is left of it. */
export const wordsOf = (query: string): string[] =>
  [...new Set(fold(query).split(/\s+/))].filter((word) => word !== '')
