// The rule of refresh tokens alone, without a database: what a presented token is, and when a session ends.
import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { hashRefreshToken, judge, newRefreshToken, sessionEnd } from '../../src/auth/refresh-token.ts'

const second = 1000
const day = 24 * 60 * 60 * second
const rotated_at = '2026-11-21T09:30:00.000Z'
const later = (millis: number) => new Date(Date.parse(rotated_at) + millis)

describe('judge', () => {
  test.each([0, 5 * second, 400 * day])('a token that was not used is fresh %i ms later', (millis) => {
    expect(judge({ rotated_at: null, has_used_successor: false }, later(millis))).toBe('fresh')
  })

  test.each([
    [0, 'repeated'],
    [9_999, 'repeated'],
    [10_000, 'repeated'],
    [10_001, 'reused'],
    [7 * day, 'reused'],
  ])('a token used %i ms ago, with no successor used, is %s', (millis, verdict) => {
    expect(judge({ rotated_at, has_used_successor: false }, later(millis))).toBe(verdict)
  })

  test.each([
    [-10_000, 'repeated'], // another replica's clock is ahead
    [-10_001, 'reused'], // the clock was set back: nobody knows for how long the token has been used
  ])('a token used %i ms ago, which is in the future, is %s', (millis, verdict) => {
    expect(judge({ rotated_at, has_used_successor: false }, later(millis))).toBe(verdict)
  })

  test.each([0, 1, 10_000, 10_001])('a token used %i ms ago whose successor was used is reused', (millis) => {
    expect(judge({ rotated_at, has_used_successor: true }, later(millis))).toBe('reused')
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
    expect(sessionEnd(signedIn, later(used * day))).toBe(later(end * day).toISOString())
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
