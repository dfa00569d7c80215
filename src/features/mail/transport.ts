// How mails leave: what a transport does, and the headers that are the same for all of them.
import type { SendMailOptions } from 'nodemailer'
import { hostOf } from './addresses.ts'
import type { MailKind } from './kinds.ts'
import type { Mailbox, MailJob, Message } from './message.ts'

export type OutgoingMail = Message & {
  id: number
  kind: MailKind
  from: Mailbox
  createdAt: Date
}

export type Transport = {
  /**
   * Hands a mail over. Once it has returned the mail must not be sent again.
   * @param signal ends the attempt, and closes its connection
   * @throws SendError
   */
  send(mail: OutgoingMail, signal: AbortSignal): Promise<void>
  /** Closes what is open. */
  close(): void
}

export const outgoing = (job: MailJob, message: Message, from: Mailbox): OutgoingMail => ({
  ...message,
  id: job.id,
  kind: job.kind,
  from,
  createdAt: new Date(job.created_at),
})

/**
 * The mail as nodemailer takes it. A repeated attempt has the same Message-ID and date, by which mail servers and programs
 * recognise what they have already. Addresses are given in parts: nothing in them or in a name is read as a list or a header.
 */
export const mailOptions = ({ id, from, to, subject, text, html, createdAt }: OutgoingMail) =>
  ({
    from: { name: oneLine(from.name), address: from.address },
    to: { name: '', address: to },
    envelope: { from: from.address, to: [to] },
    subject: oneLine(subject),
    text,
    html,
    date: createdAt,
    messageId: `<${id}.${createdAt.getTime()}@${hostOf(from.address)}>`,
    headers: { 'Auto-Submitted': 'auto-generated' }, // RFC 3834: nobody's absence note is wanted
    disableFileAccess: true,
    disableUrlAccess: true,
  }) satisfies SendMailOptions

const oneLine = (text: string) => text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')
