// Mails as files: whole or not there, for their owner alone, and readable as they are.
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fileTransport } from '../../src/features/mail/files.ts'
import { messageOf } from '../../src/features/mail/layout.ts'
import type { OutgoingMail } from '../../src/features/mail/transport.ts'
import { createLog } from '../../src/server/log.ts'
import { atTestEnd } from '../support/cleanup.ts'

const link = `https://tasks.example.com/reset-password?token=${'x'.repeat(120)}`
const message = messageOf({
  to: 'ada@example.com',
  subject: 'Neues Passwort für “Ada”',
  paragraphs: ['Grüße, ödes Ärgernis.', 'Mit $& und $1 und -- Strichen.'],
  link: { text: 'Set a new password', url: link },
})
const mail: OutgoingMail = {
  ...message,
  id: 12,
  kind: 'password_reset',
  from: { name: 'Tasks', address: 'no-reply@tasks.example.com' },
  createdAt: new Date('2026-11-29T18:14:53.123Z'),
}

async function written(mails: OutgoingMail[]) {
  const parent = await mkdtemp(join(tmpdir(), 'tasks-api-mail-'))
  atTestEnd(() => rm(parent, { recursive: true }))
  const folder = join(parent, 'mail')
  const logs: Record<string, unknown>[] = []
  const transport = fileTransport(
    folder,
    createLog('info', { write: (line: string) => logs.push(JSON.parse(line)) }),
  )
  for (const each of mails) await transport.send(each, new AbortController().signal)
  return { folder, logs, files: await readdir(folder) }
}

test('a mail is a file for its owner alone, and one line of the log says where it is', async () => {
  const { folder, logs, files } = await written([mail])
  const name = '2026-11-29T18-14-53Z-password_reset-12.eml'
  expect(files).toEqual([name])
  expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600)
  expect(logs).toMatchObject([{ level: 30, kind: 'password_reset', file: join(folder, name) }])
  expect(JSON.stringify(logs)).not.toMatch(/ada@|token/)
})

test('its text stands in front of the encoded parts as it is, with the whole link in one line', async () => {
  const { folder, files } = await written([mail])
  const lines = await readFile(join(folder, files[0] as string), 'utf8')
  const [head = '', ...rest] = lines.split('\n\n')
  expect(head).toContain('To: ada@example.com')
  const [preamble] = rest.join('\n\n').split(/^--/m)
  expect(preamble?.trim()).toBe(message.text.trim())
  expect(lines.split('\n')).toContain(link)
  // What follows is the message as it would be sent, which mail programs show.
  const boundary = /boundary="(.*)"/.exec(head)?.[1] as string
  expect(rest.join('\n\n').split(`--${boundary}`).length).toBe(4)
})

test('a mail that is sent again is the same file', async () => {
  expect((await written([mail, mail, { ...mail, id: 13 }])).files.length).toBe(2)
})
