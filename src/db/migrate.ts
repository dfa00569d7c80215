// Brings the schema to head, or tells where it is. Uses a direct connection: the lock is one of the session.
import { Kysely, PostgresDialect } from 'kysely'
import { type MigrationInfo, Migrator } from 'kysely/migration'
import { Refused } from '../refused.ts'
import { connectionOptions, isPooled } from './connection.ts'
import { type Database, openPool } from './database.ts'
import { migrations } from './migrations/index.ts'

const migratorFor = (db: Kysely<unknown>) =>
  new Migrator({ db, provider: { getMigrations: async () => migrations } })

/**
 * Applies what is missing, under an advisory lock, so that any number of replicas may do so at once.
 * @param url a direct (not pooled) connection string
 * @returns the names of the migrations that were applied now
 */
export async function migrateToHead(url: string): Promise<string[]> {
  return await withMigrator(url, async (migrator) => {
    // Kysely refuses a schema that a later release has moved on; the previous release must still start on it.
    const known = await migrator.getMigrations()
    if (known.every(({ executedAt }) => executedAt)) return []
    const { error, results = [] } = await migrator.migrateToLatest()
    if (error) throw error
    return results.map(({ migrationName }) => migrationName)
  })
}

/** Every migration with the time of its application, if it was applied. */
export async function migrationStatus(url: string): Promise<readonly MigrationInfo[]> {
  return await withMigrator(url, (migrator) => migrator.getMigrations())
}

/** Whether every migration of this release is applied. A later release may have applied more. */
export async function isAtHead(db: Database): Promise<boolean> {
  const applied = await (db as unknown as Kysely<{ kysely_migration: { name: string } }>)
    .selectFrom('kysely_migration')
    .select('name')
    .execute()
  const names = new Set(applied.map(({ name }) => name))
  return Object.keys(migrations).every((name) => names.has(name))
}

async function withMigrator<T>(url: string, work: (migrator: Migrator) => Promise<T>): Promise<T> {
  if (isPooled(url)) {
    throw new Refused(
      'Migrations need a direct connection: set DATABASE_URL_UNPOOLED to the host without -pooler',
    )
  }
  const db = new Kysely<unknown>({
    dialect: new PostgresDialect({ pool: openPool({ ...connectionOptions(url), max: 1 }) }),
  })
  try {
    return await work(migratorFor(db))
  } finally {
    await db.destroy()
  }
}
