// The quick HMAC gives what node:crypto's gives.
import { createHmac, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { hmacCheck } from '../../src/features/tokens/hmac.ts'

const signatureOf = (secret: Uint8Array, text: string) =>
  createHmac('sha256', secret).update(text).digest('base64url')

const ascii = fc.string({
  unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
})

it('agrees with node:crypto on any secret and any ASCII text', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), ascii, (secret, text) => {
      expect(hmacCheck(secret)(text, signatureOf(secret, text))).toBe(true)
    }),
  )
})

// https://www.rfc-editor.org/rfc/rfc4231#section-4: test cases 2 and 6, the latter with a secret beyond a block
it.each([
  {
    secret: Buffer.from('Jefe'),
    text: 'what do ya want for nothing?',
    mac: '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  },
  {
    secret: Buffer.alloc(131, 0xaa),
    text: 'Test Using Larger Than Block-Size Key - Hash Key First',
    mac: '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
  },
])('knows the signature that RFC 4231 gives for "$text"', ({ secret, text, mac }) => {
  expect(hmacCheck(secret)(text, Buffer.from(mac, 'hex').toString('base64url'))).toBe(true)
})

it('reads texts of any length, one after another', () => {
  const secret = randomBytes(32)
  const check = hmacCheck(secret)
  for (const length of [16_384, 100_000, 0, 16_385, 5]) {
    const text = 'x'.repeat(length)
    expect(check(text, signatureOf(secret, text)), `${length}`).toBe(true)
    expect(check(`${text}y`, signatureOf(secret, text)), `${length}`).toBe(false)
  }
})

it('takes no other signature', () => {
  const secret = randomBytes(32)
  const check = hmacCheck(secret)
  const right = signatureOf(secret, 'text')
  expect(check('text', right)).toBe(true)
  const turned = Buffer.from(Buffer.from(right, 'base64url').map((byte) => byte ^ 1)).toString('base64url')
  const others = [
    '',
    '!',
    right.slice(0, -1),
    `${right}A`,
    `${right}=`,
    right.slice(1),
    `${right.slice(0, 42)}!`,
    turned,
  ]
  for (const other of others) expect(check('text', other), other).toBe(false)
  expect(hmacCheck(randomBytes(32))('text', right)).toBe(false)
})
