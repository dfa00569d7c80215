// What has expired is removed: all of it, nothing else, by index, and by several replicas at once.
import { CompiledQuery, sql } from 'kysely'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { type Expiry, removeExpired, startHousekeeping } from '../../src/db/housekeeping.ts'
import { expiries } from '../../src/features/expiries.ts'
import { createLog } from '../../src/server/log.ts'
import { signUp } from '../support/client.ts'
import { type TestService, testService } from '../support/service.ts'

let service: TestService
beforeAll(async () => {
  service = await testService()
})

/**
 * Rows of each kind that are out of date, and as many that are not, for a user of their own: by the database's clock, an
 * hour apart and half an hour from now, so that neither a slow test nor a fast one changes any of them.
 */
async function fill(rows: number): Promise<number> {
  const { id } = await signUp(service)
  await sql`
    with opened as (
      insert into sessions (user_id, created_at, last_used_at, expires_at)
      select ${id}, now(), now(), now() + (n - 0.5) * interval '1 hour'
      from generate_series(${-rows + 1}::int, ${rows}::int) n returning user_id, id
    )
    insert into refresh_tokens (token_hash, user_id, session_id)
    select decode(md5(user_id || '/' || id), 'hex'), user_id, id from opened
  `.execute(service.db)
  await sql`
    insert into api_tokens (user_id, token_hash, name, scopes, created_at, expires_at)
    select ${id}, decode(md5(${`${id}`} || '/' || n), 'hex'), 'x', 'tasks:read', now(),
      now() - interval '30 days' + (n - 0.5) * interval '1 hour'
    from generate_series(${-rows + 1}::int, ${rows}::int) n
  `.execute(service.db)
  await sql`
    insert into idempotency_keys (user_id, key, body_hash, answer, created_at)
    select ${id}, 'key' || n, '', '{}', now() - interval '24 hours' + (n - 0.5) * interval '1 hour'
    from generate_series(${-rows + 1}::int, ${rows}::int) n
  `.execute(service.db)
  await sql`
    insert into rate_limits (key, points, expire)
    select ${`${id}`} || 'key' || n, 1, (extract(epoch from now()) * 1000)::bigint + ((n - 0.5) * 3600000)::bigint
    from generate_series(${-rows + 1}::int, ${rows}::int) n
  `.execute(service.db)
  await sql`
    insert into mails (kind, address, user_id, nonce, created_at, next_attempt_at, give_up_at, failed_at)
    select 'password_changed', 'ada@example.com', ${id}, decode(repeat('00', 32), 'hex'), now(), now(), now(),
      now() - interval '30 days' + (n - 0.5) * interval '1 hour'
    from generate_series(${-rows + 1}::int, ${rows}::int) n
  `.execute(service.db)
  await sql`
    insert into removals (user_id, change, kind, id, removed_at)
    select ${id}, n + ${rows}::int, 'task', n, now() - interval '31 days' + (n - 0.5) * interval '1 hour'
    from generate_series(${-rows + 1}::int, ${rows}::int) n
  `.execute(service.db)
  await sql`
    insert into change_signals (noted_at, origin, user_ids)
    select now() - interval '1 minute' + (n - 0.5) * interval '1 hour', gen_random_uuid(), array[${id}::bigint]
    from generate_series(${-rows + 1}::int, ${rows}::int) n
  `.execute(service.db)
  // Each of a user of its own, who has one of each purpose.
  await sql`
    with people as (
      insert into users (name, issuer, subject)
      select n::text, 'https://issuer.example', ${`${id}/`} || n from generate_series(${-rows + 1}::int, ${rows}::int) n
      returning id, name
    )
    insert into mail_tokens (user_id, purpose, mail_id, email, expires_at)
    select id, 'password_reset', ${id}, '', now() - interval '2 days' + (name::int - 0.5) * interval '1 hour' from people
  `.execute(service.db)
  // What waits never expires.
  await sql`
    insert into mails (kind, address, user_id, nonce, created_at, next_attempt_at, give_up_at)
    values ('password_changed', 'ada@example.com', ${id}, decode(repeat('00', 32), 'hex'), '2000-01-01Z', '2000-01-01Z', '2000-01-01Z')
  `.execute(service.db)
  return id
}

async function left(id: number) {
  const count = async (table: string, condition: ReturnType<typeof sql>) => {
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from ${sql.table(table)} where ${condition}`.execute(service.db)
    return rows[0]?.n
  }
  const own = sql`user_id = ${id}`
  return {
    sessions: await count('sessions', own),
    refresh_tokens: await count('refresh_tokens', own),
    api_tokens: await count('api_tokens', own),
    idempotency_keys: await count('idempotency_keys', own),
    rate_limits: await count('rate_limits', sql`key like ${`${id}key%`}`),
    mails: await count('mails', own),
    removals: await count('removals', own),
    change_signals: await count('change_signals', sql`user_ids = array[${id}::bigint]`),
    mail_tokens: await count('mail_tokens', sql`mail_id = ${id}`),
  }
}

test('expired rows are removed in as many batches as it takes, and the rest stays', async () => {
  const id = await fill(2500)
  const removed = await removeExpired(service.db, expiries)
  expect(removed).toEqual({
    tasks: 0,
    sessions: 2500,
    api_tokens: 2500,
    idempotency_keys: 2500,
    rate_limits: 2500,
    mails: 2500,
    removals: 2500,
    change_signals: 2500,
    mail_tokens: 2500,
  })
  // The session of the sign-up is one more, and so is the mail that waits.
  expect(await left(id)).toEqual({
    sessions: 2501,
    refresh_tokens: 2501,
    api_tokens: 2500,
    idempotency_keys: 2500,
    rate_limits: 2500,
    // The sign-up has put one into the queue, too.
    mails: 2502,
    removals: 2500,
    change_signals: 2500,
    mail_tokens: 2500,
  })
})

test('the removal stops between two batches when it is asked to', async () => {
  await fill(2500)
  const removed = await removeExpired(service.db, expiries, () => true)
  expect(removed).toEqual({
    tasks: 0,
    sessions: 1000,
    api_tokens: 1000,
    idempotency_keys: 1000,
    rate_limits: 1000,
    mails: 1000,
    removals: 1000,
    change_signals: 1000,
    mail_tokens: 1000,
  })
  await removeExpired(service.db, expiries)
})

test('replicas that remove at the same time share the work', async () => {
  const id = await fill(3000)
  const all = await Promise.all([1, 2, 3, 4].map(() => removeExpired(service.db, expiries)))
  for (const table of [
    'sessions',
    'api_tokens',
    'idempotency_keys',
    'rate_limits',
    'mails',
    'removals',
    'change_signals',
    'mail_tokens',
  ]) {
    expect(all.reduce((sum, removed) => sum + (removed[table] ?? 0), 0)).toBe(3000)
  }
  expect(await left(id)).toMatchObject({
    sessions: 3001,
    idempotency_keys: 3000,
    rate_limits: 3000,
    mails: 3002,
    removals: 3000,
    change_signals: 3000,
    mail_tokens: 3000,
  })
})

test('a row that is locked is left for the next time, and not waited for', async () => {
  const id = await fill(3)
  await service.db.transaction().execute(async (trx) => {
    const expired = trx
      .selectFrom('sessions')
      .select('id')
      .where('user_id', '=', id)
      .where('expires_at', '<=', sql<string>`now()`)
    await expired.limit(1).forUpdate().execute()
    expect(await removeExpired(service.db, expiries)).toMatchObject({ sessions: 2 })
  })
  expect(await removeExpired(service.db, expiries)).toMatchObject({ sessions: 1 })
})

describe('what has expired is found by index, before and after statistics', () => {
  beforeAll(async () => {
    for (let part = 0; part < 32; part += 1) await fill(2500) // each statement is far below the time limit of statements
  })

  test.each(expiries.filter((expiry): expiry is Required<Expiry> => expiry.removal !== undefined))(
    'in $table',
    async ({ table, removal }) => {
      for (const statistics of [false, true]) {
        if (statistics) await sql`analyze ${sql.table(table)}`.execute(service.db)
        const { sql: text, parameters } = removal.compile(service.db)
        const plan = await service.db.executeQuery<{ 'QUERY PLAN': string }>(
          CompiledQuery.raw(`explain ${text}`, [...parameters]),
        )
        const lines = plan.rows.map((row) => row['QUERY PLAN']).join('\n')
        expect(lines).not.toContain('Seq Scan')
        expect(lines).toMatch(new RegExp(`Index Scan (using|on) ${table}_\\w+_idx`))
        expect(lines).toMatch(/Index Cond: .* <= /) // and not all of it in order, each row compared
        expect(lines).toContain('Tid Scan')
      }
    },
  )
})

test('the removal runs about every ten minutes, outlives a failure, and ends when it is asked to', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const lines: { level: number; msg: string }[] = []
  const log = createLog('debug', { write: (line: string) => lines.push(JSON.parse(line)) })
  const db = { broken: true } as never
  const stop = startHousekeeping({ db, log, expiries })
  await vi.advanceTimersByTimeAsync(8.9 * 60_000)
  expect(lines).toEqual([])
  await vi.advanceTimersByTimeAsync(2.2 * 60_000)
  expect(lines).toEqual([
    expect.objectContaining({ level: 40, msg: 'could not clear away what has expired' }),
  ])
  await vi.advanceTimersByTimeAsync(11.1 * 60_000)
  expect(lines.length).toBe(2)
  await stop()
  await vi.advanceTimersByTimeAsync(60 * 60_000)
  expect(lines.length).toBe(2)
  expect(vi.getTimerCount()).toBe(0)
})
