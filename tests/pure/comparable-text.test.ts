// The folded form of text: what is found by a search, and what titles are ordered by.
import { expect, test, vi } from 'vitest'
import {
  fold,
  foldedBytes,
  hasTooManyWords,
  isSearchable,
  maxWords,
  noWord,
  orderedLength,
  orderOfTitle,
  tooManyWords,
  wordsOf,
} from '../../src/openapi/comparable-text.ts'

test.each([
  ['Crème Brûlée', 'creme brulee'],
  ['ΣΊΣΥΦΟΣ', 'σισυφοσ'],
  ['Ёлка', 'елка'],
  ['ıİIi', 'iiii'],
  ['Ｆｕｌｌ', 'full'],
  ['ﬁn', 'fin'],
  ['Nguyễn', 'nguyen'],
  ['שָׁלוֹם', 'שלום'],
  ['مُحَمَّد', 'محمد'],
  ['e\u034f\u0301', 'e'], // an invisible joiner within
])('%j is folded to %j: marks are taken off where they are accents or optional points', (text, folded) => {
  expect(fold(text)).toBe(folded)
})

test.each([
  ['バス', 'ハス'],
  ['काम', 'कम'],
  ['น้ำ', 'นา'],
  ['காலை', 'கலை'],
  ['각', '가'],
])('%j does not become %j: its marks are vowels, or make another letter', (text, other) => {
  expect(fold(text)).toBe(text.normalize('NFKD').normalize('NFC'))
  expect(fold(text)).not.toContain(fold(other))
})

test.each([
  ['łódź', 'lodz'],
  ['smørrebrød', 'smorrebrod'],
  ['Đặng Đình', 'dang dinh'],
  ['Straße STRAẞE', 'strasse strasse'],
  ['Æther œuvre', 'aether oeuvre'],
  ['Ħaġar ŧ', 'hagar t'],
  ['Þórður', 'thordur'],
  ['ŋ ɓ ɗ ƙ ƴ ƶ ɨ ʉ ƀ', 'n b d k y z i u b'],
])('%j is folded to %j: letters that Unicode does not take apart', (text, folded) => {
  expect(fold(text)).toBe(folded)
})

test.each([
  ['Don’t ‘quote’ ʼ ′ ‛', "don't 'quote' ' ' '"],
  ['“one” „two‟', '"one" "two"'],
  ['a–b—c‑d−e‐f‒g', 'a-b-c-d-e-f-g'],
  ['co\u00adoperate zero\u200bwidth ❤\ufe0f', 'cooperate zerowidth ❤'],
  ['می\u200cخواهم', 'میخواهم'],
])('%j is folded to %j: what keyboards write differently, and what nobody sees', (text, folded) => {
  expect(fold(text)).toBe(folded)
})

test('composed and decomposed text are folded alike', () => {
  for (const text of ['Ångström', 'バス', '한국어', 'काम', 'ở'])
    expect(fold(text.normalize('NFD'))).toBe(fold(text.normalize('NFC')))
})

test('the limits are those that the contract names', () => {
  expect([foldedBytes, orderedLength, maxWords]).toEqual([4096, 1024, 10])
  expect(tooManyWords).toBe('must have at most 10 different words')
})

test.each([
  ['a', 4096],
  ['の', 1365],
  ['😀', 1024],
])('of many %s so many characters are kept', (character, count) => {
  expect([...fold(character.repeat(5000))]).toHaveLength(count)
  expect(fold(character.repeat(count))).toBe(character.repeat(count))
  expect([...fold(character.repeat(count + 1))]).toHaveLength(count)
})

test('a text that is short in any case is not encoded to be measured', () => {
  const encode = vi.spyOn(TextEncoder.prototype, 'encodeInto')
  fold('a'.repeat(1365))
  expect(encode).not.toHaveBeenCalled()
  encode.mockRestore()
})

test('a title is ordered by its first characters, of which none is cut in two', () => {
  expect(orderOfTitle('Äpfel')).toBe('apfel')
  expect(orderOfTitle('a'.repeat(1024))).toBe('a'.repeat(1024))
  expect(orderOfTitle('a'.repeat(1025))).toBe('a'.repeat(1024))
  expect(orderOfTitle('😀'.repeat(2000))).toBe('😀'.repeat(1024))
})

test.each([
  ['one two', ['one', 'two']],
  ['  One\t\u2003one \n ', ['one']],
  ['   ', []],
  ['\u200b\u2060', []],
  ['\u0301 \u3099', []],
  ['e\u0301 \u0301', ['e']],
  ['か\u3000き', ['か', 'き']],
])('the words of %j are %j', (query, words) => {
  expect(wordsOf(query)).toEqual(words)
})

test('a search has a word, or is empty', () => {
  for (const query of ['', 'a', ' !', 'か\u3099']) expect(isSearchable(query), query).toBe(true)
  for (const query of [' ', '\t\u3000', '\u200b', '\u00ad ', '\u0301', '\u3099'])
    expect(isSearchable(query), query).toBe(false)
  expect(noWord).toBe('must have a word')
})

test('ten different words are allowed, and eleven are not', () => {
  const words = Array.from({ length: 10 }, (_, n) => `w${n}`)
  expect(hasTooManyWords(words.join(' '))).toBe(false)
  expect(hasTooManyWords([...words, ...words].join(' '))).toBe(false)
  expect(hasTooManyWords([...words, 'w10'].join(' '))).toBe(true)
})
