// A database in Turkish, whose `lower` makes ı of I: addresses are folded as everywhere else.
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { openDatabase } from '../../src/db/database.ts'
import { migrateToLatest } from '../../src/db/migrate.ts'
import { password } from '../support/client.ts'
import { databaseUrl, migrateTo, withAdmin } from '../support/database.ts'
import { type TestResponse, type TestService, testService } from '../support/service.ts'

const names: string[] = []
afterAll(() =>
  withAdmin(inject('clusterUrl'), async (admin) => {
    for (const name of names) await admin.query(`drop database if exists ${name} with (force)`)
  }),
)

/** Without the schema. */
async function turkishDatabase(): Promise<string> {
  const name = `test_${randomBytes(6).toString('hex')}`
  names.push(name)
  const locale = "encoding 'UTF8' locale_provider icu icu_locale 'tr-TR'"
  await withAdmin(inject('clusterUrl'), (admin) =>
    admin.query(`create database ${name} template template0 ${locale}`),
  )
  return databaseUrl(inject('clusterUrl'), name)
}

test('the database of these tests folds as Turkish does', async () => {
  const { rows } = await withAdmin(await turkishDatabase(), (admin) =>
    admin.query(`select lower('INFO') as turkish, lower('INFO' collate "C") as folded`),
  )
  expect(rows).toEqual([{ turkish: 'ınfo', folded: 'info' }])
})

describe('An account in a Turkish database', () => {
  let service: TestService
  beforeAll(async () => {
    const url = await turkishDatabase()
    await migrateToLatest(url)
    service = await testService({ databaseUrl: url })
  })

  const register = (email: string) =>
    service.send('POST', '/api/auth/register', { json: { email, password, name: 'Işıl' } })
  const login = (email: string) => service.send('POST', '/api/auth/login', { json: { email, password } })
  const idIn = ({ body }: TestResponse) => (body as { user: { id: number } }).user.id

  test('that was registered in capitals is signed in to in any case, and is one', async () => {
    const registered = await register('INFO@EXAMPLE.COM')
    expect(registered.status).toBe(201)
    for (const email of ['INFO@EXAMPLE.COM', 'info@example.com', 'Info@Example.com']) {
      const response = await login(email)
      expect([response.status, idIn(response)]).toEqual([200, idIn(registered)])
      const again = await register(email)
      expect([again.status, again.body]).toEqual([409, expect.objectContaining({ code: 'email_taken' })])
    }
  })

  test('is made once by ten registrations at once, in two spellings', async () => {
    for (let round = 0; round < 5; round++) {
      const responses = await Promise.all(
        Array.from({ length: 10 }, (_, n) => register(`${n % 2 ? 'IRIS' : 'iris'}-${round}@example.com`)),
      )
      expect(responses.map(({ status }) => status).toSorted()).toEqual([201, ...Array(9).fill(409)])
    }
  })

  test('is found by the index', async () => {
    const rows = await withAdmin(service.databaseUrl, async (admin) => {
      await admin.query('set enable_seqscan = off') // the table is small
      const statement = `select from users
        where lower(email collate "C") = 'info@example.com' and password_hash is not null`
      return (await admin.query(`explain ${statement}`)).rows
    })
    expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain('users_email_c_key')
  })

  test('has its tasks found and sorted as everywhere', async () => {
    const { token } = (await register('tasks@example.com')).body as { token: string }
    for (const title of ['INFO', 'iris', 'Zebra', 'ışık', 'Izmir'])
      expect((await service.send('POST', '/api/me/tasks', { token, json: { title } })).status).toBe(201)
    const titles = async (query: string) =>
      ((await service.send('GET', `/api/me/tasks?${query}`, { token })).body as { title: string }[]).map(
        ({ title }) => title,
      )
    expect(await titles('q=info')).toEqual(['INFO'])
    expect(await titles('q=I&sort=title')).toEqual(['INFO', 'iris', 'ışık', 'Izmir'])
  })
})

describe('The migration of addresses', () => {
  let url: string
  const run = (text: string) => withAdmin(url, (admin) => admin.query(text))
  const isValid = async () =>
    (await run(`select indisvalid from pg_index where indexrelid = 'users_email_c_key'::regclass`)).rows

  /** The schema as the release before left it. */
  beforeEach(async () => {
    url = await turkishDatabase()
    await migrateTo(url, '0006-row-security')
  })

  const add = (...emails: string[]) =>
    run(
      `insert into users (email, name, password_hash) values ${emails.map((email) => `('${email}', 'x', 'x')`)}`,
    )
  const migrate = () =>
    promisify(execFile)(process.execPath, ['src/bin/migrate.ts'], {
      env: { PATH: process.env.PATH, NODE_NO_WARNINGS: '1', DATABASE_URL: url },
    })

  test('refuses those that are one now, says how many and how to find them, and names none', async () => {
    await add(
      'INFO@example.com',
      'info@example.com',
      'IRIS@example.com',
      'iris@example.com',
      'ada@example.com',
    )
    await run(`insert into users (email, name, issuer, subject) values ('ADA@example.com', 'x', 'i', 's')`)
    const error = await migrate().then(
      () => undefined,
      (error: { stderr: string }) => error,
    )
    expect(error?.stderr).toMatch(
      /^tasks-api: [^\n]*cannot be used: 2 e-mail address\(es\) belong to [^\n]*\n$/,
    )
    expect(error?.stderr).not.toMatch(/info|iris|ada@/i)
    const select = /These are the accounts: (.*)\n/.exec(error?.stderr ?? '')?.[1] ?? ''
    expect((await run(select)).rows).toEqual([{ accounts: ['1', '2'] }, { accounts: ['3', '4'] }])

    await run(`delete from users where email in ('info@example.com', 'iris@example.com')`)
    await migrate()
    expect(await isValid()).toEqual([{ indisvalid: true }])
  })

  const byHand = `create unique index concurrently users_email_c_key on users (lower(email collate "C"))
    where password_hash is not null`

  test('takes an index that was made by hand, without a lock on the accounts', async () => {
    await add('info@example.com')
    await run(byHand)
    await withAdmin(url, async (writer) => {
      await writer.query(`begin; update users set name = 'y'`)
      await migrateTo(url, '0007-email-case')
      await writer.query('commit')
    })
    expect(await isValid()).toEqual([{ indisvalid: true }])
  })

  test('makes one anew where a try by hand has failed', async () => {
    await add('INFO@example.com', 'info@example.com')
    await expect(run(byHand)).rejects.toMatchObject({ code: '23505' })
    expect(await isValid()).toEqual([{ indisvalid: false }])
    await run(`delete from users where email = 'info@example.com'`)
    await migrate()
    expect(await isValid()).toEqual([{ indisvalid: true }])
  })

  test('keeps the index that the release before it names', async () => {
    await migrate()
    const former =
      await run(`insert into users (email, name, password_hash) values ('x@example.com', 'x', 'x')
      on conflict (lower(email)) where password_hash is not null do nothing`)
    expect(former.rowCount).toBe(1)
  })
})

test('what a registration finds taken by the former index alone is taken, not a defect', async () => {
  const url = await turkishDatabase()
  await migrateToLatest(url)
  const db = openDatabase({ url, poolSize: 1 })
  await sql`drop index users_email_c_key`.execute(db)
  const service = await testService({ databaseUrl: url })
  const register = () =>
    service.send('POST', '/api/auth/register', { json: { email: 'ada@example.com', password, name: 'x' } })
  expect([(await register()).status, (await register()).status]).toEqual([201, 409])
  await db.destroy()
})
