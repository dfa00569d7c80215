// Who is calling: reads the bearer token (RFC 6750) and puts the caller into the context.
import type { Context } from 'hono'
import { audit } from './audit.ts'
import type { SignedInEnv } from './env.ts'
import { Problem } from './problem.ts'

// RFC 9110: the scheme's case does not matter. Whatever follows it is the token, for the verifier to judge.
const bearer = /^bearer +(\S.*)$/i

const noToken = new Problem('authentication_required')

/** @returns why the request is refused with 401 @throws as VerifyToken */
export async function authenticate(c: Context<SignedInEnv>): Promise<Problem | undefined> {
  const token = bearer.exec(c.req.header('Authorization') ?? '')?.[1]
  if (token === undefined) return noToken
  const caller = await c.get('verifyToken')(token)
  if (caller instanceof Problem) return caller
  c.set('caller', caller)
  if (caller.isNew) audit(c, 'user_registered', { user_id: caller.id })
  return undefined
}
