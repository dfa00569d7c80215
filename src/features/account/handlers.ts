// The operations on the user's own account.
import { type Context, Hono } from 'hono'
import type { Database } from '../../db/database.ts'
import { mount } from '../../http/mount.ts'
import { reply, replyJson } from '../../http/reply.ts'
import type { SignedInEnv } from '../../http/request/context.ts'
import { audit } from '../../http/telemetry/audit.ts'
import { Problem } from '../../openapi/problem.ts'
import { hashPassword } from '../credentials/password.ts'
import { isCommonPassword } from '../credentials/weak-passwords.ts'
import type { Mail } from '../mail/message.ts'
import { type Clock, clockToleranceSeconds } from '../tokens/access-token.ts'
import { requireAccount } from './account.ts'
import * as routes from './contract.ts'
import { credentialsOf, ownPassword, passwordWithinQuota } from './own-password.ts'
import * as queries from './queries.ts'

/** @returns the router of the account's operations */
export function account(deps: {
  db: Database
  mail: Mail
  clock: Clock
  authRateLimit: number
  trustedHops: number
}) {
  const { db, clock, mail } = deps
  const router = new Hono<SignedInEnv>()
  const verifyOwnPassword = ownPassword(deps)
  const verifyWithinQuota = passwordWithinQuota(deps)

  mount(router, routes.getMe, async (c) => {
    const user = await queries.findUser(db, c.env.principal.id)
    if (user === undefined) throw new Problem('invalid_token')
    return replyJson(c, user, 200)
  })

  mount(router, routes.updateMe, async (c) => {
    const { id } = c.env.principal
    const { name } = c.req.valid('json')
    const user = await (name === undefined ? queries.findUser(db, id) : queries.renameUser(db, id, name))
    if (user === undefined) throw new Problem('invalid_token')
    if (name !== undefined) audit(c, 'user_updated', { user_id: id })
    return replyJson(c, user, 200)
  })

  mount(router, routes.deleteMe, (c) => deleteAccount(c, c.req.valid('json').password))
  mount(router, routes.deleteMeByPost, (c) => deleteAccount(c, c.req.valid('json').password))

  mount(router, routes.changePassword, async (c) => {
    const { id, sessionId: keptSessionId } = c.env.principal
    const { current_password, new_password } = c.req.valid('json')
    if (await isCommonPassword(new_password)) throw new Problem('password_too_common')
    const verifiedHash = await verifyOwnPassword(c, current_password)
    const change = {
      verifiedHash,
      newHash: await hashPassword(new_password),
      keptSessionId,
      isTold: mail.isAvailable,
    }
    const changed = await db.transaction().execute((trx) => queries.changePasswordHash(trx, id, change))
    if (!changed) await rejectConcurrentChange(id)
    mail.wake()
    audit(c, 'password_changed', { user_id: id })
    return reply(c, null, 204)
  })

  async function deleteAccount(c: Context<SignedInEnv>, password: string | undefined) {
    const { id } = c.env.principal
    const verifiedHash = await reauthenticate(c, password)
    // Deletes all tasks, too, which may take long: so on other connections than those that sign-in needs.
    if (!(await queries.deleteUser(db.connections.searches, id, verifiedHash)))
      await rejectConcurrentChange(id)
    audit(c, 'user_deleted', { user_id: id })
    return reply(c, null, 204)
  }

  /**
   * Verifies that it is the account's owner: by password or, for an account without one, by a recent token.
   * @returns the hash that the password was compared with; null for an account without a password
   * @throws Problem 400, 401, 403, 429
   */
  async function reauthenticate(
    c: Context<SignedInEnv>,
    password: string | undefined,
  ): Promise<string | null> {
    const { id, issuedAt } = c.env.principal
    const { email, password_hash } = await credentialsOf(db, id)
    if (email !== null && password_hash !== null)
      return await verifyWithinQuota(c, password_hash, password ?? passwordMissing())
    if (!isFresh(issuedAt, clock())) throw new Problem('password_mismatch', { detail: signInAgain })
    return null
  }

  /** The password was changed, or the account deleted, after the password was verified. */
  async function rejectConcurrentChange(id: number): Promise<never> {
    await requireAccount(db, id)
    throw new Problem('password_mismatch')
  }

  return router
}

/** The maximum age of a token that takes the place of a password. */
const freshSeconds = 5 * 60

const signInAgain =
  'This account has no password here, and the access token is older than 5 minutes. ' +
  'Sign in again with your identity provider, and repeat the request with the new token.'

function passwordMissing(): never {
  throw new Problem('validation_failed', {
    errors: [{ in: 'body', pointer: '/password', code: 'required', message: 'is required' }],
  })
}

/** A token from the future is not fresh: it would stay so for as long as its issuer's clock is ahead. */
function isFresh(issuedAt: Date | undefined, now: Date): boolean {
  if (issuedAt === undefined) return false
  const ageSeconds = (now.getTime() - issuedAt.getTime()) / 1000
  return ageSeconds >= -clockToleranceSeconds && ageSeconds <= freshSeconds
}
