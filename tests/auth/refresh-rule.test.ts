// The rule of refresh tokens alone, without a database: what a presented token is, and when a session ends.
import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  classifyUse,
  hashRefreshToken,
  newRefreshToken,
  sessionEnd,
} from '../../src/features/auth/refresh-token.ts'

const second = 1000
const day = 24 * 60 * 60 * second
const rotated_at = '2026-11-21T09:30:00.000Z'
const later = (millis: number) => new Date(Date.parse(rotated_at) + millis)

describe('judge', () => {
  test.each([0, 5 * second, 400 * day])('a token that was not used is fresh %i ms later', (millis) => {
    const token = { rotated_at: null, successors: 0, successor_used_at: null }
    expect(classifyUse(token, later(millis))).toBe('fresh')
  })

  test.each([0, 10_001, 12 * 60 * second, 7 * day])(
    'a token used %i ms ago is repeated where none of its successors has been used: its response was lost',
    (millis) => {
      for (const successors of [1, 2, 3])
        expect(classifyUse({ rotated_at, successors, successor_used_at: null }, later(millis))).toBe(
          'repeated',
        )
    },
  )

  test.each([
    [0, 'repeated'],
    [9_999, 'repeated'],
    [10_000, 'repeated'],
    [10_001, 'reused'],
    [7 * day, 'reused'],
    [-10_000, 'repeated'],
    [-10_001, 'reused'], // the database's clock was set back: nobody knows for how long the successor has been used
  ])('a token whose successor was first used %i ms ago is %s', (millis, verdict) => {
    const successor_used_at = later(day).toISOString()
    expect(classifyUse({ rotated_at, successors: 1, successor_used_at }, later(day + millis))).toBe(verdict)
  })

  test.each([
    [1, 'repeated'], // the successor alone
    [3, 'repeated'], // two siblings of it
    [4, 'reused'], // three
  ])('a token that was given %i successors is %s when it comes again', (successors, verdict) => {
    for (const successor_used_at of [null, later(second).toISOString()])
      expect(classifyUse({ rotated_at, successors, successor_used_at }, later(second))).toBe(verdict)
  })
})

describe('sessionEnd', () => {
  const signedIn = new Date(rotated_at)
  test.each([
    [0, 7],
    [1, 8],
    [22.5, 29.5],
    [23, 30],
    [23.5, 30],
    [29.999, 30],
  ])('a session used on day %d ends on day %d', (used, end) => {
    expect(sessionEnd(signedIn, later(used * day))).toEqual(later(end * day))
  })
})

describe('newRefreshToken', () => {
  test('is 256 bits in base64url, each time others, and known by their SHA-256', () => {
    const tokens = Array.from({ length: 100 }, newRefreshToken)
    expect(new Set(tokens.map(({ token }) => token)).size).toBe(100)
    for (const { token, hash } of tokens) {
      expect(Buffer.from(token, 'base64url')).toHaveLength(32)
      expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/)
      expect(hash).toEqual(createHash('sha256').update(token).digest())
      expect(hashRefreshToken(token)).toEqual(hash)
    }
  })
})
