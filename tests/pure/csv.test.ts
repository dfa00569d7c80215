// CSV by RFC 4180, with the offset of each cell.
import { describe, expect, test } from 'vitest'
import { CsvSyntaxError, recordsOf } from '../../src/openapi/imports/csv.ts'
import { positionsIn } from '../../src/openapi/imports/positions.ts'

const read = (text: string) => [...recordsOf(text)].map((record) => record.map((cell) => cell.text))

test.each([
  ['nothing', '', []],
  ['a line without an end', 'a,b', [['a', 'b']]],
  ['line ends of every kind', 'a\nb\r\nc\rd', [['a'], ['b'], ['c'], ['d']]],
  ['empty lines', '\n\na\r\n\r\n', [['a']]],
  [
    'empty cells',
    ',\na,,\n',
    [
      ['', ''],
      ['a', '', ''],
    ],
  ],
  ['a comma at the end', 'a,', [['a', '']]],
  ['quotes', '"a,b","say ""hi""",""', [['a,b', 'say "hi"', '']]],
  ['a line break within quotes', '"a\r\nb",c\nd', [['a\r\nb', 'c'], ['d']]],
  ['a quote within a bare cell', 'a"b,c', [['a"b', 'c']]],
  ['blanks, which belong to the cell', ' a , b ', [[' a ', ' b ']]],
  ['an empty cell in quotes on a line of its own', '""', []],
])('reads %s', (_, text, records) => {
  expect(read(text)).toEqual(records)
})

test('tells where each cell begins', () => {
  const starts = [...recordsOf('a,"b\nc",d\r\n,"e"')].map((record) => record.map(({ start }) => start))
  expect(starts).toEqual([
    [0, 2, 8],
    [11, 12],
  ])
})

test.each([
  ['a quote that is not closed', 'a,"b\nc', 'has no closing quotation mark', 2],
  ['text behind a closing quote', '"a"b,c', 'must end with its closing quotation mark', 3],
])('refuses %s', (_, text, message, offset) => {
  const reading = () => read(text)
  expect(reading).toThrow(CsvSyntaxError)
  expect(reading).toThrow(expect.objectContaining({ message, offset }))
})

describe('positions', () => {
  test('count lines of every kind, and characters rather than units', () => {
    const text = 'a😀b\r\nc\rd\ne'
    const positionOf = positionsIn(text)
    expect([0, 1, 3, 4].map(positionOf)).toEqual([1, 2, 3, 4].map((column) => ({ line: 1, column })))
    expect(['c', 'd', 'e'].map((letter) => positionOf(text.indexOf(letter)))).toEqual(
      [2, 3, 4].map((line) => ({ line, column: 1 })),
    )
  })

  test('may be asked in any order', () => {
    const positionOf = positionsIn('a\nb\nc')
    expect([4, 0, 2].map(positionOf).map(({ line }) => line)).toEqual([3, 1, 2])
  })
})
