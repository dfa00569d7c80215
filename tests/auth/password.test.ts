// Password hashes: their form, their comparison, and when they are due to be made anew.
import { argon2Sync, randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  hashPassword,
  needsRehash,
  simulateVerification,
  verifyPassword,
} from '../../src/features/credentials/password.ts'

const password = 'eine Kuh macht Muh'
const phc = await hashPassword(password)
const [, , , parameters, salt = '', tag = ''] = phc.split('$')

describe('hashPassword', () => {
  test('writes Argon2id as a PHC string with 19 MiB, two passes, one lane, and no padding', () => {
    expect(phc).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
  })

  test('is RFC 9106: the same derivation elsewhere gives the same tag', () => {
    const elsewhere = argon2Sync('argon2id', {
      message: password,
      nonce: Buffer.from(salt, 'base64'),
      parallelism: 1,
      tagLength: 32,
      memory: 19 * 1024,
      passes: 2,
    })
    expect(tag).toBe(elsewhere.toString('base64').replace('=', ''))
  })

  test('takes another salt every time', async () => {
    expect((await hashPassword(password)).split('$')[4]).not.toBe(salt)
  })
})

describe('verifyPassword', () => {
  test('finds the password right', async () => {
    expect(await verifyPassword(password, phc)).toBe(true)
  })

  test.each([
    ['another letter', 'eine Kuh macht Mäh'],
    ['another case', 'Eine Kuh macht Muh'],
    ['a blank more', `${password} `],
    ['a letter less', password.slice(0, -1)],
    ['nothing', ''],
  ])('finds %s wrong', async (_, other) => {
    expect(await verifyPassword(other, phc)).toBe(false)
  })

  test('compares the whole of a long password, also behind a NUL and the 72nd byte', async () => {
    const long = `${'ü'.repeat(100)}\0${'x'.repeat(155)}`
    const hash = await hashPassword(long)
    expect(await verifyPassword(long, hash)).toBe(true)
    expect(await verifyPassword(`${long.slice(0, -1)}y`, hash)).toBe(false)
  })

  test('does not normalise: composed and decomposed letters are different passwords', async () => {
    const hash = await hashPassword('Caf\u00e9 noir')
    expect(await verifyPassword('Cafe\u0301 noir', hash)).toBe(false)
  })

  test('reads the parameters of the hash, not those of today', async () => {
    const nonce = randomBytes(8)
    const weak = { message: password, nonce, parallelism: 2, tagLength: 16, memory: 64, passes: 1 }
    const weakTag = argon2Sync('argon2id', weak).toString('base64').replaceAll('=', '')
    const weakSalt = nonce.toString('base64').replaceAll('=', '')
    const hash = `$argon2id$v=19$m=64,t=1,p=2$${weakSalt}$${weakTag}`
    expect(await verifyPassword(password, hash)).toBe(true)
    expect(await verifyPassword('another one', hash)).toBe(false)
  })

  test('finds a hash wrong whose salt or tag was tampered with', async () => {
    const flipped = (text: string) => (text.startsWith('A') ? 'B' : 'A') + text.slice(1)
    expect(await verifyPassword(password, phc.replace(salt, flipped(salt)))).toBe(false)
    expect(await verifyPassword(password, phc.replace(tag, flipped(tag)))).toBe(false)
  })

  test.each([
    ['is empty', ''],
    ['is the password itself', password],
    ['is of another algorithm', phc.replace('argon2id', 'argon2i')],
    ['is of another version', phc.replace('v=19', 'v=16')],
    ['has no tag', `$argon2id$v=19$${parameters}$${salt}$`],
    ['has no salt', `$argon2id$v=19$${parameters}$$${tag}`],
    ['lacks a parameter', phc.replace(',p=1', '')],
    ['has something behind it', `${phc}\n`],
    ['has something before it', ` ${phc}`],
    ['is padded', `${phc}=`],
  ])('throws over a stored hash that %s, and does not show it', async (_, tampered) => {
    const error = await verifyPassword(password, tampered).catch((reason: Error) => reason)
    expect(error).toBeInstanceOf(Error)
    if (tampered !== '') expect(String((error as Error).message)).not.toContain(tampered)
  })
})

describe('pretendToVerify', () => {
  test('never finds a password right', async () => {
    expect(await simulateVerification(password)).toBe(false)
    expect(await simulateVerification('')).toBe(false)
  })
})

describe('needsRehash', () => {
  test.each([
    ['m=19456,t=2,p=1', false],
    ['m=19457,t=2,p=1', false],
    ['m=19456,t=3,p=1', false],
    ['m=65536,t=3,p=4', false],
    ['m=19455,t=2,p=1', true],
    ['m=19456,t=1,p=1', true],
    ['m=9728,t=1,p=1', true],
  ])('a hash made with %s: %s', (made, expected) => {
    expect(needsRehash(phc.replace('m=19456,t=2,p=1', made))).toBe(expected)
  })

  test('throws over what is no hash', () => {
    expect(() => needsRehash('plain')).toThrow('PHC')
  })
})
