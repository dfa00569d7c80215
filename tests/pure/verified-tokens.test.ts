// How many verified tokens are remembered.
import { expect, test } from 'vitest'
import { verifiedTokens } from '../../src/features/tokens/verified-tokens.ts'

const now = new Date('2026-11-21T12:00:00.000Z')
const expiresAt = new Date('2026-11-21T12:01:00.000Z')

test('two generations are remembered, each as large as the capacity', () => {
  const verified = verifiedTokens<number>(3)
  for (let n = 1; n <= 7; n++) verified.keep(`token ${n}`, n, expiresAt)
  expect(verified.find('token 3', now)).toBeUndefined()
  expect(verified.find('token 4', now)).toBe(4)
  expect(verified.find('token 7', now)).toBe(7)
})
