// Refresh tokens: opaque, kept as hashes, replaced at every use. The rule of reuse (RFC 9700 section 4.14.2).
import { createHash, randomBytes } from 'node:crypto'

const day = 24 * 60 * 60 * 1000
const idleMillis = 7 * day
const absoluteMillis = 30 * day

/** How long a token just replaced may come again: its answer may have been lost on the way. */
const graceMillis = 10_000

/** 256 random bits, and the hash under which they are kept. Random, so a fast hash without salt is enough. */
export function newRefreshToken(): { token: string; hash: Buffer } {
  const token = randomBytes(32).toString('base64url')
  return { token, hash: hashRefreshToken(token) }
}

export const hashRefreshToken = (token: string): Buffer => createHash('sha256').update(token).digest()

/** When a session ends if it is not used again: after 7 days, and after 30 days from the sign-in in any case. */
export const sessionEnd = (signedInAt: Date, now: Date): string =>
  new Date(Math.min(now.getTime() + idleMillis, signedInAt.getTime() + absoluteMillis)).toISOString()

/**
 * What a presented token of a living session is.
 * - `fresh`: not used before; it is replaced.
 * - `repeated`: used within the last 10 seconds, and none of its successors has been used: its answer was lost,
 *   or two windows asked at once. It gets a sibling of its successor, and both go on working.
 * - `reused`: anything else. Somebody holds a copy, so the session must end.
 */
export function judge(
  token: { rotated_at: string | null; has_used_successor: boolean },
  now: Date,
): 'fresh' | 'repeated' | 'reused' {
  if (token.rotated_at === null) return 'fresh'
  // In the future after the clock was set back, when nobody knows how old the use is, and for another replica's clock.
  const age = Math.abs(now.getTime() - Date.parse(token.rotated_at))
  return age <= graceMillis && !token.has_used_successor ? 'repeated' : 'reused'
}
