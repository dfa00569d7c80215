// Access tokens: JWTs signed with the shared secret (HS256), the service's own (RFC 9068) and the front end's. Tokens of
// other issuers are passed on to issuers.ts.
import { randomUUID } from 'node:crypto'
import { errors, type JWTHeaderParameters, type JWTPayload, jwtVerify, SignJWT } from 'jose'
import type { Principal, VerifyAccessToken } from '../../http/request/context.ts'
import { Problem } from '../../openapi/problem.ts'
import { type HmacCheck, hmacCheck } from './hmac.ts'
import type { OtherIssuers } from './issuers.ts'
import { verifiedTokens } from './verified-tokens.ts'

export const accessTtlSeconds = 15 * 60

/** The `iss` of the service's own tokens. */
export const ownIssuer = 'tasks-api'

const audience = 'tasks-api'
const tokenType = 'at+jwt'
export const clockToleranceSeconds = 5

/**
 * Returns the time now; tests inject their own. Tokens are verified by the process's clock, while everything else expires
 * by the database's: verification must not need the database. A wrong clock makes tokens expire too early or too late, and
 * deletes nothing.
 */
export type Clock = () => Date

export type AccessTokens = {
  /** Issues a signed token for a user's session. */
  issue(userId: number, sessionId: number): Promise<string>
  verify: VerifyAccessToken
}

type Options = {
  secret: string
  previousSecret?: string | undefined
  clock: Clock
  issuers?: OtherIssuers | undefined
}

/**
 * Prepares the issuing and verification of access tokens.
 * @param options.secret signs and verifies
 * @param options.previousSecret also verifies, while the secret is being rotated
 * @param options.issuers other issuers whose tokens are accepted
 */
export async function accessTokens(options: Options): Promise<AccessTokens> {
  const { secret, previousSecret, clock, issuers } = options
  const signingKey = await hmacKey(secret)
  const keys = previousSecret === undefined ? [signingKey] : [signingKey, await hmacKey(previousSecret)]
  const verified = verifiedTokens<Principal>()

  async function verifySigned(token: string, key: CryptoKey, now: Date): Promise<Principal> {
    const principal = await verify(token, key, now)
    verified.keep(token, principal, new Date(principal.goodUntil))
    return principal
  }

  return {
    issue: (userId, sessionId) => issue(signingKey.forJose, clock(), userId, sessionId),
    verify: (token) => {
      const now = clock()
      const known = verified.find(token, now)
      if (known !== undefined) return known
      if (!compact.test(token)) return invalidToken
      const verifyElsewhere = issuers?.size ? issuers.get(claimedIssuer(token)) : undefined
      if (verifyElsewhere) return verifyElsewhere(token)
      // The signature is checked first, cheaply, so that forged tokens cost little. jose then verifies everything again.
      const end = token.lastIndexOf('.')
      const key = keys.find(({ hasSigned }) => hasSigned(token.slice(0, end), token.slice(end + 1)))
      return key ? verifySigned(token, key.forJose, now) : unsigned(token)
    },
  }
}

/** One secret, in two forms: as the key that jose takes, and as a check of the signature alone that is much faster. */
type HmacKey = { forJose: CryptoKey; hasSigned: HmacCheck }

async function hmacKey(secret: string): Promise<HmacKey> {
  const bytes = new TextEncoder().encode(secret)
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  return {
    forJose: await crypto.subtle.importKey('raw', bytes, algorithm, false, ['sign', 'verify']),
    hasSigned: hmacCheck(bytes),
  }
}

async function issue(key: CryptoKey, now: Date, userId: number, sessionId: number): Promise<string> {
  const issuedAt = Math.floor(now.getTime() / 1000)
  return await new SignJWT({ user_id: userId, type: 'access', sid: sessionId })
    .setProtectedHeader({ alg: 'HS256', typ: tokenType })
    .setIssuer(ownIssuer)
    .setAudience(audience)
    .setSubject(String(userId))
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + accessTtlSeconds)
    .setJti(randomUUID())
    .sign(key)
}

async function verify(token: string, key: CryptoKey, now: Date): Promise<Principal & { goodUntil: number }> {
  try {
    const { payload, protectedHeader } = await jwtVerify(token, key, {
      algorithms: ['HS256'], // never what the header asks for
      requiredClaims: ['exp'],
      clockTolerance: clockToleranceSeconds,
      currentDate: now,
    })
    return { ...principalOf(payload, protectedHeader), goodUntil: (payload.exp as number) * 1000 }
  } catch (error) {
    if (error instanceof errors.JWTExpired) throw new Problem('token_expired')
    if (error instanceof errors.JWTClaimValidationFailed) throw new Problem('invalid_token')
    if (error instanceof errors.JOSEError) throw unsigned(token)
    throw error
  }
}

// Created once, since bad tokens may come in large numbers.
const invalidToken = new Problem('invalid_token')
const unknownIssuer = new Problem('unknown_issuer')

/** The problem of a token that none of our secrets has signed: another issuer's, or invalid. */
function unsigned(token: string): Problem {
  if (claimsOwnIssuer(payloadOf(token).toString('latin1'))) return invalidToken
  const issuer = claimedIssuer(token)
  const isOther = typeof issuer === 'string' && issuer !== ownIssuer
  return isOther ? unknownIssuer : invalidToken
}

const issuerName = '"iss"'
const ourIssuer = `:${JSON.stringify(ownIssuer)}`

/**
 * Whether claims name no other issuer than this service, judged by their text: most forged tokens are altered copies of our
 * own, and need not be parsed. False for text that names an issuer twice or has escapes, which the parser must decide.
 */
function claimsOwnIssuer(claims: string): boolean {
  const end = claims.indexOf(issuerName) + issuerName.length
  const isOnly = !claims.includes(issuerName, end) && !claims.includes('\\')
  return isOnly && claims.startsWith(ourIssuer, end)
}

/** The `iss` of a token, unverified; undefined when the payload is not JSON. */
function claimedIssuer(token: string): unknown {
  try {
    return JSON.parse(payloadOf(token).toString())?.iss
  } catch {
    return undefined
  }
}

const payloadOf = (token: string): Buffer =>
  Buffer.from(token.slice(token.indexOf('.') + 1, token.lastIndexOf('.')), 'base64url')

function principalOf(payload: JWTPayload, header: JWTHeaderParameters): Principal {
  const isOther = payload.type !== undefined && payload.type !== 'access'
  if (isOther || !['string', 'undefined'].includes(typeof payload.iss)) throw new Problem('invalid_token')
  const id = userIdOf(payload)
  const principal = { id, ...issuedAtOf(payload) }
  if (payload.iss !== ownIssuer) return principal

  // A token that claims to be ours must have everything that ours have.
  if (![payload.aud].flat().includes(audience)) throw new Problem('wrong_audience')
  const isOurs = isAccessTokenType(header.typ) && payload.type === 'access'
  if (!isOurs || payload.sub !== String(payload.user_id)) throw new Problem('invalid_token')
  return { ...principal, ...(isId(payload.sid) && { sessionId: payload.sid }) }
}

/** When a token was issued, for operations that need a recent one. */
export const issuedAtOf = ({ iat }: JWTPayload): Pick<Principal, 'issuedAt'> =>
  typeof iat === 'number' ? { issuedAt: new Date(iat * 1000) } : {}

/** The user's id from `sub` or `user_id`; if both are present they must agree. */
function userIdOf({ sub, user_id }: JWTPayload): number {
  const id = user_id === undefined && sub !== undefined ? Number(sub) : user_id
  const agrees = sub === undefined || sub === String(id)
  if (!isId(id) || !agrees) throw new Problem('invalid_token')
  return id
}

/** RFC 7515 section 2: base64url without padding. Node's decoder would accept padding and blanks. */
const compact = /^[\w-]+\.[\w-]+\.[\w-]+$/

const isId = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) > 0

/** RFC 7515 section 4.1.9: a media type, compared without regard to case, whose `application/` may be left out. */
const isAccessTokenType = (typ: unknown) =>
  typeof typ === 'string' && typ.toLowerCase().replace(/^application\//, '') === tokenType
