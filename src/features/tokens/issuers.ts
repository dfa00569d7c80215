// Tokens of other identity providers: verified with the provider's keys, and mapped to an account that the first token
// creates. Accounts are identified by issuer and subject, never by e-mail address, which anyone may claim elsewhere.
import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose'
import type { Logger } from 'pino'
import type { Database } from '../../db/database.ts'
import type { VerifyAccessToken } from '../../http/request/context.ts'
import { isVisible } from '../../openapi/comparable-text.ts'
import { Email, text } from '../../openapi/fields.ts'
import { Problem } from '../../openapi/problem.ts'
import { type Clock, clockToleranceSeconds, issuedAtOf } from './access-token.ts'
import { issuerKeys } from './issuer-keys.ts'
import type { TrustedIssuer } from './issuer-list.ts'
import { findOrInsertUser, findUserBySubject } from './queries.ts'

/** For the `iss` of each trusted issuer, the function that verifies its tokens. */
export type OtherIssuers = ReadonlyMap<unknown, VerifyAccessToken>

type Deps = { db: Database; clock: Clock; log: Logger }

/**
 * Prepares the verification of other issuers' tokens.
 * @param list the setting AUTH_ISSUERS
 */
export const otherIssuers = (list: readonly TrustedIssuer[], deps: Deps): OtherIssuers =>
  new Map(list.map((trusted) => [trusted.issuer, verifier(trusted, deps)]))

function verifier(trusted: TrustedIssuer, { db, clock, log }: Deps): VerifyAccessToken {
  const keys = issuerKeys({ url: trusted.jwks_url, log })
  return async (token) => {
    const claims = await verifiedClaims(token, keys, trusted, clock()).catch((err) => {
      // jose throws other errors than its own only for a key that the issuer publishes and nobody can use.
      if (!(err instanceof errors.JOSEError || err instanceof Problem)) {
        log.warn({ err, issuer: trusted.issuer }, "an issuer's key cannot be used")
      }
      throw problemOf(err)
    })
    const subject = Subject.safeParse(claims.sub)
    if (!subject.success) throw new Problem('invalid_token')
    const identity = { issuer: trusted.issuer, subject: subject.data }
    const user =
      (await findUserBySubject(db, identity)) ??
      (await findOrInsertUser(db, { ...identity, ...profileOf(claims, subject.data) }))
    return { ...user, ...issuedAtOf(claims) }
  }
}

async function verifiedClaims(token: string, keys: JWTVerifyGetKey, trusted: TrustedIssuer, now: Date) {
  const { audience, audience_claim: claim = 'aud' } = trusted
  const { payload } = await jwtVerify(token, keys, {
    algorithms: trusted.algorithms, // never what the header asks for
    issuer: trusted.issuer,
    ...(claim === 'aud' && { audience }),
    requiredClaims: ['exp'],
    clockTolerance: clockToleranceSeconds,
    currentDate: now,
  })
  if (claim !== 'aud' && ![audience].flat().includes(payload[claim] as string))
    throw new Problem('wrong_audience')
  return payload
}

function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (error instanceof errors.JWTExpired) return new Problem('token_expired')
  const isAudience = error instanceof errors.JWTClaimValidationFailed && error.claim === 'aud'
  return new Problem(isAudience ? 'wrong_audience' : 'invalid_token')
}

// The schema rejects NUL, which PostgreSQL cannot store, and lone surrogates, which would all become one character.
const Subject = text(255, 1)

/** The profile that a new account starts with. Later tokens change nothing, since the user may have changed the name. */
export function profileOf(claims: JWTPayload, subject: string): { email: string | null; name: string } {
  const email = Email.safeParse(claims.email).data ?? null
  const name = [claims.name, email, subject].map(asName).find((text) => text !== '')
  return { email, name: name ?? 'Unnamed' }
}

/** A name of at most 255 code points that PostgreSQL can store; empty where there is nothing to show. */
function asName(value: unknown): string {
  if (typeof value !== 'string') return ''
  const storable = value.replaceAll('\0', '').toWellFormed().trim()
  const name = Array.from(storable).slice(0, 255).join('').trim()
  return isVisible(name) ? name : ''
}
