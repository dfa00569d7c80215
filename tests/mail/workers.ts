// A queue of one's own for a test file, and workers on it: each with connections of its own, as replicas have them.
import { inject } from 'vitest'
import { type Database, openDatabase } from '../../src/db/database.ts'
import type { Mailbox, MailJob, Message } from '../../src/features/mail/message.ts'
import { enqueueMail } from '../../src/features/mail/queue.ts'
import { smtpTransport } from '../../src/features/mail/smtp.ts'
import { SmtpUrl } from '../../src/features/mail/smtp-url.ts'
import { type MailWorker, startMailWorker } from '../../src/features/mail/worker.ts'
import { createLog } from '../../src/server/log.ts'
import { atFileEnd, atTestEnd } from '../support/cleanup.ts'
import { createDatabase } from '../support/database.ts'
import { until } from '../support/until.ts'

export const from: Mailbox = { name: 'Tasks', address: 'no-reply@tasks.example.com' }

export const compose = async ({ id, address }: MailJob): Promise<Message> => ({
  to: address,
  subject: `Mail ${id}`,
  text: `This is mail ${id}.\n`,
  html: `<p>This is mail ${id}.</p>\n`,
})

type Worker = MailWorker & {
  logs: Record<string, unknown>[]
  /** How often it has looked for a mail. */
  looks(): number
}
type Start = Partial<Parameters<typeof startMailWorker>[0]> & { port?: number }

export type Queue = {
  db: Database
  url: string
  /** Puts mails to `person-<n>@example.com` into the queue. @returns their addresses */
  fill(count: number): Promise<string[]>
  rows(): Promise<Omit<MailJob, 'kind'>[]>
  /** Starts a worker with connections of its own that looks into the queue all the time; it ends with the test. */
  start(options: Start): Worker
  /** Waits until no mail waits any more. */
  untilDone(): Promise<void>
}

/** Looks often, so that what has to happen happens soon. */
export const times = { poll: 20, attempt: 60_000, grace: 100 }

/** A queue in a database of its own; it ends with the file. */
export async function newQueue(): Promise<Queue> {
  const database = await createDatabase(inject('clusterUrl'))
  atFileEnd(() => database.drop())
  const db = openDatabase({ url: database.url, poolSize: 20 })
  atFileEnd(() => db.destroy())
  let people = 0
  const rows = () => db.selectFrom('mails').selectAll().orderBy('id').execute()
  return {
    db,
    url: database.url,
    rows,
    async fill(count) {
      const addresses = Array.from({ length: count }, () => `person-${++people}@example.com`)
      for (const address of addresses) await enqueueMail(db, { kind: 'password_changed', address })
      return addresses
    },
    async untilDone() {
      await until(async () => (await rows()).every(({ failed_at }) => failed_at !== null))
    },
    start({ port, ...options }) {
      let looks = 0
      const onQuery = ({ query }: { query: { sql: string } }) => {
        if (query.sql.includes('skip locked')) looks += 1
      }
      const own = openDatabase({ url: database.url, poolSize: 6, onIdleError: () => {}, onQuery })
      const logs: Worker['logs'] = []
      const log = createLog('trace', { write: (line: string) => logs.push(JSON.parse(line)) })
      const transport = options.transport ?? smtpTransport(SmtpUrl.parse(`smtp://127.0.0.1:${port ?? 9}`))
      const worker = startMailWorker({ db: own, log, compose, from, times, transport, ...options })
      atTestEnd(async () => {
        await worker.stop()
        await own.destroy()
      })
      return { ...worker, logs, looks: () => looks }
    },
  }
}
