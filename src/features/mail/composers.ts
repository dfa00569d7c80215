// The messages that need nothing but their job, and the choice of the composer by the kind of a job.
import type { MailKind } from './kinds.ts'
import { messageOf } from './layout.ts'
import type { Composer, MailJob } from './message.ts'

export type Composers = Record<MailKind, Composer>

/**
 * Tells people what has happened to their account, in case it was not they who did it.
 * @param appUrl where people use the service
 */
export function notices(appUrl: string): Pick<Composers, 'password_changed' | 'email_changed'> {
  const place = new URL(appUrl).host
  return {
    password_changed: async (job) =>
      messageOf({
        to: job.address,
        subject: 'Your password was changed',
        paragraphs: [
          `The password of your account at ${place} was changed on ${timeOf(job)}.`,
          'If that was you, there is nothing to do.',
          'If it was not you, somebody else has access to your account: set a new password at once, with “forgot password” where you sign in.',
        ],
      }),
    email_changed: async (job) =>
      messageOf({
        to: job.address,
        subject: 'The e-mail address of your account was changed',
        paragraphs: [
          `Your account at ${place} got another e-mail address on ${timeOf(job)}. This address no longer belongs to it, and this is the last mail that you get here about it.`,
          'If that was you, there is nothing to do.',
          'If it was not you, somebody else has access to your account: tell those who run the service.',
        ],
      }),
  }
}

/** `2026-11-29, 18:14 UTC`: in the order that nobody takes for another day. */
const timeOf = ({ created_at }: MailJob) =>
  new Date(created_at).toISOString().replace(/T(..:..).*/, ', $1 UTC')

/**
 * @param composers of the kinds that this release sends
 * @returns these kinds, and `compose` for jobs of them
 */
export function composeBy(composers: Partial<Composers>): { kinds: MailKind[]; compose: Composer } {
  const byKind = new Map(Object.entries(composers) as [MailKind, Composer][])
  const compose: Composer = async (job) => {
    const composer = byKind.get(job.kind)
    if (composer === undefined) throw new TypeError(`mails of the kind ${job.kind} were not asked for`)
    return await composer(job)
  }
  return { kinds: [...byKind.keys()], compose }
}
