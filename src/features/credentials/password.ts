// Password hashing: Argon2id (RFC 9106) from node:crypto, stored as PHC strings.
import { argon2 as argon2Callback, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import pLimit from 'p-limit'

const argon2 = promisify(argon2Callback)

type Parameters = { memoryKib: number; passes: number; parallelism: number }

/** OWASP's first recommendation for Argon2id: 19 MiB, two passes, one lane. */
const current: Parameters = { memoryKib: 19_456, passes: 2, parallelism: 1 }

const saltBytes = 16
const tagBytes = 32

// Each hash takes a core and 19 MiB. More than two at once would starve other requests, which share Node's thread pool.
const limit = pLimit(2)

/**
 * Unicode's composed form: keyboards write `é` as one character or as two, and nobody sees which (RFC 8265, section 4.2.2).
 */
export const canonicalPassword = (password: string): string => password.normalize('NFC')

/**
 * Hashes a password with a new salt.
 * @returns a PHC string: `$argon2id$v=19$m=…,t=…,p=…$salt$tag`
 */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes)
  const tag = await derive(canonicalPassword(password), salt, current, tagBytes)
  const { memoryKib, passes, parallelism } = current
  return `$argon2id$v=19$m=${memoryKib},t=${passes},p=${parallelism}$${base64(salt)}$${base64(tag)}`
}

/** `outdated`: the password is right, and its hash should be made anew. */
export type Verification = 'wrong' | 'right' | 'outdated'

/**
 * Verifies a password, in constant time. It is neither trimmed nor cut, and compared in its composed form; then as it was
 * sent, since hashes were made of that before.
 * @param phc the stored hash
 * @throws Error when the stored hash is not an Argon2id PHC string
 */
export async function verifyPassword(password: string, phc: string): Promise<Verification> {
  const { salt, tag, ...parameters } = parse(phc)
  const isWeak = parameters.memoryKib < current.memoryKib || parameters.passes < current.passes
  for (const form of formsOf(password)) {
    const isRight = timingSafeEqual(await derive(form, salt, parameters, tag.byteLength), tag)
    if (isRight) return isWeak || form !== canonicalPassword(password) ? 'outdated' : 'right'
  }
  return 'wrong'
}

/** Takes as long as a verification, so that the response time does not reveal whether an account exists. */
export async function simulateVerification(password: string): Promise<'wrong'> {
  for (const form of formsOf(password)) await derive(form, Buffer.alloc(saltBytes), current, tagBytes)
  return 'wrong'
}

const formsOf = (password: string) => new Set([canonicalPassword(password), password])

async function derive(
  password: string,
  nonce: Buffer,
  parameters: Parameters,
  tagLength: number,
): Promise<Buffer> {
  const { memoryKib: memory, passes, parallelism } = parameters
  return await limit(() =>
    argon2('argon2id', { message: password, nonce, parallelism, tagLength, memory, passes }),
  )
}

const phcForm = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/

function parse(phc: string): Parameters & { salt: Buffer; tag: Buffer } {
  const [, memory, passes, parallelism, salt, tag] = phcForm.exec(phc) ?? []
  if (!salt || !tag) throw new Error('a stored password hash is not an Argon2id PHC string')
  return {
    memoryKib: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    salt: Buffer.from(salt, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  }
}

const base64 = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '')
