// Mail of the program as an operator runs it: its warnings, its files, its command, its metrics, and kill -9 at each step.
import { execFile } from 'node:child_process'
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { enqueueMail } from '../../src/features/mail/queue.ts'
import { newFolder, type Program, startProgram } from '../process/program.ts'
import { atTestEnd } from '../support/cleanup.ts'
import { withAdmin } from '../support/database.ts'
import { secret } from '../support/service.ts'
import { until } from '../support/until.ts'
import { headersOf, phases, refusal, serverUpTo, startMailServer } from './mail-server.ts'
import { newQueue, type Queue } from './workers.ts'

let queue: Queue
beforeAll(async () => {
  queue = await newQueue()
})

/** Starts the program; what still runs when the test has ended would take the mails of the next one. */
function start(environment: Record<string, string>): Program {
  const program = startProgram(environment)
  atTestEnd(async () => {
    program.kill('SIGKILL')
    await program.exit()
  })
  return program
}

const settings = () => ({ DATABASE_URL: queue.url, BETTER_AUTH_SECRET: secret })
const smtp = (port: number) => ({
  ...settings(),
  SMTP_URL: `smtp://127.0.0.1:${port}`,
  MAIL_FROM: 'Tasks <no-reply@tasks.example.com>',
})
const linesOf = (program: Program) =>
  program
    .output()
    .stdout.split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Record<string, unknown>)
const enqueue = (address: string) => enqueueMail(queue.db, { kind: 'password_changed', address })
/** Until a program has sent all; an error shows what it has printed. What a busy machine has let time out is tried again at once, and not after its pause. */
const untilSent = (program: Program) =>
  until(async () => {
    await queue.db
      .updateTable('mails')
      .set({ next_attempt_at: '2000-01-01Z' })
      .where('failed_at', 'is', null)
      .where('last_error', 'is not', null)
      .where('next_attempt_at', '<', sql<string>`now() + interval '4 minutes'`) // else it is being sent
      .execute()
    return (await queue.rows()).length === 0
  }).catch(({ message }) => {
    const { exitCode, signalCode } = program.child
    throw new Error(`${message}, status ${exitCode} ${signalCode}: ${JSON.stringify(program.output())}`)
  })
/** The connections to the database of the queue, by process. */
const backends = () =>
  withAdmin(queue.url, async (admin) => {
    const { rows } = await admin.query<{ pid: number }>(
      'select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    )
    return new Set(rows.map(({ pid }) => pid))
  })
/** As when the lease of the dead has ended. */
const endLeases = () => queue.db.updateTable('mails').set({ next_attempt_at: '2000-01-01Z' }).execute()

test('in production without SMTP_URL the start warns, and nothing is sent', async () => {
  await enqueue('ada@example.com')
  const program = start({ ...settings(), NODE_ENV: 'production', DATA_DIR: await newFolder() })
  await program.url()
  expect(linesOf(program).filter(({ level }) => Number(level) >= 40)).toEqual([
    expect.objectContaining({
      level: 40,
      msg: 'SMTP_URL is not set, so no mail can be sent: what needs mail responds with 503',
    }),
  ])
  program.kill('SIGTERM')
  expect(await program.exit()).toBe(0)
  expect(await queue.rows()).toMatchObject([{ attempts: 0 }])
  await queue.db.deleteFrom('mails').execute()
})

test('in development a mail becomes a file, and the log says where', async () => {
  const folder = await newFolder()
  await mkdir(join(folder, 'data'))
  await enqueue('ada@example.com')
  const program = start({ ...settings(), DATA_DIR: join(folder, 'data') })
  const url = await program.url()
  const wrote = await until(() => linesOf(program).find(({ msg }) => /^wrote a mail/.test(String(msg))))
  expect(await readdir(join(folder, 'data', 'mail'))).toHaveLength(1)
  const content = await readFile(wrote.file as string, 'utf8')
  expect(content).toContain(`at ${new URL(url).host} was changed`) // no APP_URL: the service's own
  expect(content).toMatch(/^From: "?tasks-api"? <tasks-api@localhost>$/m)
  await until(async () => (await queue.rows()).length === 0)
})

describe('kill -9', () => {
  test.each(phases)('while the server has responded up to %s loses no mail', async (phase) => {
    const hung = await serverUpTo(phase)
    await enqueue('ada@example.com')
    const others = await backends()
    const first = start(smtp(hung.port))
    const next = {
      nothing: undefined,
      greeting: 'EHLO',
      EHLO: 'MAIL',
      MAIL: 'RCPT',
      RCPT: 'DATA',
      DATA: '.',
      '.': '.',
    }
    await until(() => hung.connections > 0 && hung.commands.at(-1) === next[phase])
    const [claimed] = await queue.rows()
    first.kill('SIGKILL')
    await first.exit()
    // What it had sent by then is executed nevertheless, a further claim for instance.
    await until(async () => (await backends()).isSubsetOf(others))

    expect(await queue.rows()).toEqual([claimed])
    expect(claimed).toMatchObject({ attempts: 1, failed_at: null })
    await endLeases()
    const server = await startMailServer()
    const second = start(smtp(server.port))
    await untilSent(second)
    expect(server.received.map(({ to }) => to)).toEqual([['ada@example.com']])
    const millis = Date.parse(claimed?.created_at ?? '')
    expect(headersOf(server.received[0]?.raw ?? '')['message-id']).toBe(
      `<${claimed?.id}.${millis}@tasks.example.com>`,
    )
  })
})

test('of two replicas one dies while mails wait: the other sends all, and twice only what the first had begun', async () => {
  const server = await startMailServer()
  const addresses = Array.from({ length: 60 }, (_, n) => `person-${n}@example.com`)
  for (const address of addresses) await enqueue(address)
  const [first, second] = [start(smtp(server.port)), start(smtp(server.port))]
  server.onMessage = () => {
    if (server.received.length === 20) first.kill('SIGKILL')
  }
  await first.exit()
  const lanes = 5 // of the one that died, each with a mail at most
  await until(async () => (await queue.rows()).filter(({ attempts }) => attempts === 0).length === 0)
  await endLeases()
  await untilSent(second)
  const counts = Map.groupBy(server.received, ({ to }) => to[0])
  expect([...counts.keys()].sort()).toEqual(addresses.sort())
  const twice = [...counts.values()].filter(({ length }) => length > 1)
  expect(twice.length).toBeLessThanOrEqual(2 * lanes) // what the other had begun when the leases were ended may be among them
  for (const mails of twice)
    expect(new Set(mails.map(({ raw }) => headersOf(raw)['message-id'])).size).toBe(1)
})

test('SIGTERM ends it in time though the mail server hangs, and the mail waits for the next start', async () => {
  const hung = await serverUpTo('DATA')
  await enqueue('ada@example.com')
  const program = start(smtp(hung.port))
  await until(() => hung.commands.at(-1) === '.')
  program.kill('SIGTERM')
  expect(await program.exit()).toBe(0)
  expect(await queue.rows()).toMatchObject([
    { attempts: 1, failed_at: null, last_error: 'the service was stopped' },
  ])
  await queue.db.deleteFrom('mails').execute()
})

test('the metrics count what waits, what was given up, and attempts', async () => {
  const server = await startMailServer()
  server.onRecipient = (address) => {
    if (address.startsWith('nobody')) throw refusal('550 5.1.1 no such user')
    if (address.startsWith('later')) throw refusal('451 4.7.1 later')
  }
  for (const name of ['nobody', 'later', 'ada', 'bob']) await enqueue(`${name}@example.com`)
  const first = start(smtp(server.port))
  await until(async () => (await queue.rows()).every(({ last_error }) => last_error !== null))
  first.kill('SIGTERM')
  await first.exit()

  await endLeases()
  const program = start({ ...smtp(server.port), METRICS_PORT: '0' })
  await program.url()
  const port = linesOf(program).find(({ msg }) => msg === 'serving')?.metrics_port
  const scrape = async () => (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
  const text = await until(async () => {
    const scraped = await scrape()
    return (
      /tasks_api_mails\{state="waiting"\} 1/.test(scraped) &&
      /\{outcome="postponed"\} 1/.test(scraped) &&
      scraped
    )
  })
  expect(text).toContain('tasks_api_mails{state="failed"} 1\n')
  expect(text).toMatch(/^tasks_api_mail_oldest_seconds [\d.]+$/m)
  for (const outcome of ['sent', 'failed', 'dropped']) expect(text).toContain(`{outcome="${outcome}"} 0\n`)
  expect(text).not.toContain('example.com')
})

describe('make mail', () => {
  const run = async (environment: Record<string, string> = {}) => {
    const env = { PATH: process.env.PATH, NODE_NO_WARNINGS: '1', DATABASE_URL: queue.url, ...environment }
    const call = promisify(execFile)(process.execPath, ['src/bin/mail.ts'], { env })
    return await call.then(
      ({ stdout }) => stdout,
      ({ stdout, stderr }) => `${stdout}${stderr}`,
    )
  }

  test('lists what waits and what was given up, addresses only where they are asked for', async () => {
    const listed = await run()
    expect(listed).toMatch(/^kind +waiting +given up +oldest from\npassword_changed +1 +1 +\d{4}-/)
    expect(listed).toMatch(
      /^Waiting for another attempt:\n.*\n *\d+ +password_changed +.*451 4\.7\.1 \(RCPT TO\)$/m,
    )
    expect(listed).toMatch(/^Given up:\n.*\n *\d+ +password_changed +.*550 5\.1\.1 \(RCPT TO\)$/m)
    expect(listed).not.toContain('@')
    expect(await run({ ADDRESSES: '1' })).toMatch(/"nobody@example\.com"$/m)
  })

  test('puts back what was given up, and nothing else', async () => {
    const rows = await queue.rows()
    const failed = rows.find(({ failed_at }) => failed_at !== null)
    const waiting = rows.find(({ failed_at }) => failed_at === null)
    for (const wrong of [`${waiting?.id}`, '999999', 'all', '-1', '1e3'])
      expect(await run({ RETRY: wrong })).toBe(
        `tasks-api: no mail ${wrong} was given up; \`make mail\` lists those that were, with their ids\n`,
      )
    expect(await run({ RETRY: `${failed?.id}` })).toBe(
      `Mail ${failed?.id} is in the queue again, and will be tried for 24 hours.\n`,
    )
    expect((await queue.rows()).map(({ failed_at }) => failed_at)).toEqual([null, null])
    await queue.db.deleteFrom('mails').execute()
    expect(await run()).toBe('No mail waits, and none was given up in the last 30 days.\n')
  })
})
