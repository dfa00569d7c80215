// The parameters in the path and in the query: what is refused, and what is left for the handler.
import { z } from '@hono/zod-openapi'
import { expect, test, vi } from 'vitest'
import { checkPath, OwnerId } from '../../src/http/request/path.ts'
import { checkQuery } from '../../src/http/request/query.ts'
import { contextOf } from './context.ts'

const Query = z.strictObject({ q: z.string().optional(), p: z.array(z.string()).optional() })

function queryOf(url: string): unknown {
  const { c, valid } = contextOf({ url })
  checkQuery(c, Query)
  return valid.query
}

test.each<[string, object]>([
  ['http://test/', {}],
  ['http://test/?', {}],
  ['http://test/?q=a', { q: 'a' }],
  ['http://test/?q=a+b%20c%C3%A4', { q: 'a b cä' }],
  ['http://test/?q=a?b', { q: 'a?b' }],
  ['http://test/?q=a#&p=1', { q: 'a' }],
  ['http://test/#?q=a', {}],
  ['http://test/?p=1&p=2', { p: ['1', '2'] }],
])('the query of %s is %j', (url, query) => {
  expect({ ...(queryOf(url) as object) }).toEqual(query)
})

test('a query without an escape is not decoded to be checked', () => {
  const decode = vi.spyOn(globalThis, 'decodeURIComponent')
  queryOf('http://test/?q=a')
  expect(decode).not.toHaveBeenCalled()
  decode.mockRestore()
})

test('no parameter is passed over, however many there are', () => {
  const many = Array.from({ length: 1001 }, (_, n) => `p=${n}`).join('&')
  expect(queryOf(`http://test/?${many}`)).toMatchObject({ p: { length: 1001 } })
})

test.each(['%', '%zz', '%ff', 'a%E4b'])('the broken escape in %j is refused', (text) => {
  expect(() => queryOf(`http://test/?q=${text}`)).toThrow(
    expect.objectContaining({
      code: 'validation_failed',
      errors: [{ in: 'query', pointer: '', code: 'malformed', message: 'must be percent-encoded UTF-8' }],
    }),
  )
})

test('a query that breaks its schema is refused with the place', () => {
  expect(() => queryOf('http://test/?x=1')).toThrow(
    expect.objectContaining({ errors: [expect.objectContaining({ in: 'query', pointer: 'x' })] }),
  )
})

const Path = z.object({ user_id: OwnerId.optional() })

function pathOf(params: Record<string, string>): unknown {
  const { c, valid } = contextOf({ params })
  checkPath(c, { id: 7 }, Path)
  return valid.param
}

test("a user's own path is the own id or the word me", () => {
  expect(pathOf({ user_id: '7' })).toEqual({ user_id: 7 })
  expect(pathOf({ user_id: 'me' })).toEqual({ user_id: 'me' })
  expect(pathOf({})).toEqual({})
})

test("another user's path is refused", () => {
  expect(() => pathOf({ user_id: '8' })).toThrow(expect.objectContaining({ code: 'wrong_user' }))
})

test.each(['ME', '07', '0', 'x', ''])('%j is no path of anybody', (user_id) => {
  expect(() => pathOf({ user_id })).toThrow(
    expect.objectContaining({
      code: 'validation_failed',
      errors: [
        {
          in: 'path',
          pointer: 'user_id',
          code: 'invalid_union',
          message: 'must be `me` or an integer from 1 to 9007199254740991',
        },
      ],
    }),
  )
})
