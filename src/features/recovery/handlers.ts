// Getting back into an account: the requests that cause mails with links, and those that the links lead to.
import { Hono } from 'hono'
import type { Database } from '../../db/database.ts'
import { mount } from '../../http/mount.ts'
import { reply, replyJson } from '../../http/reply.ts'
import type { AppEnv, SignedInEnv } from '../../http/request/context.ts'
import { audit } from '../../http/telemetry/audit.ts'
import { Problem } from '../../openapi/problem.ts'
import { ownPassword } from '../account/own-password.ts'
import { findUser } from '../account/queries.ts'
import { hashPassword } from '../credentials/password.ts'
import { isCommonPassword } from '../credentials/weak-passwords.ts'
import type { Mail } from '../mail/message.ts'
import { enqueueMail } from '../mail/queue.ts'
import * as routes from './contract.ts'
import { hashMailToken } from './mail-token.ts'
import * as queries from './queries.ts'

/** @returns the router of recovery's operations */
export function recovery(deps: { db: Database; mail: Mail; authRateLimit: number; trustedHops: number }) {
  const { db, mail } = deps
  const router = new Hono<AppEnv>()
  const signedIn = new Hono<SignedInEnv>()
  const verifyOwnPassword = ownPassword(deps)

  /** Nothing here looks for an account, so that neither the response nor its time tells of one. */
  mount(router, routes.requestPasswordReset, async (c) => {
    requireMail()
    const { email } = c.req.valid('json')
    await enqueueMail(db, { kind: 'password_reset', address: email })
    mail.wake()
    audit(c, 'password_reset_requested', { user_id: null })
    return replyJson(c, { message: routes.messages.sentIfThere }, 202)
  })

  mount(router, routes.confirmPasswordReset, async (c) => {
    const { token, new_password } = c.req.valid('json')
    const hash = hashMailToken(token)
    if ((await queries.findToken(db, hash, ['password_reset'])) === undefined)
      throw new Problem('invalid_mail_token')
    if (await isCommonPassword(new_password)) throw new Problem('password_too_common')
    const newHash = await hashPassword(new_password)
    const id = await db.transaction().execute((trx) => queries.resetPassword(trx, hash, newHash))
    mail.wake()
    audit(c, 'password_reset', { user_id: id })
    return reply(c, null, 204)
  })

  mount(router, routes.confirmEmail, async (c) => {
    const hash = hashMailToken(c.req.valid('json').token)
    const { user, isChange } = await db.transaction().execute((trx) => queries.confirmAddress(trx, hash))
    if (isChange) mail.wake()
    audit(c, isChange ? 'email_changed' : 'email_verified', { user_id: user.id })
    return replyJson(c, user, 200)
  })

  mount(signedIn, routes.requestEmailVerification, async (c) => {
    requireMail()
    const user = await findUser(db, c.env.principal.id)
    if (user === undefined) throw new Problem('invalid_token')
    const { id, email, email_verified } = user
    if (email !== null && !email_verified)
      await enqueueMail(db, { kind: 'email_verification', address: email, userId: id })
    mail.wake()
    audit(c, 'email_verification_requested', { user_id: id })
    return replyJson(c, { message: routes.messages.sent }, 202)
  })

  mount(signedIn, routes.changeEmail, async (c) => {
    const { id } = c.env.principal
    const { email, current_password } = c.req.valid('json')
    await verifyOwnPassword(c, current_password)
    requireMail()
    await enqueueMail(db, { kind: 'email_change', address: email, userId: id })
    mail.wake()
    audit(c, 'email_change_requested', { user_id: id })
    return replyJson(c, { message: routes.messages.sent }, 202)
  })

  /** @throws Problem 503 */
  function requireMail(): void {
    if (!mail.isAvailable) throw new Problem('mail_unavailable')
  }

  return router.route('/', signedIn as unknown as Hono<AppEnv>)
}
