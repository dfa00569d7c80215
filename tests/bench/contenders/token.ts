// Verification of access tokens by hand: HS256, synchronously, then the claims that the service requires of its own tokens.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { settings } from './settings.ts'

const header = Buffer.from(JSON.stringify({ alg: 'HS256', typ: 'at+jwt' })).toString('base64url')

/** @returns the user's id, or undefined when the token is not valid */
export function userOf(authorization: string | undefined): number | undefined {
  if (!authorization?.startsWith('Bearer ')) return undefined
  const token = authorization.slice(7)
  const payloadEnd = token.lastIndexOf('.')
  if (!token.startsWith(`${header}.`) || payloadEnd <= header.length) return undefined
  const expected = createHmac('sha256', settings.secret).update(token.slice(0, payloadEnd)).digest()
  const given = Buffer.from(token.slice(payloadEnd + 1), 'base64url')
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined
  return userIn(token.slice(header.length + 1, payloadEnd))
}

function userIn(payload: string): number | undefined {
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
  const isOurs = claims.iss === 'tasks-api' && claims.aud === 'tasks-api' && claims.type === 'access'
  const isFresh = typeof claims.exp === 'number' && claims.exp > Date.now() / 1000
  return isOurs && isFresh && claims.sub === String(claims.user_id) ? claims.user_id : undefined
}
