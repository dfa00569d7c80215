// Refresh tokens: opaque, stored as hashes, replaced at every use; and the rule on their reuse (RFC 9700 section 4.14.2).
import { createHash, randomBytes } from 'node:crypto'

const day = 24 * 60 * 60
export const idleSeconds = 7 * day
const absoluteSeconds = 30 * day

/** How long a replaced token is still accepted after its successor's first use: two windows may have refreshed at once. */
const graceMillis = 10_000

/** The maximum number of further successors of one token, for lost responses. */
const maxSiblings = 3

/** @returns a token of 256 random bits, and its hash. A fast hash without salt is enough for random tokens. */
export function newRefreshToken(): { token: string; hash: Buffer } {
  const token = randomBytes(32).toString('base64url')
  return { token, hash: hashRefreshToken(token) }
}

export const hashRefreshToken = (token: string): Buffer => createHash('sha256').update(token).digest()

/** @returns when a session expires without a further use: after 7 days, but at most 30 days after the sign-in */
export const sessionEnd = (signedInAt: Date, now: Date): Date =>
  new Date(Math.min(now.getTime() + idleSeconds * 1000, signedInAt.getTime() + absoluteSeconds * 1000))

/** How a token has been used; timestamps are the database's. */
export type TokenUse = {
  rotated_at: string | null
  /** The number of tokens that have been issued in exchange for it. */
  successors: number
  /** When the first of them was used. */
  successor_used_at: string | null
}

/**
 * Classifies the use of a token whose session has not expired.
 * - `fresh`: it was not used before, and is replaced.
 * - `repeated`: either no successor of it has been used, so the responses were probably lost, however long ago; or the
 *   first use of one was within the last 10 seconds, so two windows refreshed at once. It gets another successor beside the
 *   first, at most 3 times.
 * - `reused`: anything else. Somebody has a copy of it, so the session must end.
 */
export function classifyUse(token: TokenUse, now: Date): 'fresh' | 'repeated' | 'reused' {
  if (token.rotated_at === null) return 'fresh'
  if (token.successors > maxSiblings) return 'reused'
  if (token.successor_used_at === null) return 'repeated'
  // The difference may be negative after the database's clock was set back.
  const age = Math.abs(now.getTime() - Date.parse(token.successor_used_at))
  return age <= graceMillis ? 'repeated' : 'reused'
}
