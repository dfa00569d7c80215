// Mail as the settings want it: by SMTP, into files in development, or not at all.
import { join } from 'node:path'
import type { Logger } from 'pino'
import type { Database } from '../db/database.ts'
import { type Composers, composeBy } from '../features/mail/composers.ts'
import { fileTransport } from '../features/mail/files.ts'
import type { Mail } from '../features/mail/message.ts'
import { smtpTransport } from '../features/mail/smtp.ts'
import type { Transport } from '../features/mail/transport.ts'
import { type MailWorker, startMailWorker } from '../features/mail/worker.ts'
import type { Config } from './config.ts'

/** Whom mails come from where nothing is set, which is only so in development. */
const developmentFrom = { name: 'tasks-api', address: 'tasks-api@localhost' }

type ServiceMail = Mail & {
  /** Begins to send. @param composers what the messages are made by */
  start(composers: Partial<Composers>): void
  stop(): Promise<void>
}

/** Nothing is sent before `start`. */
export function openMail(config: Config, { db, log }: { db: Database; log: Logger }): ServiceMail {
  const transport = transportOf(config, log)
  const from = config.MAIL_FROM ?? developmentFrom
  let worker: MailWorker | undefined
  if (transport === undefined)
    log.warn('SMTP_URL is not set, so no mail can be sent: what needs mail responds with 503')
  return {
    isAvailable: transport !== undefined,
    wake: () => worker?.wake(),
    start(composers) {
      if (transport !== undefined)
        worker = startMailWorker({ db, log, transport, from, ...composeBy(composers) })
    },
    stop: async () => await worker?.stop(),
  }
}

/** @returns undefined where there is none */
function transportOf({ SMTP_URL, NODE_ENV, DATA_DIR }: Config, log: Logger): Transport | undefined {
  if (SMTP_URL !== undefined) return smtpTransport(SMTP_URL)
  return NODE_ENV === 'production' ? undefined : fileTransport(join(DATA_DIR, 'mail'), log)
}
