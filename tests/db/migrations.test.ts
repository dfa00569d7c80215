// Migrations: applied once however many replicas start at the same time, over a direct connection only.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import { openDatabase } from '../../src/db/database.ts'
import { isUpToDate, migrateToLatest, migrationStatus } from '../../src/db/migrate.ts'
import { migrations } from '../../src/db/migrations/index.ts'
import { createDatabase, migrateTo, type TestDatabase, withAdmin } from '../support/database.ts'
import { until } from '../support/until.ts'

const run = promisify(execFile)
const names = Object.keys(migrations)

let database: TestDatabase
beforeEach(async () => {
  database = await createDatabase(inject('clusterUrl'), { empty: true })
})
afterEach(() => database.drop())

const migrate = (...args: string[]) =>
  run(process.execPath, ['src/bin/migrate.ts', ...args], {
    env: { PATH: process.env.PATH, DATABASE_URL: database.url },
  })

test('several processes may migrate at once; each ends well and the schema is made once', async () => {
  const runs = await Promise.all(Array.from({ length: 5 }, () => migrate()))
  for (const { stdout } of runs) {
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => line.slice(26)),
    ).toEqual(names)
    expect(stdout).not.toContain('not applied')
  }
  const { rows } = await withAdmin(database.url, (admin) => admin.query('select name from kysely_migration'))
  expect(rows.map(({ name }) => name)).toEqual(names)
})

test('the status shows what is applied and changes nothing', async () => {
  expect((await migrate('status')).stdout).toBe(
    names.map((name) => `not applied               ${name}\n`).join(''),
  )
  expect((await migrationStatus(database.url)).every(({ executedAt }) => executedAt === undefined)).toBe(true)
  await migrateToLatest(database.url)
  expect((await migrate('status')).stdout).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z {2}0001-/)
})

test('a second time there is nothing to do, also when a later release has applied more', async () => {
  expect(await migrateToLatest(database.url)).toEqual(names)
  expect(await migrateToLatest(database.url)).toEqual([])
  await withAdmin(database.url, (admin) =>
    admin.query(
      `insert into kysely_migration (name, timestamp) values ('9999-of-a-later-release', '2030-01-01')`,
    ),
  )
  expect(await migrateToLatest(database.url)).toEqual([])
  const db = openDatabase({ url: database.url, poolSize: 1 })
  expect(await isUpToDate(db)).toBe(true)
  await db.destroy()
})

test('a pooled host is refused, with the setting that helps', async () => {
  const pooled = 'postgres://user:hidden@ep-cool-name-123-pooler.eu-central-1.aws.neon.tech/tasks'
  await expect(migrateToLatest(pooled)).rejects.toThrow(/DATABASE_URL_UNPOOLED/)
})

test('an unknown word is refused in one line', async () => {
  await expect(migrate('upwards')).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^tasks-api: .*\n$/),
  })
})

test('tables in another schema are not taken for none', async () => {
  await withAdmin(database.url, async (admin) => {
    await admin.query('create schema elsewhere; create table elsewhere.kysely_migration (name text)')
    await admin.query(`alter database ${database.name} set search_path = elsewhere`)
  })
  await expect(migrateToLatest(database.url)).rejects.toThrow(
    'The tables are in schema elsewhere: move each to public, e.g. by "alter table elsewhere.tasks set schema public"',
  )
  const { rows } = await withAdmin(database.url, (admin) =>
    admin.query(`select to_regclass('public.tasks') as made`),
  )
  expect(rows).toEqual([{ made: null }])
})

const after = (last: string) => names.slice(names.indexOf(last) + 1)

test('a migration that cannot lock a table lets others pass, and is tried again', async () => {
  await migrateTo(database.url, '0011-api-tokens')
  await withAdmin(database.url, async (reader) => {
    await reader.query('begin; select from tasks')
    let ended = false
    const migrating = migrateToLatest(database.url).finally(() => {
      ended = true
    })
    const passed = await withAdmin(database.url, async (other) => {
      const isWaiting = `select from pg_locks where relation = 'tasks'::regclass and not granted`
      await until(async () => ended || (await other.query(isWaiting)).rowCount !== 0)
      await other.query('select from tasks') // behind the migration, which gives way
      return !ended
    })
    expect(passed).toBe(true)
    await reader.query('commit')
    expect(await migrating).toEqual(after('0011-api-tokens'))
  })
})

const makeIndex = 'create unique index tasks_external_id_key on tasks (user_id, external_id)'

test('an index that an interrupted build has left is built anew', async () => {
  await migrateTo(database.url, '0012-external-ids')
  await withAdmin(database.url, async (admin) => {
    const isValid = `select indisvalid from pg_index where indexrelid = 'tasks_external_id_key'::regclass`
    await admin.query(makeIndex)
    await admin.query(
      `update pg_index set indisvalid = false where indexrelid = 'tasks_external_id_key'::regclass`,
    )
    expect((await admin.query(isValid)).rows).toEqual([{ indisvalid: false }])
    await Promise.all([1, 2, 3].map(() => migrateToLatest(database.url)))
    expect((await admin.query(isValid)).rows).toEqual([{ indisvalid: true }])
  })
})

test.each([1, 2, 3, 4])(
  'replicas that come to the same indexes at once do not wait for each other for ever (%i)',
  async () => {
    await migrateTo(database.url, '0012-external-ids')
    await Promise.all([1, 2, 3, 4].map(() => migrateToLatest(database.url)))
    expect(await migrateToLatest(database.url)).toEqual([])
  },
)
