"use strict";
// How text is made comparable, for search and for the order of titles, and whether something is to be seen of it. The SDK's
// in-memory service uses the same code.
Object.defineProperty(exports, "__esModule", { value: true });
exports.notVisible = exports.isVisible = exports.noWord = exports.isSearchable = exports.tooManyWords = exports.hasTooManyWords = exports.wordsOf = exports.maxWords = exports.orderedLength = exports.isTwin = exports.fold = exports.foldedBytes = void 0;
exports.placesOfTwins = placesOfTwins;
exports.orderOfTitle = orderOfTitle;
/** Letters that are written in place of others and have no decomposition in Unicode, and punctuation of keyboards. */
const plainForms = {
    ...{ ß: 'ss', æ: 'ae', œ: 'oe', þ: 'th', ø: 'o', ł: 'l', đ: 'd', ð: 'd', ħ: 'h', ŧ: 't', ŋ: 'n' },
    ...{ ɓ: 'b', ƀ: 'b', ɗ: 'd', ƙ: 'k', ƴ: 'y', ƶ: 'z', ɨ: 'i', ʉ: 'u', ς: 'σ' },
    ...{ '‘': "'", '’': "'", '‛': "'", ʼ: "'", '′': "'", '“': '"', '”': '"', '„': '"', '‟': '"' },
    ...{ '‐': '-', '‒': '-', '–': '-', '—': '-', '−': '-' },
};
const withPlainForm = new RegExp(`[${Object.keys(plainForms).join('')}]`, 'gu');
/** Letters with marks, in scripts where they are accents, or points that are most often left out. */
const withAccents = /([\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Hebrew}\p{Script=Arabic}])\p{M}+/gu;
/** Soft hyphens, joiners, zero-width spaces, variation selectors and the like. */
const invisible = /\p{Default_Ignorable_Code_Point}+/gu;
const ascii = /^[\x00-\x7f]*$/;
/**
 * Makes texts equal that people take for the same: without case, accents, invisible characters and compatibility forms.
 * Marks of other scripts stay, since they are vowels there, or make another letter (`ハ`, `バ`). Stored text and search
 * terms are folded by the same code, so no extension of PostgreSQL is needed. A change needs a migration that folds what is
 * stored (0008).
 */
function foldCompletely(text) {
    if (ascii.test(text))
        return text.toLowerCase();
    return text
        .normalize('NFKD')
        .replace(invisible, '')
        .replace(withAccents, '$1')
        .toUpperCase()
        .toLowerCase()
        .replace(withPlainForm, (character) => plainForms[character])
        .normalize('NFC');
}
/**
 * The maximum length of a folded text, in bytes of UTF-8. One character may fold to 18 (U+FDFA), and a client that stores
 * such texts would make searches slow. A thousand characters that folding does not change always fit.
 */
exports.foldedBytes = 4096;
/** @returns the text as it is stored for search: folded, and cut to `foldedBytes` */
const fold = (text) => truncate(foldCompletely(text));
exports.fold = fold;
/** @returns the places of those texts that are alike to one before, without regard to case and accents */
function placesOfTwins(texts) {
    const known = new Set();
    return texts.flatMap((text, at) => {
        const isKnown = known.has((0, exports.fold)(text));
        known.add((0, exports.fold)(text));
        return isKnown ? at : [];
    });
}
exports.isTwin = 'must not be like one before it, without regard to case and accents';
const utf8 = new TextEncoder();
const encoded = new Uint8Array(exports.foldedBytes);
/** Cuts a text to `foldedBytes`, between two characters. */
function truncate(text) {
    if (text.length * 3 <= exports.foldedBytes)
        return text; // a code unit of UTF-16 takes 3 bytes at most
    return text.slice(0, utf8.encodeInto(text, encoded).read);
}
/**
 * How many characters of their folded text titles are ordered by. A character takes 4 bytes at most, so that many are
 * there in full, also in titles that were stored before the limit existed.
 */
exports.orderedLength = exports.foldedBytes / 4;
/** @returns the text that a title is ordered by */
function orderOfTitle(title) {
    const folded = (0, exports.fold)(title);
    return folded.length <= exports.orderedLength ? folded : [...folded].slice(0, exports.orderedLength).join('');
}
/** The maximum number of words in a search: each is looked for in every task that the filters leave. */
exports.maxWords = 10;
/** @returns the distinct words of a search, folded, without those of marks alone; empty where nothing is left to be looked for */
const wordsOf = (query) => [...new Set(foldCompletely(query).split(/\s+/))].filter((word) => /\P{M}/u.test(word));
exports.wordsOf = wordsOf;
const hasTooManyWords = (query) => (0, exports.wordsOf)(query).length > exports.maxWords;
exports.hasTooManyWords = hasTooManyWords;
exports.tooManyWords = `must have at most ${exports.maxWords} different words`;
/** Whether something is looked for, or all is wanted: an empty search is none. */
const isSearchable = (query) => query === '' || (0, exports.wordsOf)(query).length > 0;
exports.isSearchable = isSearchable;
exports.noWord = 'must have a word';
// The ranges are the controls of interlinear annotations and of hieroglyphs, for which Unicode has no property.
const nothingToSee = /^[\s\u2800\p{Control}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\ufff9-\ufffb\u{13430}-\u{13440}]*$/u;
/** Whether it has a character other than white space, controls, noncharacters, and those that Unicode calls default ignorable. */
const isVisible = (text) => !nothingToSee.test(text);
exports.isVisible = isVisible;
exports.notVisible = 'must not be blank';
