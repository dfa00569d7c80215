// How text is made comparable, for search and for the order of titles. The SDK's in-memory service uses the same code.

/**
 * Case folding without accents: compatibility decomposition, marks removed, then lower case by way of upper case (which
 * makes SS of ß, and I of ı). Stored text and search terms are folded by the same code, so no extension of PostgreSQL is
 * needed.
 */
const foldCompletely = (text: string): string =>
  // toLowerCase makes a final sigma at the end of a word.
  text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toUpperCase().toLowerCase().replaceAll('ς', 'σ')

/**
 * The maximum length of a folded text, in bytes of UTF-8. One character may fold to 18 (U+FDFA), and a client that stores
 * such texts would make searches slow. A thousand characters that folding does not change always fit.
 */
export const foldedBytes = 4096

/** @returns the text as it is stored for search: folded, and cut to `foldedBytes` */
export const fold = (text: string): string => truncate(foldCompletely(text))

const utf8 = new TextEncoder()
const encoded = new Uint8Array(foldedBytes)

/** Cuts a text to `foldedBytes`, between two characters. */
function truncate(text: string): string {
  if (text.length * 3 <= foldedBytes) return text // a code unit of UTF-16 takes 3 bytes at most
  return text.slice(0, utf8.encodeInto(text, encoded).read)
}

/**
 * How many characters of their folded text titles are ordered by. A character takes 4 bytes at most, so that many are
 * there in full, also in titles that were stored before the limit existed.
 */
export const orderedLength = foldedBytes / 4

/** @returns the text that a title is ordered by */
export function orderOfTitle(title: string): string {
  const folded = fold(title)
  return folded.length <= orderedLength ? folded : [...folded].slice(0, orderedLength).join('')
}

/** The maximum number of words in a search: each is looked for in every task that the filters leave. */
export const maxWords = 10

/** @returns the distinct words of a search, folded; empty when folding leaves nothing */
export const wordsOf = (query: string): string[] =>
  [...new Set(foldCompletely(query).split(/\s+/))].filter((word) => word !== '')

export const hasTooManyWords = (query: string): boolean => wordsOf(query).length > maxWords

export const tooManyWords = `must have at most ${maxWords} different words`
