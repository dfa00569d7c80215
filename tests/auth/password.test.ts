// Password hashes: their form, their comparison, and when they are due to be made anew.
import { argon2Sync, randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  hashPassword,
  simulateVerification,
  verifyPassword,
} from '../../src/features/credentials/password.ts'

const password = 'eine Kuh macht Muh'
const phc = await hashPassword(password)
const [, , , parameters, salt = '', tag = ''] = phc.split('$')

type Made = Partial<Record<'memory' | 'passes' | 'parallelism' | 'tagLength', number>> & { message?: string }

/** A hash as another program would write it, of today's parameters where nothing else is said. */
function hashOf(made: Made): string {
  const nonce = randomBytes(16)
  const used = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32, message: password, ...made }
  const base64 = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '')
  const hash = base64(argon2Sync('argon2id', { ...used, nonce }))
  return `$argon2id$v=19$m=${used.memory},t=${used.passes},p=${used.parallelism}$${base64(nonce)}$${hash}`
}

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
    expect(await verifyPassword(password, phc)).toBe('right')
  })

  test.each([
    ['another letter', 'eine Kuh macht Mäh'],
    ['another case', 'Eine Kuh macht Muh'],
    ['a blank more', `${password} `],
    ['a letter less', password.slice(0, -1)],
    ['nothing', ''],
  ])('finds %s wrong', async (_, other) => {
    expect(await verifyPassword(other, phc)).toBe('wrong')
  })

  test('compares the whole of a long password, also behind a NUL and the 72nd byte', async () => {
    const long = `${'ü'.repeat(100)}\0${'x'.repeat(155)}`
    const hash = await hashPassword(long)
    expect(await verifyPassword(long, hash)).toBe('right')
    expect(await verifyPassword(`${long.slice(0, -1)}y`, hash)).toBe('wrong')
  })

  test('takes composed and decomposed letters for the same, and no others', async () => {
    const [composed, decomposed] = ['Caf\u00e9 noir', 'Cafe\u0301 noir']
    for (const password of [composed, decomposed]) {
      const hash = await hashPassword(password)
      expect(await verifyPassword(composed, hash)).toBe('right')
      expect(await verifyPassword(decomposed, hash)).toBe('right')
      for (const other of ['Cafe noir', 'Caf\u00e8 noir', 'caf\u00e9 noir', '\uff23af\u00e9 noir'])
        expect(await verifyPassword(other, hash)).toBe('wrong')
    }
  })

  test('opens a hash that was made of decomposed letters as they were sent, and asks for a new one', async () => {
    const old = hashOf({ message: 'Cafe\u0301 noir' })
    expect(await verifyPassword('Cafe\u0301 noir', old)).toBe('outdated')
    expect(await verifyPassword('Cafe\u0302 noir', old)).toBe('wrong')
  })

  test('reads the parameters of the hash, not those of today', async () => {
    const hash = hashOf({ parallelism: 2, tagLength: 16, memory: 64, passes: 1 })
    expect(await verifyPassword(password, hash)).toBe('outdated')
    expect(await verifyPassword('another one', hash)).toBe('wrong')
  })

  test('finds a hash wrong whose salt or tag was tampered with', async () => {
    const flipped = (text: string) => (text.startsWith('A') ? 'B' : 'A') + text.slice(1)
    expect(await verifyPassword(password, phc.replace(salt, flipped(salt)))).toBe('wrong')
    expect(await verifyPassword(password, phc.replace(tag, flipped(tag)))).toBe('wrong')
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

describe('simulateVerification', () => {
  test('never finds a password right', async () => {
    expect(await simulateVerification(password)).toBe('wrong')
    expect(await simulateVerification('')).toBe('wrong')
  })
})

test.each([
  [{}, 'right'],
  [{ memory: 19_457 }, 'right'],
  [{ passes: 3 }, 'right'],
  [{ memory: 65_536, passes: 3, parallelism: 4 }, 'right'],
  [{ memory: 19_455 }, 'outdated'],
  [{ passes: 1 }, 'outdated'],
  [{ memory: 9728, passes: 1 }, 'outdated'],
] as const)('a password whose hash was made with %j is %s', async (made, expected) => {
  expect(await verifyPassword(password, hashOf(made))).toBe(expected)
  expect(await verifyPassword('another one', hashOf(made))).toBe('wrong')
})
