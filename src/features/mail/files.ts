// Mails as files, for development without a mail server: each is a message that mail programs open, and that can be read as
// it is, since its text stands in front of the encoded parts, in the place that MIME leaves for remarks.
import { randomBytes } from 'node:crypto'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import nodemailer from 'nodemailer'
import type { Logger } from 'pino'
import { mailOptions, type OutgoingMail, type Transport } from './transport.ts'

/**
 * @param folder created if missing
 * @param log gets a line for each file
 */
export function fileTransport(folder: string, log: Logger): Transport {
  const writer = nodemailer.createTransport({ streamTransport: true, buffer: true, newline: 'unix' })
  return {
    async send(mail) {
      const { message } = await writer.sendMail(mailOptions(mail))
      const file = resolve(folder, nameOf(mail))
      const draft = join(folder, `.${randomBytes(6).toString('hex')}`)
      await mkdir(folder, { recursive: true })
      await writeFile(draft, withPreamble(String(message), mail.text), { mode: 0o600 })
      await rename(draft, file)
      log.info({ kind: mail.kind, file }, 'wrote a mail to a file, since SMTP_URL is not set')
    },
    close: () => {},
  }
}

const nameOf = ({ id, kind, createdAt }: OutgoingMail) =>
  `${createdAt.toISOString().replaceAll(':', '-').replace(/\..*/, 'Z')}-${kind}-${id}.eml`

/** RFC 2046 section 5.1.1: what stands between the header and the first boundary is not shown. */
const withPreamble = (message: string, text: string) => message.replace('\n\n', () => `\n\n${text}\n`)
