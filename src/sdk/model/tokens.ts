// Tokens: access tokens in the shape of a JWT, so that a client may read `exp`, and opaque ones. Both are known by
// lookup: their signature is random, and a token that the double did not give is not valid.
import { base64url, base64urlOf } from './digest.ts'
import { Problem } from './problem.ts'
import type { AccessToken, State } from './state.ts'

export const accessTtlSeconds = 15 * 60
const clockToleranceSeconds = 5

// RFC 9110: the scheme's case does not matter. Whatever follows it is the token.
const bearer = /^bearer +(\S.*)$/i

/** 256 random bits. */
export const randomToken = (): string => base64urlOf(crypto.getRandomValues(new Uint8Array(32)))

/** @param now epoch milliseconds */
export function issueAccessToken(state: State, userId: number, sessionId: number, now: number): string {
  const iat = Math.floor(now / 1000)
  const exp = iat + accessTtlSeconds
  const header = { alg: 'HS256', typ: 'at+jwt' }
  const names = { iss: 'tasks-api', aud: 'tasks-api', sub: String(userId), user_id: userId, type: 'access' }
  const payload = { ...names, sid: sessionId, iat, exp, jti: crypto.randomUUID() }
  const token = [...[header, payload].map((part) => base64url(JSON.stringify(part))), randomToken()].join('.')
  state.accessTokens.set(token, { userId, sessionId, expiresAtSeconds: exp })
  return token
}

/** @throws Problem 401 */
export function authenticate(state: State, authorization: string | null, now: number): AccessToken {
  const text = bearer.exec(authorization ?? '')?.[1]
  if (text === undefined) throw new Problem('authentication_required')
  const token = state.accessTokens.get(text)
  if (token === undefined) throw new Problem('invalid_token')
  if (token.expiresAtSeconds <= Math.floor(now / 1000) - clockToleranceSeconds)
    throw new Problem('token_expired')
  return token
}
