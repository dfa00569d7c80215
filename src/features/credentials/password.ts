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
 * Hashes a password with a new salt.
 * @returns a PHC string: `$argon2id$v=19$m=…,t=…,p=…$salt$tag`
 */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes)
  const tag = await derive(password, salt, current, tagBytes)
  const { memoryKib, passes, parallelism } = current
  return `$argon2id$v=19$m=${memoryKib},t=${passes},p=${parallelism}$${base64(salt)}$${base64(tag)}`
}

/**
 * Verifies a password, in constant time. The password is used exactly as it is: not trimmed, normalised or cut.
 * @param phc the stored hash
 * @throws Error when the stored hash is not an Argon2id PHC string
 */
export async function verifyPassword(password: string, phc: string): Promise<boolean> {
  const { salt, tag, ...parameters } = parse(phc)
  return timingSafeEqual(await derive(password, salt, parameters, tag.byteLength), tag)
}

/** Takes as long as a verification, so that the response time does not reveal whether an account exists. */
export async function simulateVerification(password: string): Promise<false> {
  await derive(password, Buffer.alloc(saltBytes), current, tagBytes)
  return false
}

/** Whether the hash was made with weaker parameters than today's. */
export function needsRehash(phc: string): boolean {
  const { memoryKib, passes } = parse(phc)
  return memoryKib < current.memoryKib || passes < current.passes
}

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
