// Applies the migrations, or reports which are applied. It uses a direct connection, because the lock belongs to the session.
import { setTimeout as sleep } from 'node:timers/promises'
import { Kysely, PostgresDialect, sql } from 'kysely'
import { type MigrationInfo, Migrator } from 'kysely/migration'
import { OperatorError } from '../operator-error.ts'
import { connectionOptions, isPooled } from './address/connection-options.ts'
import { migrations } from './migrations/index.ts'
import type { Tables } from './schema/tables.ts'
import { openPool } from './session/pool.ts'
import { isLockConflict } from './violations.ts'

/** @param last migration that it knows; all where it is left out */
function migratorFor(db: Kysely<unknown>, last?: string): Migrator {
  const known = Object.entries(migrations).filter(([name]) => last === undefined || name <= last)
  return new Migrator({ db, provider: { getMigrations: async () => Object.fromEntries(known) } })
}

/**
 * Applies what is missing, under an advisory lock, so that any number of replicas may do so at once. Each migration is a
 * transaction of its own: in one they would hold locks on several tables, and deadlock with requests that use these.
 * @param url a direct (not pooled) connection string
 * @returns the names of the migrations that were applied by this call
 * @throws OperatorError for a pooled connection string, or when the tables are in another schema; what pg throws
 */
export async function migrateToLatest(url: string): Promise<string[]> {
  return await withMigrator(url, async (migrator, db) => {
    await requireOwnSchema(db)
    const applied: string[] = []
    let conflicts = 0
    // Kysely refuses a schema that a later release has moved on; the previous release must still start on it.
    for (let next = await nextOf(migrator); next !== undefined; next = await nextOf(migrator)) {
      const { error, done } = await apply(db, next)
      applied.push(...done)
      // Another replica may have been faster while this one waited for the lock.
      if (error === undefined || (await nextOf(migrator)) !== next) continue
      if (!isLockConflict(error) || conflicts === maxLockConflicts) throw error
      conflicts += 1
      await sleep(lockPauseMillis)
    }
    return applied
  })
}

/** Applies a migration. @returns the names of those that were applied, and the error of one that was not */
async function apply(db: Kysely<unknown>, name: string): Promise<{ error?: unknown; done: string[] }> {
  try {
    await migrations[name]?.beforeTransaction?.(db)
  } catch (error) {
    return { error, done: [] }
  }
  // One that knows no later migration: none is applied without what comes before its transaction.
  const { error, results = [] } = await migratorFor(db, name).migrateUp()
  const done = results.filter(({ status }) => status === 'Success')
  return { error, done: done.map(({ migrationName }) => migrationName) }
}

/** How often a migration may not get a lock, and the pause in which the others go on. */
const maxLockConflicts = 60
const lockPauseMillis = 1000

/** Sessions use one schema. Tables that an earlier `search_path` has put into another one would seem to be gone. */
async function requireOwnSchema(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ schema: string }>`
    select relnamespace::regnamespace::text as schema from pg_class
    where relname = 'kysely_migration' and to_regclass('kysely_migration') is null`.execute(db)
  const [other] = rows
  if (other === undefined) return
  const move = `alter table ${other.schema}.tasks set schema public`
  throw new OperatorError(`The tables are in schema ${other.schema}: move each to public, e.g. by "${move}"`)
}

/** The name of the first migration that is not applied. */
const nextOf = async (migrator: Migrator): Promise<string | undefined> =>
  (await migrator.getMigrations()).find(({ executedAt }) => executedAt === undefined)?.name

/**
 * @param url a direct (not pooled) connection string
 * @returns every migration, with the time at which it was applied if it was
 */
export async function migrationStatus(url: string): Promise<readonly MigrationInfo[]> {
  return await withMigrator(url, (migrator) => migrator.getMigrations())
}

/** Whether every migration of this release is applied. A later release may have applied more. */
export async function isUpToDate(db: Kysely<Tables>): Promise<boolean> {
  const applied = await (db as unknown as Kysely<{ kysely_migration: { name: string } }>)
    .selectFrom('kysely_migration')
    .select('name')
    .execute()
  const names = new Set(applied.map(({ name }) => name))
  return Object.keys(migrations).every((name) => names.has(name))
}

async function withMigrator<T>(
  url: string,
  work: (migrator: Migrator, db: Kysely<unknown>) => Promise<T>,
): Promise<T> {
  if (isPooled(url)) {
    throw new OperatorError(
      'Migrations need a direct connection: set DATABASE_URL_UNPOOLED to the host without -pooler',
    )
  }
  const db = new Kysely<unknown>({
    dialect: new PostgresDialect({
      pool: openPool({ settings: { ...connectionOptions(url), max: 1 }, isLimited: false }),
    }),
  })
  try {
    return await work(migratorFor(db), db)
  } finally {
    await db.destroy()
  }
}
