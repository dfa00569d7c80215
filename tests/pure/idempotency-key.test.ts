// The Idempotency-Key header, and the hash that distinguishes one body from another.
import { hash } from 'node:crypto'
import { expect, test } from 'vitest'
import { bodyHash, idempotencyKey } from '../../src/http/request/idempotency-key.ts'
import { requestHeaders } from '../../src/openapi/request-headers.ts'
import { contextOf } from './context.ts'

/** The pattern that the document has: it says exactly what is taken. */
const inDocument = new RegExp(requestHeaders['Idempotency-Key'].schema.pattern)

test('without the header there is no key', () => {
  expect(idempotencyKey(contextOf({}).c)).toBeUndefined()
})

test.each([
  ['abc', 'abc'],
  ['"abc"', 'abc'],
  ['!~', '!~'],
  ['a"b', 'a"b'],
  ['a\\b', 'a\\b'],
  ['"a\\"b\\\\c"', 'a"b\\c'],
  ['"!#[]~"', '!#[]~'],
  ['x'.repeat(255), 'x'.repeat(255)],
  [`"${'\\"'.repeat(255)}"`, '"'.repeat(255)],
])('%j is the key %j', (header, key) => {
  expect(idempotencyKey(contextOf({ headers: { 'Idempotency-Key': header } }).c)).toBe(key)
  expect(inDocument.test(header)).toBe(true)
})

test.each([
  '',
  '""',
  '"',
  '"abc',
  'a b',
  '"a b"',
  'ä',
  '"ä"',
  'a\u007f',
  '"a"b"',
  '"a\\b"',
  '"a\\',
  '"a"x',
  'x'.repeat(256),
  `"${'x'.repeat(256)}"`,
])('%j is refused as malformed', (header) => {
  expect(inDocument.test(header)).toBe(false)
  expect(() => idempotencyKey({ req: { header: () => header } } as never)).toThrow(
    expect.objectContaining({
      code: 'validation_failed',
      errors: [
        {
          in: 'header',
          pointer: 'Idempotency-Key',
          code: 'invalid_format',
          message: 'must be 1 to 255 visible ASCII characters',
        },
      ],
    }),
  )
})

test('bodies are the same whatever the order of their fields, and differ by their values', () => {
  expect(bodyHash({ a: 1, b: [2] })).toEqual(hash('sha256', '{"a":1,"b":[2]}', 'buffer'))
  expect(bodyHash({ b: [2], a: 1 })).toEqual(bodyHash({ a: 1, b: [2] }))
  expect(bodyHash({ a: 1, b: [3] })).not.toEqual(bodyHash({ a: 1, b: [2] }))
  expect(bodyHash(undefined)).toEqual(hash('sha256', '', 'buffer'))
})
