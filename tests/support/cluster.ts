// One PostgreSQL for a test run, with a migrated template database, and a folder for what the run is judged by.
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startEmbedded } from '../../src/db/embedded/embedded.ts'
import { migrateToLatest } from '../../src/db/migrate.ts'
import { databaseUrl, templateDatabase, withAdmin } from './database.ts'
import { makeRunFolder } from './run-folder.ts'
import { isUnfriendly, unfriendlyLocale } from './unfriendly-settings.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** URL of the cluster, as superuser. */
    clusterUrl: string
    /** The tables whose rows belong to a user: those that have a `user_id`. */
    ownedTables: string[]
    /** Where each file leaves what it saw: responses and statements. */
    recordFolder: string
  }
}

export default async function setup({ provide }: TestProject) {
  const folder = await makeRunFolder()
  const recordFolder = join(folder, 'records')
  await mkdir(recordFolder)
  // The data live for one run only, so nothing has to survive a power cut.
  const settings = {
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    max_connections: '300',
  }
  const server = await startEmbedded({ folder, settings })
  const locale = isUnfriendly ? `template template0 ${unfriendlyLocale}` : ''
  await withAdmin(server.url, (admin) => admin.query(`create database ${templateDatabase} ${locale}`))
  await migrateToLatest(databaseUrl(server.url, templateDatabase))
  provide('clusterUrl', server.url)
  provide('ownedTables', await ownedTablesIn(databaseUrl(server.url, templateDatabase)))
  provide('recordFolder', recordFolder)
  return async () => {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

const ownedTablesIn = (url: string): Promise<string[]> =>
  withAdmin(url, async (admin) => {
    const { rows } = await admin.query<{ name: string }>(
      `select table_name as name from information_schema.columns
       where table_schema = 'public' and column_name = 'user_id' order by table_name`,
    )
    return rows.map(({ name }) => name)
  })
