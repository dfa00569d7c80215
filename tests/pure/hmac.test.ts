// A secret that is as long as a block of SHA-256 is used as it is, and a longer one by its hash (RFC 2104).
import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { hmacCheck } from '../../src/features/tokens/hmac.ts'

test.each([1, 63, 64, 65, 200])('a secret of %i bytes', (length) => {
  const secret = Buffer.alloc(length, 7)
  const signature = createHmac('sha256', secret).update('text').digest('base64url')
  expect(hmacCheck(secret)('text', signature)).toBe(true)
})
