// Registration, login, logout, and new tokens for a refresh token.
import { Hono } from 'hono'
import type { Database } from '../../db/database.ts'
import { mount } from '../../http/mount.ts'
import { replyJson } from '../../http/reply.ts'
import type { AppEnv } from '../../http/request/context.ts'
import { audit } from '../../http/telemetry/audit.ts'
import { Problem } from '../../openapi/problem.ts'
import { relativeReference } from '../../openapi/relative-reference.ts'
import { requireAccount } from '../account/account.ts'
import type { User } from '../account/contract.ts'
import { hashPassword, simulateVerification, verifyPassword } from '../credentials/password.ts'
import { accountQuotas } from '../credentials/rate-limits.ts'
import { isCommonPassword } from '../credentials/weak-passwords.ts'
import type { Mail } from '../mail/message.ts'
import { enqueueMail } from '../mail/queue.ts'
import { deleteSession } from '../sessions/queries.ts'
import { type AccessTokens, accessTtlSeconds } from '../tokens/access-token.ts'
import * as routes from './contract.ts'
import * as queries from './queries.ts'
import { hashRefreshToken } from './refresh-token.ts'
import { rotate } from './token-rotation.ts'

/** @returns the router of registration, login, refresh and logout */
export function auth(deps: {
  db: Database
  tokens: AccessTokens
  mail: Mail
  requireVerifiedEmail?: boolean
  authRateLimit: number
  trustedHops: number
}) {
  const { db, tokens, mail, requireVerifiedEmail = false } = deps
  const router = new Hono<AppEnv>()
  const quotas = accountQuotas(deps)

  mount(router, routes.register, async (c) => {
    const { email, name, password } = c.req.valid('json')
    await quotas.registration(c, email)
    if (await isCommonPassword(password)) throw new Problem('password_too_common')
    const password_hash = await hashPassword(password)
    const account = await db.transaction().execute(async (trx) => {
      const user = await queries.insertUser(trx, { email, name, password_hash })
      if (user === undefined) throw new Problem('email_taken')
      if (mail.isAvailable)
        await enqueueMail(trx, { kind: 'email_verification', address: email, userId: user.id })
      return { user, session: await queries.openSession(trx, user.id) }
    })
    mail.wake()
    audit(c, 'user_registered', { user_id: account.user.id })
    return replyJson(c, await signedIn(account.user, account.session), 201, {
      Location: relativeReference(c.req.path, '/api/me'),
    })
  })

  mount(router, routes.login, async (c) => {
    const { email, password } = c.req.valid('json')
    const refund = await quotas.login(c, email)
    let { account, isRight, session } = await tryLogin(email, password)
    if (account && isRight && !maySignIn(account)) {
      await refund()
      audit(c, 'login_failed', { user_id: account.id })
      throw new Problem('email_not_verified')
    }
    // The hash was replaced meanwhile, by a login that strengthened it or by a new password: try once more.
    if (isRight && session === undefined) ({ account, session } = await tryLogin(email, password))
    if (account === undefined || session === undefined) {
      audit(c, 'login_failed', { user_id: account?.id ?? null })
      throw new Problem('invalid_credentials')
    }
    await refund()
    audit(c, 'login_succeeded', { user_id: account.id, session_id: session.id })
    const { password_hash: _, ...user } = account
    return replyJson(c, await signedIn(user, session), 200)
  })

  mount(router, routes.refresh, async (c) => {
    const { refresh_token } = c.req.valid('json')
    await quotas.refresh(c, () => queries.findTokenOwner(db, hashRefreshToken(refresh_token)))
    const result = await rotate(db, refresh_token)
    if (result.outcome === 'reused') {
      audit(c, 'refresh_token_reused', { user_id: result.user.id, session_id: result.session.id })
    }
    if (result.outcome !== 'rotated') throw new Problem('invalid_refresh_token')
    audit(c, 'session_refreshed', { user_id: result.user.id, session_id: result.session.id })
    return replyJson(c, await signedIn(result.user, result.session), 200)
  })

  mount(router, routes.logout, async (c) => {
    const { id, sessionId } = c.env.principal
    const ended = sessionId !== undefined && (await deleteSession(db, id, sessionId))
    if (ended) audit(c, 'session_ended', { user_id: id, session_id: sessionId })
    else await requireAccount(db, id)
    return replyJson(c, { message: 'You are signed out.' }, 200)
  })

  const maySignIn = ({ email_verified }: User) => email_verified || !requireVerifiedEmail

  async function tryLogin(email: string, password: string) {
    const account = await queries.findUserByEmail(db, email)
    const verification = await (account
      ? verifyPassword(password, account.password_hash)
      : simulateVerification(password))
    const isRight = verification !== 'wrong'
    const session =
      account && isRight && maySignIn(account)
        ? await startSession(account, password, verification === 'outdated')
        : undefined
    return { account, isRight, session }
  }

  /** @returns undefined when the password was changed or the account deleted since they were read */
  async function startSession(
    { id, password_hash }: { id: number; password_hash: string },
    password: string,
    isOutdated: boolean,
  ) {
    let verifiedHash = password_hash
    if (isOutdated) {
      verifiedHash = await hashPassword(password)
      await queries.strengthenPasswordHash(db, id, password_hash, verifiedHash)
    }
    return await db.transaction().execute(async (trx) => {
      const unchanged = await queries.lockUser(trx, id, verifiedHash)
      return unchanged ? await queries.openSession(trx, id) : undefined
    })
  }

  async function signedIn(user: User, session: { id: number; refreshToken: string }) {
    return {
      user,
      token: await tokens.issue(user.id, session.id),
      token_type: 'Bearer' as const,
      expires_in: accessTtlSeconds,
      refresh_token: session.refreshToken,
    }
  }

  return router
}
