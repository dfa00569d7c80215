// The queue itself: a mail belongs to the transaction of its cause, is found by index, counted, and put back.
import { CompiledQuery, sql } from 'kysely'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { mailKinds } from '../../src/features/mail/kinds.ts'
import {
  claimMail,
  countMails,
  deleteMailsOf,
  enqueueMail,
  failMail,
  leaseSeconds,
  retryMail,
} from '../../src/features/mail/queue.ts'
import { letPass } from '../support/time-travel.ts'
import { newQueue, type Queue } from './workers.ts'

let queue: Queue
beforeAll(async () => {
  queue = await newQueue()
})
afterEach(() => queue.db.deleteFrom('mails').execute())

const claim = () => claimMail(queue.db, mailKinds)
const secondsUntil = async (column: 'next_attempt_at' | 'give_up_at') => {
  const seconds = sql<number>`extract(epoch from ${sql.ref(column)} - statement_timestamp())::float8`
  return (await queue.db.selectFrom('mails').select(seconds.as('n')).executeTakeFirstOrThrow()).n
}

test('a mail is there once its transaction is committed, and not where it is rolled back', async () => {
  const cause = (fails: boolean) =>
    queue.db.transaction().execute(async (trx) => {
      await enqueueMail(trx, { kind: 'email_change', address: 'ada@example.com', userId: 7 })
      expect(await claim()).toBeUndefined()
      if (fails) throw new Error('the cause fails')
    })
  await expect(cause(true)).rejects.toThrow('the cause fails')
  expect(await queue.rows()).toEqual([])
  await cause(false)
  expect(await claim()).toMatchObject({
    kind: 'email_change',
    address: 'ada@example.com',
    user_id: 7,
    attempts: 1,
  })
})

test('a mail is due at once, though the time that is stored is rounded and may be half a millisecond ahead', async () => {
  const claimed = await queue.db.connection().execute(async (db) => {
    const found: unknown[] = []
    for (let n = 0; n < 500; n += 1) {
      const queued = enqueueMail(db, { kind: 'email_change', address: 'ada@example.com' })
      found.push(await claimMail(db, mailKinds)) // sent as soon as the other has its response
      await queued
    }
    return found
  })
  expect(claimed.filter((mail) => mail === undefined)).toEqual([])
})

test('each mail has a nonce of its own, of 256 bits', async () => {
  await queue.fill(100)
  const nonces = (await queue.rows()).map(({ nonce }) => nonce.toString('hex'))
  expect(nonces.every((nonce) => nonce.length === 64)).toBe(true)
  expect(new Set(nonces).size).toBe(100)
})

test('the first that is due comes first, and nobody else gets it until the lease has ended', async () => {
  await queue.fill(2)
  const [first, second] = await queue.rows()
  await sql`update mails set next_attempt_at = next_attempt_at - interval '1 hour' where id = ${second?.id}`.execute(
    queue.db,
  )
  expect([(await claim())?.id, (await claim())?.id, await claim()]).toEqual([
    second?.id,
    first?.id,
    undefined,
  ])
  expect(await secondsUntil('next_attempt_at')).toBeGreaterThan(leaseSeconds - 60)
  expect(await secondsUntil('give_up_at')).toBeGreaterThan(24 * 3600 - 60)
  await letPass(queue.db, leaseSeconds * 1000)
  expect((await claim())?.attempts).toBe(2)
})

test('a mail that another worker is claiming is left to it, and not waited for', async () => {
  await queue.fill(2)
  await queue.db.transaction().execute(async (trx) => {
    const taken = await claimMail(trx, mailKinds)
    const next = await claim()
    expect([taken?.id, next?.id].every(Number.isInteger)).toBe(true)
    expect(next?.id).not.toBe(taken?.id)
    expect(await claim()).toBeUndefined()
  })
})

test('what was given up is put back as if it were new, and nothing else is', async () => {
  await queue.fill(1)
  const job = await claim()
  if (job === undefined) throw new Error('there was no mail')
  expect(await retryMail(queue.db, job.id)).toBe(false)
  await failMail(queue.db, job, '550 (DATA)')
  await letPass(queue.db, 48 * 3_600_000)
  expect(await claim()).toBeUndefined()
  expect(await retryMail(queue.db, job.id)).toBe(true)
  expect(await retryMail(queue.db, job.id + 1)).toBe(false)
  expect(await secondsUntil('give_up_at')).toBeGreaterThan(24 * 3600 - 60)
  expect(await claim()).toMatchObject({ id: job.id, attempts: 1, failed_at: null })
})

test('mails are counted by their state, and the oldest that waits by its age', async () => {
  expect(await countMails(queue.db)).toEqual({ waiting: 0, failed: 0, oldestSeconds: 0 })
  await queue.fill(3)
  const job = await claim()
  if (job) await failMail(queue.db, job, '550 (DATA)')
  await letPass(queue.db, 3_600_000)
  const { oldestSeconds, ...counts } = await countMails(queue.db)
  expect(counts).toEqual({ waiting: 2, failed: 1 })
  expect(oldestSeconds).toBeGreaterThanOrEqual(3600)
  expect(oldestSeconds).toBeLessThan(3600 + 600)
})

test('the mails of an account go, sent or not, and no others', async () => {
  for (const userId of [1, 2, 1])
    await enqueueMail(queue.db, { kind: 'email_verification', address: 'ada@example.com', userId })
  await queue.fill(1)
  await deleteMailsOf(queue.db, 1)
  expect((await queue.rows()).map(({ user_id }) => user_id)).toEqual([2, null])
})

test('a claim finds its mail by index, beside many that were given up', async () => {
  await sql`
    insert into mails (kind, address, nonce, created_at, next_attempt_at, give_up_at, failed_at)
    select 'password_changed', 'ada@example.com', decode(repeat('00', 32), 'hex'), now(), now(), now(), now()
    from generate_series(1, 20000)
  `.execute(queue.db)
  await queue.fill(100)
  await sql`analyze mails`.execute(queue.db)
  const compiled: { sql: string; parameters: readonly unknown[] }[] = []
  const spy = queue.db.withPlugin({
    transformQuery: ({ node }) => {
      compiled.push(queue.db.getExecutor().compileQuery(node, { queryId: 'explained' } as never))
      return node
    },
    transformResult: async ({ result }) => result,
  })
  await claimMail(spy, mailKinds)
  const { sql: text, parameters } = compiled[0] as (typeof compiled)[number]
  const plan = await queue.db.executeQuery<{ 'QUERY PLAN': string }>(
    CompiledQuery.raw(`explain ${text}`, [...parameters]),
  )
  const lines = plan.rows.map((row) => row['QUERY PLAN']).join('\n')
  expect(lines).toContain('mails_next_attempt_at_idx')
  expect(lines).not.toContain('Seq Scan')
})
