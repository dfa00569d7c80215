// The password of somebody who is signed in, verified once more.
import type { Context } from 'hono'
import type { Database } from '../../db/database.ts'
import type { SignedInEnv } from '../../http/request/context.ts'
import { Problem } from '../../openapi/problem.ts'
import { verifyPassword } from '../credentials/password.ts'
import { accountQuotas } from '../credentials/rate-limits.ts'
import { findCredentials } from './queries.ts'

type Deps = { db: Database; authRateLimit: number; trustedHops: number }

/**
 * Makes the function that verifies the password of the principal, within a quota of its own.
 * @returns a function that returns the hash that the password was compared with, and throws a Problem: 401 when the account
 * does not exist, 403 when it has no password or another one, 429
 */
export function ownPassword(deps: Deps) {
  const verify = passwordWithinQuota(deps)
  return async (c: Context<SignedInEnv>, password: string): Promise<string> => {
    const { email, password_hash } = await credentialsOf(deps.db, c.env.principal.id)
    if (email === null || password_hash === null)
      throw new Problem('password_mismatch', { detail: noPasswordHere })
    return await verify(c, password_hash, password)
  }
}

/** Makes the function that compares a password with a hash, within the quota. @throws Problem 403, 429 */
export function passwordWithinQuota(deps: Deps) {
  const quotas = accountQuotas(deps)
  return async (c: Context<SignedInEnv>, hash: string, password: string): Promise<string> => {
    const refund = await quotas.password(c, c.env.principal.id)
    if ((await verifyPassword(password, hash)) === 'wrong') throw new Problem('password_mismatch')
    await refund()
    return hash
  }
}

/** @throws Problem 401 when the account does not exist */
export async function credentialsOf(db: Database, id: number) {
  const credentials = await findCredentials(db, id)
  if (credentials === undefined) throw new Problem('invalid_token')
  return credentials
}

const noPasswordHere =
  'This account has no password here: another identity provider vouches for it. Change the password there.'
