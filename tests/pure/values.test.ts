// How the text that PostgreSQL sends becomes a value.
import { expect, test } from 'vitest'
import { oid, parseId, timestamp, typeParser } from '../../src/db/protocol/values.ts'

test.each<[string, number, string, unknown]>([
  ['bigint', oid.int8, '42', 42],
  ['date', oid.date, '2026-12-24', '2026-12-24'],
  ['timestamptz', oid.timestamptz, '2026-11-21 09:30:00+00', '2026-11-21T09:30:00.000Z'],
  ['bool', oid.bool, 't', true],
])('a %s is read as the contract has it', (_, type, text, value) => {
  expect(typeParser(type)(text)).toBe(value)
})

test('an id is exact, or refused', () => {
  expect(parseId('9007199254740991')).toBe(Number.MAX_SAFE_INTEGER)
  expect(() => parseId('9007199254740992')).toThrow('a bigint beyond 2^53-1 came out of the database')
})

test.each([
  ['2026-11-21 09:30:00+00', '2026-11-21T09:30:00.000Z'],
  ['2026-11-21 09:30:00.5+00', '2026-11-21T09:30:00.500Z'],
  ['2026-11-21 09:30:00.025+00', '2026-11-21T09:30:00.025Z'],
  ['2026-11-21 09:30:00-00:00:00', '2026-11-21T09:30:00.000Z'],
  ['2026-11-21 09:30:00+01', '2026-11-21T08:30:00.000Z'],
  ['2026-11-21 09:30:00-01', '2026-11-21T10:30:00.000Z'],
  ['2026-11-21 09:30:00+05:45', '2026-11-21T03:45:00.000Z'],
  ['2026-11-21 09:30:00-03:30', '2026-11-21T13:00:00.000Z'],
  ['2026-11-21 09:30:00+00:30', '2026-11-21T09:00:00.000Z'],
  ['2026-11-21 09:30:00+00:00:15', '2026-11-21T09:29:45.000Z'],
  ['0001-01-01 00:00:00+00', '0001-01-01T00:00:00.000Z'],
])('%s is the moment %s', (text, moment) => {
  expect(timestamp(text)).toBe(moment)
})

test.each([
  'Sat Nov 21 09:30:00 2026 UTC',
  '2026-11-21T09:30:00+00',
  '2026-11-21 09:30:00',
  '12026-11-21 09:30:00+00',
  '2026-11-21 09:30:00.1234+00',
  '2026-11-21 09:30:00.+00',
  '2026-11-21 09:30:00+00 BC',
  'x2026-11-21 09:30:00+00',
  '2026-11-21 09:30:00+1',
  '2026-11-21 09:30:00+00:0',
  '2026-11-21 09:30:00+00:00:0',
])('%j is no moment that the service reads', (text) => {
  expect(() => timestamp(text)).toThrow('the server writes timestamps in a DateStyle other than ISO')
})
