// Entity tags and the headers that compare them: If-Match and If-None-Match.
import { hash } from 'node:crypto'
import type { Context } from 'hono'
import { expect, test } from 'vitest'
import { isNotModified, requiredVersions, versionTag, weakTag } from '../../src/http/request/conditional.ts'
import { requestHeaders } from '../../src/openapi/request-headers.ts'
import { contextOf } from './context.ts'

const versions = (header: string) => requiredVersions(contextOf({ headers: { 'If-Match': header } }).c)
const notModified = (header: string, tag: string) =>
  isNotModified(contextOf({ headers: { 'If-None-Match': header } }).c, tag)

/** The pattern that the document has for If-Match: it says exactly what is taken. */
const inDocument = new RegExp(requestHeaders['If-Match'].schema.pattern)

test('the tag of a version is strong, that of a text is weak', () => {
  expect(versionTag(12)).toBe('"12"')
  expect(weakTag('a')).toBe(`W/"${hash('sha1', 'a', 'base64url')}"`)
})

test('without a header any version will do, and nothing is known to the client', () => {
  expect(requiredVersions(contextOf({}).c)).toBeUndefined()
  expect(isNotModified(contextOf({}).c, '"1"')).toBe(false)
})

test.each(['*', ' * '])('%j stands for any version', (header) => {
  const c = { req: { header: () => header } } as unknown as Context // Headers would drop the blanks
  expect(requiredVersions(c)).toBeUndefined()
  expect(inDocument.test(header)).toBe(true)
  expect(isNotModified(c, '"1"')).toBe(true)
})

test.each<[string, number[]]>([
  ['"1"', [1]],
  ['W/"1"', [1]],
  ['"1", "2"', [1, 2]],
  ['"1-gzip"', [1]],
  ['W/"1-br", "2--gzip","3;gzip", "4-zstd", "5-deflate"', [1, 2, 3, 4, 5]],
  ['"1-gzip-br", "1-identity", "-gzip", "1gzip", "1-gzip-"', []],
  ['"1",W/"2"', [1, 2]],
  [' , ,"1" ,\t, "2" , ', [1, 2]],
  ['"1" \t ,"2"', [1, 2]],
  ['"a,b"', []],
  ['"!", "#~\u0080\u00ff", "1"', [1]],
  ['""', []],
  ['"0", "01", "-1", "1x", "x1", "1.0"', []],
  ['"999999999999999"', [999_999_999_999_999]],
  ['"1000000000000000"', []],
])('If-Match: %j asks for the versions %j', (header, expected) => {
  expect(versions(header)).toEqual(expected)
  expect(inDocument.test(header)).toBe(true)
})

test.each([
  '',
  ' ',
  ',',
  '1',
  '"1',
  '1"',
  '"1" "2"',
  'w/"1"',
  'W/1',
  'W"1"',
  'x"1"',
  '"1"x',
  '"a b"',
  '"a\u007fb"',
  '"1", x',
  '**',
  '*, "1"',
])('If-Match: %j is refused as malformed', (header) => {
  expect(inDocument.test(header)).toBe(false)
  expect(() => requiredVersions({ req: { header: () => header } } as never)).toThrow(
    expect.objectContaining({
      code: 'validation_failed',
      errors: [
        {
          in: 'header',
          pointer: 'If-Match',
          code: 'invalid_format',
          message: 'must be * or a list of entity tags',
        },
      ],
    }),
  )
})

test.each<[string, string, boolean]>([
  ['"1"', '"1"', true],
  ['W/"1"', '"1"', true],
  ['"x"', 'W/"x"', true],
  ['W/"x"', 'W/"x"', true],
  ['"1", "2"', '"2"', true],
  ['"x-gzip"', 'W/"x"', true],
  ['W/"x-br"', 'W/"x"', true],
  ['"x-br"', 'W/"x-br"', true],
  ['"2"', '"1"', false],
  ['"W/"', 'W/"x"', false],
  ['"aW/"', '"aW/"', true],
  ['1', '1', false],
  ['"1" "2"', '"1"', false],
])('If-None-Match: %j knows the tag %j: %j', (header, tag, known) => {
  expect(notModified(header, tag)).toBe(known)
})
