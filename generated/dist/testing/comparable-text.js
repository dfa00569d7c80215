// The one way in which text is made comparable: for search, and for the order of titles.
/**
 * Compatibility decomposition, marks stripped, lower case by way of upper case (where ß is SS, and ı is I), so that
 * case and accents do not matter. What is stored with a task and what is searched for go through here alike, so no
 * extension of PostgreSQL is needed.
 */
const unfold = (text) => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toUpperCase().toLowerCase().replaceAll('ς', 'σ'); // which lower case makes of a sigma by its place in the word
/**
 * What is kept of a folded text, in bytes of UTF-8. One character may become 18 (U+FDFA), and who stores such texts would
 * decide what a search costs. A thousand characters that stay what they are always fit.
 */
export const foldedBytes = 4096;
/** The text as it is stored for search: folded, and no longer than `foldedBytes`. */
export const fold = (text) => beginningOf(unfold(text));
const utf8 = new TextEncoder();
const kept = new Uint8Array(foldedBytes);
/** Cut between two characters. */
function beginningOf(text) {
    if (text.length * 3 <= foldedBytes)
        return text; // no unit of UTF-16 takes more bytes
    return text.slice(0, utf8.encodeInto(text, kept).read);
}
/**
 * Titles are ordered by so many characters of their folded text: by what is there of any title, also of one that was
 * stored before there was a limit, since a character takes 4 bytes at most.
 */
export const orderedLength = foldedBytes / 4;
/** What a title is ordered by. */
export function orderOfTitle(title) {
    const folded = fold(title);
    return folded.length <= orderedLength ? folded : [...folded].slice(0, orderedLength).join('');
}
/** Words of a search at most: each is looked for in every task that the filters leave. */
export const maxWords = 10;
/** The different words of a search, folded; none when nothing is left of it. */
export const wordsOf = (query) => [...new Set(unfold(query).split(/\s+/))].filter((word) => word !== '');
export const hasTooManyWords = (query) => wordsOf(query).length > maxWords;
export const tooManyWords = `must have at most ${maxWords} different words`;
