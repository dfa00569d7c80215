// Workers on one queue: each mail leaves once, what fails is tried again for a day, and a worker that dies loses nothing.
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { openDatabase } from '../../src/db/database.ts'
import { leaseSeconds } from '../../src/features/mail/queue.ts'
import { SendError } from '../../src/features/mail/send-error.ts'
import type { Transport } from '../../src/features/mail/transport.ts'
import { atTestEnd } from '../support/cleanup.ts'
import { letPass } from '../support/time-travel.ts'
import { until } from '../support/until.ts'
import { headersOf, refusal, startMailServer } from './mail-server.ts'
import { compose, newQueue, type Queue, times } from './workers.ts'

let queue: Queue
beforeAll(async () => {
  queue = await newQueue()
})
afterEach(() => queue.db.deleteFrom('mails').execute())

/** A transport that does this, for each mail by its address, and counts them. */
function pretending(send: (to: string, signal: AbortSignal) => Promise<void>) {
  const sent: string[] = []
  const transport: Transport = {
    async send({ to }, signal) {
      sent.push(to)
      await send(to, signal)
    },
    close: () => {},
  }
  return { transport, sent }
}

/** Looks only when it is woken, or has taken a mail: then another lane looks for the next one. */
const once = { ...times, poll: 3_600_000 }

/** With one mail: the worker has it, and its other lane has found none, so it takes nothing more. */
const hasTakenOne = (worker: { looks(): number }) => until(() => worker.looks() === 2)

const forever = () => new Promise<void>(() => {})
const sorted = (list: readonly string[]) => [...list].sort()

test('workers side by side send each mail once, and the queue is empty afterwards', async () => {
  const server = await startMailServer()
  const addresses = await queue.fill(120)
  const workers = [1, 2, 3].map(() => queue.start({ port: server.port }))
  await queue.untilDone()
  expect(sorted(server.received.flatMap(({ to }) => to))).toEqual(sorted(addresses))
  expect(await queue.rows()).toEqual([])
  const lines = workers.flatMap(({ logs }) => logs)
  expect(lines.filter(({ msg }) => msg === 'sent a mail').length).toBe(120)
  expect(JSON.stringify(lines)).not.toMatch(/example\.com/)
})

test('a mail leaves when its worker is woken, without waiting for the next look', async () => {
  const server = await startMailServer()
  const worker = queue.start({ port: server.port, times: once })
  for (let count = 1; count <= 3; count += 1) {
    await queue.fill(1)
    worker.wake()
    await queue.untilDone()
    expect(server.received.length).toBe(count)
  }
})

test('what is put into the queue while every lane is busy leaves after it, without waiting for the next look', async () => {
  let release: () => void = () => {}
  const busy = new Promise<void>((resolve) => {
    release = resolve
  })
  const { transport, sent } = pretending(() => busy)
  await queue.fill(5)
  const worker = queue.start({ transport, times: once })
  await until(() => sent.length === 5)
  await queue.fill(3)
  worker.wake()
  release()
  await until(() => sent.length === 8)
  await queue.untilDone()
})

test('a worker that died keeps its mail for the time of the lease, and then another one sends it', async () => {
  const dead = pretending(forever)
  const [address] = await queue.fill(1)
  await hasTakenOne(queue.start({ transport: dead.transport, times: once }))
  await until(() => dead.sent.length === 1)

  const { transport, sent } = pretending(async () => {})
  queue.start({ transport })
  await letPass(queue.db, (leaseSeconds - 60) * 1000)
  const [later] = await queue.fill(1)
  await until(() => sent.includes(later as string))
  expect(sent).toEqual([later])
  await letPass(queue.db, 60_000)
  await until(() => sent.length === 2)
  expect(sent).toEqual([later, address])
  await queue.untilDone()
  expect(dead.sent.length).toBe(1)
})

test('a worker that died between sending and removing has the mail sent again, with the same Message-ID', async () => {
  const server = await startMailServer()
  let isDead = false
  server.onMessage = async (received) => {
    if (isDead) return
    isDead = true
    server.received.push(received)
    await forever() // the mail is taken, and the worker never learns of it
  }
  await queue.fill(1)
  await hasTakenOne(queue.start({ port: server.port, times: once }))
  await until(() => server.received.length === 1)
  await sql`update mails set next_attempt_at = now() - interval '1 second'`.execute(queue.db) // the lease has ended
  queue.start({ port: server.port })
  await queue.untilDone()
  const ids = server.received.map(({ raw }) => headersOf(raw)['message-id'])
  expect(ids).toEqual([expect.stringMatching(/^<\d+\.\d{13}@tasks\.example\.com>$/), ids[0]])
})

test('a mail that was sent is removed, however often that fails', async () => {
  const server = await startMailServer()
  const deletes: string[] = []
  const onQuery = ({ query }: { query: { sql: string } }) => {
    if (query.sql.startsWith('delete from "mails"')) deletes.push(query.sql)
  }
  const db = openDatabase({ url: queue.url, poolSize: 6, onQuery })
  atTestEnd(() => db.destroy())
  server.onMessage = async () => {
    await sql`alter table mails rename to elsewhere`.execute(queue.db)
  }
  await queue.fill(1)
  queue.start({ db, port: server.port })
  await until(() => deletes.length >= 2)
  await sql`alter table elsewhere rename to mails`.execute(queue.db)
  await queue.untilDone()
  expect(await queue.rows()).toEqual([])
  expect(server.received.length).toBe(1)
})

test('what the mail server refuses for good is given up at once, without the address', async () => {
  const server = await startMailServer()
  server.onRecipient = (address) => {
    throw refusal(`550 5.1.1 <${address}>: no such user`)
  }
  await queue.fill(2)
  const { logs } = queue.start({ port: server.port })
  await queue.untilDone()
  expect(await queue.rows()).toEqual(
    Array(2).fill(
      expect.objectContaining({
        attempts: 1,
        failed_at: expect.any(String),
        last_error: '550 5.1.1 (RCPT TO)',
      }),
    ),
  )
  expect(logs.filter(({ msg }) => msg === 'gave a mail up')).toEqual(
    Array(2).fill(
      expect.objectContaining({ level: 40, kind: 'password_changed', error: '550 5.1.1 (RCPT TO)' }),
    ),
  )
  expect(JSON.stringify(logs)).not.toMatch(/person-/)
  await letPass(queue.db, 24 * 3_600_000)
  const [other] = await queue.fill(1)
  await queue.untilDone()
  expect((await queue.rows()).map(({ attempts }) => attempts)).toEqual([1, 1, 1])
  expect(other).toBeDefined()
})

/** Waits for an attempt, and lets the time pass until the next one. @returns the pause in seconds */
async function nextPause(attempt: number): Promise<number> {
  const seconds = sql<number>`extract(epoch from next_attempt_at - statement_timestamp())::float8`
  const row = await until(async () => {
    const found = await queue.db
      .selectFrom('mails')
      .select(['attempts', 'last_error', 'failed_at', seconds.as('pause')])
      .executeTakeFirstOrThrow()
    return found.attempts === attempt && found.last_error === `451 4.7.1 (RCPT TO)` ? found : undefined
  })
  await queue.db.updateTable('mails').set({ last_error: null }).execute()
  await letPass(queue.db, Math.round(row.pause * 1000))
  return row.failed_at === null ? row.pause : Number.NaN
}

test('what it refuses for now is tried again after pauses that double, for a day, and then given up', async () => {
  const server = await startMailServer()
  server.onRecipient = () => {
    throw refusal('451 4.7.1 greylisted')
  }
  await queue.fill(1)
  queue.start({ port: server.port })
  const pauses: number[] = []
  for (let pause = await nextPause(1); !Number.isNaN(pause) && pauses.length < 50; ) {
    pauses.push(pause)
    pause = await nextPause(pauses.length + 1)
  }
  for (const [index, pause] of pauses.entries()) {
    const mean = Math.min(3600, 30 * 2 ** index)
    expect([index, pause > mean * 0.7, pause < mean * 1.26]).toEqual([index, true, true])
  }
  expect(new Set(pauses.slice(-10).map(Math.round)).size).toBeGreaterThan(1)
  const hours = pauses.reduce((sum, pause) => sum + pause) / 3600
  expect([hours > 23.9, hours < 25.5]).toEqual([true, true])
  expect(server.received).toEqual([])
})

test('greylisting for an hour delays a mail, and loses nothing', async () => {
  const server = await startMailServer()
  server.onRecipient = () => {
    throw refusal('451 4.7.1 greylisted')
  }
  const [address] = await queue.fill(1)
  queue.start({ port: server.port })
  let passed = 0
  for (let attempt = 1; passed < 3600; attempt += 1) passed += await nextPause(attempt)
  server.onRecipient = () => {}
  await until(async () => {
    await letPass(queue.db, 60_000)
    return server.received.length > 0
  })
  await queue.untilDone()
  expect(server.received.map(({ to }) => to)).toEqual([[address]])
})

test('a server that is away has few attempts at each look, and gets everything when it is back', async () => {
  const { port, close } = await startMailServer()
  await close()
  const addresses = await queue.fill(100)
  const worker = queue.start({ port, times: once })
  const failures = async () =>
    (await queue.rows()).filter(({ last_error }) => last_error === 'ECONNREFUSED (CONN)').length
  await until(failures)
  await until(async () => {
    const before = await failures()
    await sleep(200)
    return before === (await failures())
  })
  await worker.stop()
  const tried = (await queue.rows()).filter(({ attempts }) => attempts > 0)
  expect(tried.length).toBeLessThanOrEqual(10)

  const back = await startMailServer({ port })
  await letPass(queue.db, 60_000)
  queue.start({ port })
  await queue.untilDone()
  expect(sorted(back.received.flatMap(({ to }) => to))).toEqual(sorted(addresses))
})

test('a mail that takes long keeps no other from being sent, and no connection to the database', async () => {
  const { transport, sent } = pretending((to) => (slow.includes(to) ? forever() : Promise.resolve()))
  const slow = await queue.fill(4)
  const db = openDatabase({ url: queue.url, poolSize: 1 })
  atTestEnd(() => db.destroy())
  const worker = queue.start({ db, transport, times: once })
  await until(() => sent.length === 4)
  const others = await queue.fill(20)
  worker.wake()
  await until(() => others.every((address) => sent.includes(address)))
  await until(async () => (await db.selectFrom('mails').select('id').execute()).length === 4)
})

test('an attempt that takes too long ends, and its mail is tried again later', async () => {
  const { transport, sent } = pretending(forever)
  await queue.fill(1)
  queue.start({ transport, times: { ...times, attempt: 10 } })
  await until(async () => (await queue.rows())[0]?.last_error === 'it took too long')
  expect(sent.length).toBe(1)
})

test('a shutdown waits for the mail that is being sent, and takes no other', async () => {
  let release: () => void = () => {}
  const { transport, sent } = pretending(
    () =>
      new Promise<void>((resolve) => {
        release = resolve
      }),
  )
  await queue.fill(1)
  const worker = queue.start({ transport, times: { ...once, grace: 600_000 } })
  await until(() => sent.length === 1)
  const stopped = worker.stop()
  await queue.fill(1)
  release()
  await stopped
  expect((await queue.rows()).map(({ attempts }) => attempts)).toEqual([0])
  worker.wake()
  expect(sent.length).toBe(1)
})

test('a mail that was claimed while the shutdown began is given back, untried', async () => {
  const { transport, sent } = pretending(async () => {})
  await queue.fill(1)
  await queue.start({ transport, times: { ...once, grace: 600_000 } }).stop()
  expect(sent).toEqual([])
  expect(await queue.rows()).toMatchObject([{ attempts: 0, failed_at: null }])
  queue.start({ transport })
  await until(() => sent.length === 1)
})

test('a shutdown does not wait for ever: the mail is tried again later', async () => {
  let signalled: AbortSignal | undefined
  const { transport, sent } = pretending(async (_, signal) => {
    signalled = signal
    await forever()
  })
  await queue.fill(1)
  const worker = queue.start({ transport, times: { ...times, grace: 10 } })
  await until(() => sent.length === 1)
  await worker.stop()
  expect(signalled?.aborted).toBe(true)
  expect(await queue.rows()).toMatchObject([{ last_error: 'the service was stopped', failed_at: null }])
})

test('a mail with nothing to say is removed, and one that cannot be composed waits; the others leave', async () => {
  const { transport, sent } = pretending(async () => {})
  const [silent, broken, fine] = await queue.fill(3)
  const { logs } = queue.start({
    transport,
    compose: async (job) => {
      if (job.address === broken) throw new Error('cannot say it')
      return job.address === silent ? undefined : await compose(job)
    },
  })
  await until(async () => (await queue.rows()).every(({ last_error }) => last_error !== null))
  expect(sent).toEqual([fine])
  expect(await queue.rows()).toMatchObject([{ address: broken, last_error: 'it could not be composed' }])
  expect(logs).toContainEqual(expect.objectContaining({ level: 50, msg: 'unexpected error' }))
})

test.each([
  ['ada@example.com, eve@example.com'],
  ['ada@example.com\r\nBcc: eve@example.com'],
  ['ada@example.com> SIZE=1\r\nRCPT TO:<eve@example.com'],
  ['"a b"@example.com'],
  ['ada@bücher.example'],
  ['Ada <ada@example.com>'],
  [''],
])('nothing is sent to %j, which is no address', async (to) => {
  const { transport, sent } = pretending(async () => {})
  await queue.fill(1)
  queue.start({ transport, compose: async (job) => ({ ...(await compose(job)), to }) })
  await queue.untilDone()
  expect(sent).toEqual([])
  expect(await queue.rows()).toMatchObject([{ last_error: 'no mail can be sent to such an address' }])
})

test('kinds that this release does not know are left to others', async () => {
  const { transport, sent } = pretending(async () => {})
  await queue.db
    .insertInto('mails')
    .values({
      kind: 'of_a_later_release',
      address: 'ada@example.com',
      nonce: Buffer.alloc(32),
      created_at: sql<string>`now()`,
      next_attempt_at: sql<string>`now()`,
      give_up_at: sql<string>`now()`,
    })
    .execute()
  const [known, other] = await queue.fill(2)
  queue.start({ transport, kinds: ['password_changed'] })
  await until(async () => (await queue.rows()).length === 1)
  expect(sorted(sent)).toEqual(sorted([known as string, other as string]))
  expect(await queue.rows()).toMatchObject([{ kind: 'of_a_later_release', attempts: 0 }])
})

test('a worker that was taken for dead changes nothing of what the next one does', async () => {
  let fail: (error: Error) => void = () => {}
  const dead = pretending(
    () =>
      new Promise<void>((_, reject) => {
        fail = reject
      }),
  )
  await queue.fill(1)
  const first = queue.start({ transport: dead.transport, times: once })
  await hasTakenOne(first)
  await until(() => dead.sent.length === 1)
  await letPass(queue.db, leaseSeconds * 1000)
  const second = pretending(forever)
  queue.start({ transport: second.transport })
  await until(() => second.sent.length === 1)
  const [before] = await queue.rows()
  fail(new SendError('550 (RCPT TO)', { isFinal: true }))
  await first.stop()
  expect(await queue.rows()).toEqual([before])
})
