// How a value is written for PostgreSQL.
import { expect, test } from 'vitest'
import { asText } from '../../src/db/protocol/parameters.ts'

test.each<[unknown, string | null]>([
  ['a', 'a'],
  ['', ''],
  [1.5, '1.5'],
  [0, '0'],
  [true, 'true'],
  [false, 'false'],
  [null, null],
  [undefined, null],
  [new Date('2026-11-21T09:30:00.000Z'), '2026-11-21T09:30:00.000Z'],
  [Buffer.from([0, 255]), '\\x00ff'],
  [[1, 2], '{1,2}'],
  [[], '{}'],
  [['a', ''], '{"a",""}'],
  [['NULL', 'a,b', '{x}', ' y '], '{"NULL","a,b","{x}"," y "}'],
  [['"', '\\', '\\"'], '{"\\"","\\\\","\\\\\\""}'],
])('%o is written as %j', (value, text) => {
  expect(asText(value)).toBe(text)
})

test.each([[{}], [[1, 'a']], [['a', null]], [1n], [Symbol('a')]])('%o is refused', (value) => {
  expect(() => asText(value)).toThrow(
    new TypeError(
      'cannot be bound: only text, numbers, booleans, dates, bytes, lists of numbers or of texts, and null can',
    ),
  )
})
