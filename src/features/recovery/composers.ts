// The mails with links. Whether there is such an account is looked up here, when the mail is sent, and never by the request.
import type { Database } from '../../db/database.ts'
import { findUser } from '../account/queries.ts'
import { findUserByEmail } from '../auth/queries.ts'
import { mailQuota } from '../credentials/rate-limits.ts'
import type { Composers } from '../mail/composers.ts'
import { type Content, messageOf } from '../mail/layout.ts'
import type { Composer, MailJob } from '../mail/message.ts'
import { hashMailToken, type MailPurpose, mailToken } from './mail-token.ts'
import { lockMail, storeToken } from './queries.ts'

type Recipient = { userId: number; email: string }
type Words = Omit<Content, 'to' | 'link'> & { path: string; action: string }

/**
 * Makes the composers of the mails with links.
 * @param deps.secret of the service; tokens follow from it
 * @param deps.appUrl where links lead, without a slash at the end
 * @param deps.authRateLimit 0 sends any number of mails to an address
 */
export function linkComposers(deps: {
  db: Database
  secret: string
  appUrl: string
  authRateLimit: number
}): Pick<Composers, MailPurpose> {
  const { secret, appUrl } = deps
  const db = deps.db.connections.searches // as the worker, so that sign-in does not wait for mails
  const mayGetMail = mailQuota(deps)

  const withLink =
    (
      purpose: MailPurpose,
      recipientOf: (job: MailJob) => Promise<Recipient | undefined>,
      words: Words,
    ): Composer =>
    async (job) => {
      const recipient = await recipientOf(job)
      if (recipient === undefined) return undefined
      // Counted here, and not by the request, whose time would tell of the mails that others have asked for.
      if (job.attempts === 1 && !(await mayGetMail(recipient.email))) return undefined
      const token = mailToken(secret, { purpose, nonce: job.nonce })
      const stored = await db.transaction().execute(async (trx) => {
        const row = { user_id: recipient.userId, purpose, mail_id: job.id, email: recipient.email }
        return (
          (await storeToken(trx, { ...row, token_hash: hashMailToken(token) })) &&
          (await lockMail(trx, job.id))
        )
      })
      if (!stored) return undefined
      const { path, action, ...content } = words
      const url = `${appUrl}/${path}?token=${token}`
      return messageOf({ ...content, to: recipient.email, link: { text: action, url } })
    }

  async function withPassword({ address }: MailJob) {
    const user = await findUserByEmail(db, address)
    return user?.email ? { userId: user.id, email: user.email } : undefined
  }

  async function notVerified({ user_id }: MailJob) {
    const user = await findUser(db, user_id ?? 0)
    return user?.email && !user.email_verified ? { userId: user.id, email: user.email } : undefined
  }

  async function newAddress({ user_id, address }: MailJob) {
    const user = await findUser(db, user_id ?? 0)
    return user && { userId: user.id, email: address }
  }

  const place = new URL(appUrl).host
  return {
    password_reset: withLink('password_reset', withPassword, {
      subject: 'Set a new password',
      path: 'reset-password',
      action: 'Set a new password',
      paragraphs: [
        `Somebody, probably you, has asked for a new password for your account at ${place}. This link sets one. It works once, for 30 minutes.`,
        'If it was not you, there is nothing to do: the password stays as it is.',
      ],
    }),
    email_verification: withLink('email_verification', notVerified, {
      subject: 'Verify your e-mail address',
      path: 'verify-email',
      action: 'Verify this address',
      paragraphs: [
        `There is an account with this address at ${place}. This link verifies that the address is yours. It works once, for 30 minutes.`,
        'If you have no account there, ignore this mail: somebody has mistyped an address.',
      ],
    }),
    email_change: withLink('email_change', newAddress, {
      subject: 'Confirm your new e-mail address',
      path: 'verify-email',
      action: 'Use this address',
      paragraphs: [
        `Somebody, probably you, wants to use this address for an account at ${place}. This link makes it the address of that account. It works once, for 30 minutes.`,
        'If it was not you, ignore this mail: nothing changes without the link.',
      ],
    }),
  }
}
