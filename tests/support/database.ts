// A database of one's own for each test file, copied from the migrated template.
import { randomBytes } from 'node:crypto'
import { Kysely, PostgresDialect, type QueryExecutorProvider, sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import pg from 'pg'
import { connectionOptions } from '../../src/db/address/connection-options.ts'
import { migrations } from '../../src/db/migrations/index.ts'
import { openPool } from '../../src/db/session/pool.ts'
import { isUnfriendly, makeUnfriendly, unfriendlyLocale } from './unfriendly-settings.ts'
import { until } from './until.ts'

export const templateDatabase = 'template_tasks_api'

export function databaseUrl(clusterUrl: string, name: string): string {
  const url = new URL(clusterUrl)
  url.pathname = `/${name}`
  return url.href
}

/** The schema in which tests create and read, whatever the default search_path is. */
const plainSession = isUnfriendly ? { options: '-c search_path=public' } : {}

/** Runs statements as superuser on a connection that is closed afterwards. */
export async function withAdmin<T>(url: string, work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: url, ...plainSession })
  await admin.connect()
  try {
    return await work(admin)
  } finally {
    await admin.end()
  }
}

export type TestDatabase = { name: string; url: string; drop(): Promise<void> }

/**
 * @param options.empty without the schema, for tests of migrations
 * @param options.copyOf the name of a database that nobody is connected to
 */
export async function createDatabase(
  clusterUrl: string,
  options: { empty?: boolean; copyOf?: string } = {},
): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`
  const template = options.empty ? 'template0' : (options.copyOf ?? templateDatabase)
  const locale = isUnfriendly && options.empty ? unfriendlyLocale : ''
  await withAdmin(clusterUrl, (admin) =>
    admin.query(`create database ${name} template ${template} ${locale}`),
  )
  const url = databaseUrl(clusterUrl, name)
  if (isUnfriendly) await withAdmin(url, (admin) => admin.query(makeUnfriendly(name)))
  return {
    name,
    url,
    drop: async () => {
      await withAdmin(clusterUrl, (admin) => admin.query(`drop database if exists ${name} with (force)`))
    },
  }
}

/** Makes the schema as an earlier release left it, in sessions as the service opens them. @param last migration of it */
export async function migrateTo(url: string, last: string): Promise<void> {
  const pool = openPool({ settings: { ...connectionOptions(url), max: 1 }, isLimited: false })
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
  const { error } = await new Migrator({
    db,
    provider: { getMigrations: async () => migrations },
  }).migrateTo(last)
  await db.destroy()
  if (error) throw error
}

/** Holds what each write of a user's tasks and lists needs first, until the transaction ends that was begun. */
export const holdChanges = (admin: pg.Client, userId: number) =>
  admin.query(
    `insert into change_counters (user_id, last) values ($1, 0)
      on conflict (user_id) do update set last = change_counters.last`,
    [userId],
  )

/** Waits until statements in this database wait for a lock. @throws Error when not so many come to wait */
export async function untilSomebodyWaits(db: QueryExecutorProvider, atLeast = 1): Promise<void> {
  const waiting = sql<{ count: number }>`
    select count(*)::int from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
  await until(async () => ((await waiting.execute(db)).rows[0]?.count ?? 0) >= atLeast)
}
