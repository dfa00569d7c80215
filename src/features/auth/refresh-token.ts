// Refresh tokens: opaque, kept as hashes, replaced at every use. The rule of reuse (RFC 9700 section 4.14.2).
import { createHash, randomBytes } from 'node:crypto'

const day = 24 * 60 * 60
export const idleSeconds = 7 * day
const absoluteSeconds = 30 * day

/** How long a token may still come again once a successor of it was used: two windows may have asked at once. */
const graceMillis = 10_000

/** Tokens that are given in the place of one that got lost, at most. */
const maxSiblings = 3

/** 256 random bits, and the hash under which they are kept. Random, so a fast hash without salt is enough. */
export function newRefreshToken(): { token: string; hash: Buffer } {
  const token = randomBytes(32).toString('base64url')
  return { token, hash: hashRefreshToken(token) }
}

export const hashRefreshToken = (token: string): Buffer => createHash('sha256').update(token).digest()

/** When a session ends if it is not used again: after 7 days, and after 30 days from the sign-in in any case. */
export const sessionEnd = (signedInAt: Date, now: Date): Date =>
  new Date(Math.min(now.getTime() + idleSeconds * 1000, signedInAt.getTime() + absoluteSeconds * 1000))

/** What became of a token; times are the database's. */
export type TokenUse = {
  rotated_at: string | null
  /** Tokens that were given for it. */
  successors: number
  /** When one of them was first used. */
  successor_used_at: string | null
}

/**
 * What a presented token of a living session is.
 * - `fresh`: not used before; it is replaced.
 * - `repeated`: none of its successors has been used, as far as anybody knows their answers were lost, however long ago;
 *   or the first use of one was within the last 10 seconds: two windows asked at once. It gets a sibling of its
 *   successor, and both go on working. At most 3 times: who never hears an answer is no client.
 * - `reused`: anything else. Somebody holds a copy, so the session must end.
 */
export function classifyUse(token: TokenUse, now: Date): 'fresh' | 'repeated' | 'reused' {
  if (token.rotated_at === null) return 'fresh'
  if (token.successors > maxSiblings) return 'reused'
  if (token.successor_used_at === null) return 'repeated'
  // In the future after the database's clock was set back, when nobody knows how old the use is.
  const age = Math.abs(now.getTime() - Date.parse(token.successor_used_at))
  return age <= graceMillis ? 'repeated' : 'reused'
}
