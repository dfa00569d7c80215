// Who is calling: reads the bearer token (RFC 6750).
import type { Context } from 'hono'
import { Problem } from '../../openapi/problem.ts'
import type { AppEnv, Principal } from './context.ts'

// RFC 9110: the scheme's case does not matter. Whatever follows it is the token, for the verifier to judge.
const bearer = /^bearer +(?=\S)/i

const noToken = new Problem('authentication_required')

/** @returns who it is, or why the request is refused with 401 @throws as VerifyToken */
export function authenticate(c: Context<AppEnv>): Principal | Problem | Promise<Principal | Problem> {
  const credentials = c.req.header('Authorization') ?? ''
  const scheme = bearer.exec(credentials)?.[0]
  return scheme === undefined ? noToken : c.env.verifyToken(credentials.slice(scheme.length))
}
