// What a mail says, and who says it: the words that the parts of this folder share.
import type { Selectable } from 'kysely'
import type { Tables } from '../../db/schema/tables.ts'
import type { MailKind } from './kinds.ts'

/** A row of the queue, as the worker has claimed it. */
export type MailJob = Omit<Selectable<Tables['mails']>, 'kind'> & { kind: MailKind }

/** An address with the name that mail programs show for it; without one the name is empty. */
export type Mailbox = { name: string; address: string }

/** What the recipient reads. */
export type Message = { to: string; subject: string; text: string; html: string }

/**
 * Makes the message of a job at the time when it is sent, each time anew.
 * @returns undefined when there is nothing to say any more, for instance since the account is gone
 */
export type Composer = (job: MailJob) => Promise<Message | undefined>

/** How features ask for mail: `enqueueMail` in the transaction of its cause, and `wake` after the commit. */
export type Mail = {
  /** Whether mail can be sent at all. Where it cannot, nothing is to be put into the queue. */
  readonly isAvailable: boolean
  /** Has this process look into the queue now. Returns at once, and may be called at any time. */
  wake(): void
}
