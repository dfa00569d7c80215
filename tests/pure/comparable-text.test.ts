// The folded form of text: what is found by a search, and what titles are ordered by.
import { expect, test, vi } from 'vitest'
import {
  fold,
  foldedBytes,
  hasTooManyWords,
  maxWords,
  orderedLength,
  orderOfTitle,
  tooManyWords,
  wordsOf,
} from '../../src/openapi/comparable-text.ts'

test.each([
  ['Crème Brûlée', 'creme brulee'],
  ['Straße', 'strasse'],
  ['ΣΊΣΥΦΟΣ', 'σισυφοσ'],
  ['ıI', 'ii'],
  ['Ｆｕｌｌ', 'full'],
  ['ﬁn', 'fin'],
])('%j is folded to %j', (text, folded) => {
  expect(fold(text)).toBe(folded)
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
  ['\u0301', []],
])('the words of %j are %j', (query, words) => {
  expect(wordsOf(query)).toEqual(words)
})

test('ten different words are allowed, and eleven are not', () => {
  const words = Array.from({ length: 10 }, (_, n) => `w${n}`)
  expect(hasTooManyWords(words.join(' '))).toBe(false)
  expect(hasTooManyWords([...words, ...words].join(' '))).toBe(false)
  expect(hasTooManyWords([...words, 'w10'].join(' '))).toBe(true)
})
