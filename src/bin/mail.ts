// `mail` lists what waits to be sent and what could not be; RETRY=<id> puts a mail back that was given up.
import { openDatabase } from '../db/database.ts'
import { throwUnusable } from '../db/unusable-database.ts'
import { overviewOf, troubled } from '../features/mail/overview.ts'
import { retryMail } from '../features/mail/queue.ts'
import { OperatorError } from '../operator-error.ts'
import { runOnDatabase } from './run.ts'

/** More of them say nothing new, and fill the screen. */
const shownMails = 20

const { RETRY, ADDRESSES } = process.env

await runOnDatabase(async ({ url }) => {
  const db = openDatabase({ url, poolSize: 1 })
  try {
    await (RETRY ? retry(RETRY) : list()).catch(throwUnusable(url))
  } finally {
    await db.destroy()
  }

  async function retry(text: string): Promise<void> {
    const id = /^\d{1,15}$/.test(text) ? Number(text) : undefined
    if (id === undefined || !(await retryMail(db, id)))
      throw new OperatorError(
        `no mail ${text} was given up; \`make mail\` lists those that were, with their ids`,
      )
    print([`Mail ${id} is in the queue again, and will be tried for 24 hours.`])
  }

  async function list(): Promise<void> {
    const kinds = await overviewOf(db)
    if (kinds.length === 0) return print(['No mail waits, and none was given up in the last 30 days.'])
    print(
      table(
        ['kind', 'waiting', 'given up', 'oldest from'],
        kinds.map(({ kind, waiting, failed, oldest }) => [kind, waiting, failed, oldest]),
      ),
    )
    await listTroubled('waiting', 'Waiting for another attempt', 'next attempt')
    await listTroubled('failed', 'Given up', 'given up')
  }

  async function listTroubled(which: 'failed' | 'waiting', title: string, time: string): Promise<void> {
    const mails = await troubled(db, which, shownMails + 1)
    if (mails.length === 0) return
    const head = ['id', 'kind', time, 'attempts', 'last error', ...(ADDRESSES ? ['address'] : [])]
    const rows = mails
      .slice(0, shownMails)
      .map((mail) => [
        ...[mail.id, mail.kind, mail.failed_at ?? mail.next_attempt_at, mail.attempts],
        ...[mail.last_error ?? 'none: in work', ...(ADDRESSES ? [JSON.stringify(mail.address)] : [])],
      ])
    const more =
      mails.length > shownMails
        ? [`… and more; these are ${which === 'failed' ? 'the last' : 'the first'} ${shownMails}`]
        : []
    print(['', `${title}:`, ...table(head, rows), ...more])
    if (which === 'failed')
      print(['', 'make mail RETRY=<id> puts one back. ADDRESSES=1 shows the addresses.'])
  }
})

function print(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`)
}

/** Columns as wide as their widest cell; numbers stand on the right. */
function table(head: string[], rows: (string | number)[][]): string[] {
  const widths = head.map((name, index) =>
    Math.max(name.length, ...rows.map((row) => String(row[index]).length)),
  )
  const line = (row: (string | number)[]) =>
    row
      .map((cell, index) => {
        const isNumber = typeof rows[0]?.[index] === 'number'
        return isNumber ? String(cell).padStart(widths[index] ?? 0) : String(cell).padEnd(widths[index] ?? 0)
      })
      .join('  ')
      .trimEnd()
  return [head, ...rows].map(line)
}
