// Who is calling: reads the bearer token (RFC 6750) and puts the caller into the context.
import type { Context } from 'hono'
import { audit } from './audit.ts'
import type { SignedInEnv } from './env.ts'
import { Problem } from './problem.ts'

// RFC 9110: the scheme's case does not matter. Whatever follows it is the token, for the verifier to judge.
const bearer = /^bearer +(\S.*)$/i

/** @throws Problem 401, or 503 when the keys of the token's issuer cannot be had */
export async function authenticate(c: Context<SignedInEnv>): Promise<void> {
  const token = bearer.exec(c.req.header('Authorization') ?? '')?.[1]
  if (token === undefined) throw new Problem('authentication_required')
  const caller = await c.get('verifyToken')(token)
  c.set('caller', caller)
  if (caller.isNew) audit(c, 'user_registered', { user_id: caller.id })
}
