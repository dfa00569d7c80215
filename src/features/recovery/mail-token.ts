// The tokens of links in mails: 256 bits that follow from the row in the queue and from the service's secret, so that neither
// a mail that waits nor a copy of the database has one in it. Stored are their hashes.
import { createHash, createHmac } from 'node:crypto'

/** What a link may do. */
export type MailPurpose = 'password_reset' | 'email_verification' | 'email_change'

/**
 * The token of a mail, the same at each attempt to send it.
 * @param secret of the service
 * @param mail its purpose, and the 32 random bytes of its row
 */
export const mailToken = (
  secret: string,
  { purpose, nonce }: { purpose: MailPurpose; nonce: Buffer },
): string => createHmac('sha256', secret).update(`mail token:${purpose}:`).update(nonce).digest('base64url')

export const hashMailToken = (token: string): Buffer => createHash('sha256').update(token).digest()
