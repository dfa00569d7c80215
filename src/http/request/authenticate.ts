// Authentication: reads the bearer token (RFC 6750) and has it verified.
import type { Context } from 'hono'
import { Problem } from '../../openapi/problem.ts'
import type { AppEnv, VerifyAccessToken, VerifyToken } from './context.ts'

// RFC 9110 section 11.1: the scheme is case-insensitive. Everything after it is the token, which the verifier judges.
const bearer = /^bearer +(?=\S)/i

const noToken = new Problem('authentication_required')

/**
 * Authenticates a request.
 * @returns the principal, or the 401 to respond with
 * @throws Problem as VerifyToken
 */
export function authenticate(c: Context<AppEnv>): ReturnType<VerifyAccessToken> {
  return authenticated(c.req.header('Authorization'), c)
}

/** The same by the header alone. */
export function authenticated(
  credentials = '',
  c: Parameters<VerifyToken>[1],
): ReturnType<VerifyAccessToken> {
  const scheme = bearer.exec(credentials)?.[0]
  return scheme === undefined ? noToken : c.env.verifyToken(credentials.slice(scheme.length), c)
}
