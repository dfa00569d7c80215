// The form of personal access tokens, which scanners know: its checksum is that of zlib.
import { crc32 } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import {
  claimsToBePersonal,
  isPersonalToken,
  personalToken,
} from '../../src/openapi/access/personal-token.ts'

const bytes = (fill: number) => new Uint8Array(32).fill(fill)
const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const numberIn = (text: string) =>
  [...text].reduce((sum, digit) => sum * 62n + BigInt(digits.indexOf(digit)), 0n)

describe.each([
  ['no bits', bytes(0)],
  ['one bit', bytes(0).with(31, 1)],
  ['all bits', bytes(255)],
  ['other bits', Uint8Array.from({ length: 32 }, (_, index) => index * 7)],
])('a token of %s', (_, random) => {
  const token = personalToken(random)

  test('has the documented form', () => {
    expect(token).toMatch(/^tsk_[0-9A-Za-z]{49}$/)
    expect(claimsToBePersonal(token)).toBe(true)
  })

  test('holds all of them, the first byte first', () => {
    expect(numberIn(token.slice(4, 47))).toBe(BigInt(`0x${Buffer.from(random).toString('hex')}`))
  })

  test('ends with the CRC-32 of what is before it, as zlib has it', () => {
    expect(numberIn(token.slice(-6))).toBe(BigInt(crc32(token.slice(0, -6))))
    expect(isPersonalToken(token)).toBe(true)
  })

  test('is known for damaged when any one character is another', () => {
    for (let at = 0; at < token.length; at += 1) {
      const other = token[at] === 'x' ? 'y' : 'x'
      const damaged = token.slice(0, at) + other + token.slice(at + 1)
      expect([damaged, isPersonalToken(damaged)]).toEqual([damaged, false])
    }
  })

  test.each([
    ['shorter', (text: string) => text.slice(0, -1)],
    ['longer', (text: string) => `${text}0`],
    ['in other letters', (text: string) => text.toLowerCase()],
    ['followed by a line break', (text: string) => `${text}\n`],
    ['preceded by a blank', (text: string) => ` ${text}`],
    ['without its prefix', (text: string) => text.slice(4)],
    ['as the prefix alone', () => 'tsk_'],
  ])('is none %s', (_how, change) => {
    expect(isPersonalToken(change(token))).toBe(false)
  })
})

test('the example of a scanner', () => {
  expect(personalToken(bytes(0))).toBe(`tsk_${'0'.repeat(43)}2gLip8`)
})
