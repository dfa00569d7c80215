// Tokens that were verified before: how long they are known, and how many.
import { expect, test } from 'vitest'
import { verifiedTokens } from '../../src/features/tokens/verified-tokens.ts'

const now = new Date('2026-11-21T12:00:00.000Z')
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000)

test('a token is known by all of its characters until it expires, and not at that moment', () => {
  const verified = verifiedTokens<string>()
  verified.keep('a.b.c', 'ada', later(60))
  expect(verified.find('a.b.c', now)).toBe('ada')
  expect(verified.find('a.b.c', later(59.999))).toBe('ada')
  expect(verified.find('a.b.c', later(60))).toBeUndefined()
  for (const other of ['a.b.d', 'a.b.', 'a.b.c ', 'A.b.c', ''])
    expect(verified.find(other, now)).toBeUndefined()
})

test('of unused tokens at most twice the capacity is known, the newest among them', () => {
  const verified = verifiedTokens<number>(3)
  for (let n = 1; n <= 100; n++) verified.keep(`token ${n}`, n, later(60))
  const known = Array.from({ length: 100 }, (_, n) => n + 1).filter((n) => verified.find(`token ${n}`, now))
  expect(known.length).toBeLessThanOrEqual(6)
  expect(known).toEqual(expect.arrayContaining([98, 99, 100]))
})

test('a token that is in use stays known, however many others come', () => {
  const verified = verifiedTokens<number>(3)
  verified.keep('in use', 0, later(60))
  for (let n = 1; n <= 100; n++) {
    verified.keep(`token ${n}`, n, later(60))
    if (n % 2 === 0) expect(verified.find('in use', now)).toBe(0)
  }
})
