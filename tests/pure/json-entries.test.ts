// JSON read piece by piece takes what JSON.parse takes, and refuses what it refuses.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  entriesOf,
  JsonSyntaxError,
  offsetOf,
  skipSpace,
  skipValue,
} from '../../src/openapi/imports/json-entries.ts'

/** Whether the whole text is one value. */
function isJson(text: string): boolean {
  try {
    return skipSpace(text, skipValue(text, skipSpace(text, 0))) === text.length
  } catch (error) {
    if (error instanceof JsonSyntaxError) return false
    throw error
  }
}

function isParsed(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

test('what JSON.stringify writes is taken, with and without indents', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(undefined, 1, '\t'), (value, indent) => {
      expect(isJson(JSON.stringify(value, null, indent))).toBe(true)
    }),
  )
})

test('of texts that are nearly JSON, those are taken that JSON.parse takes', () => {
  const damaged = fc
    .tuple(fc.jsonValue(), fc.nat(), fc.constantFrom('', ',', '"', '}', ']', '\\', '0', '\n', '\u0001', ' '))
    .map(([value, at, piece]) => {
      const text = JSON.stringify(value)
      const place = at % (text.length + 1)
      return text.slice(0, place) + piece + text.slice(place + (at % 2))
    })
  const property = fc.property(damaged, (text) => {
    expect([text, isJson(text)]).toEqual([text, isParsed(text)])
  })
  fc.assert(property, { numRuns: 2000 })
})

test.each([
  ...[
    '',
    ' ',
    '{',
    '[',
    '[1,]',
    '{"a":1,}',
    '{a:1}',
    "{'a':1}",
    '[1 2]',
    '{"a" 1}',
    '"\\x"',
    '"\\u12"',
    '01',
  ],
  ...['1.', '.5', '+1', '1e', '-', 'NaN', 'undefined', 'tru', '"a\nb"', '{} {}', '// a\n1', '{,}', '[,]'],
  ...['-0', '1e5', '1.5E-3', '"\\u0041\\n"', '{"a":{"b":[]}}', '[[],{}]', '\t1\r\n', '""', '{"":""}'],
])('%j', (text) => {
  expect(isJson(text)).toBe(isParsed(text))
})

test('no depth is too deep', () => {
  expect(isJson('['.repeat(200_000) + ']'.repeat(200_000))).toBe(true)
  expect(isJson('{"a":'.repeat(100_000))).toBe(false)
})

describe('entries', () => {
  const text = ' { "a" : [1, "x,]", {"b": null}], "\\u0062":2 } '
  const entries = (at: number) => [...entriesOf(text, at)].map(({ key, start }) => [key, text[start]])

  test('are those of the object or the array, by their keys or indices', () => {
    expect(entries(1)).toEqual([
      ['a', '['],
      ['b', '2'],
    ])
    expect(entries(text.indexOf('['))).toEqual([
      [0, '1'],
      [1, '"'],
      [2, '{'],
    ])
  })

  test('a path leads to the offset of its value, or to what is there of it', () => {
    const at = (...path: PropertyKey[]) => text.slice(offsetOf(text, 1, path)).slice(0, 4)
    expect(at('a', 2, 'b')).toBe('null')
    expect(at('a', 2, 'c')).toBe('{"b"')
    expect(at('a', 7)).toBe('[1, ')
    expect(at('c')).toBe('{ "a')
    expect(offsetOf('{"a":1,"a":2}', 0, ['a'])).toBe(11)
  })
})
