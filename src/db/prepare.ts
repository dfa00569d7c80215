// Provides a database that is up to date and accessible to the service's role: the configured one, or the embedded one.
import { requireAccess } from './access.ts'
import { connectionOptions, newClient } from './address/connection-options.ts'
import { type EmbeddedServer, startEmbedded } from './embedded/embedded.ts'
import { migrateToLatest } from './migrate.ts'
import { isRowSecurityActive } from './row-security.ts'
import { settleSession } from './session/session.ts'
import { throwUnusable } from './unusable-database.ts'

type Settings = {
  DATABASE_URL?: string | undefined
  DATABASE_URL_UNPOOLED?: string | undefined
  DATA_DIR: string
}

type Prepared = {
  /** The connection string for queries. */
  url: string
  /** Where the embedded database keeps its data; undefined for another database. */
  folder: string | undefined
  /** Whether the role is subject to row-level security. */
  rowSecurity: boolean
  /** The migrations that were applied by this call. */
  applied: string[]
  /** Stops the embedded server, if there is one. */
  close(): Promise<void>
}

/**
 * Starts the embedded server where no database is configured, applies the migrations that are missing, and checks the role.
 * @throws OperatorError when the database cannot be reached, migrated or written to
 */
export async function prepareDatabase(settings: Settings): Promise<Prepared> {
  const { DATABASE_URL: url, DATABASE_URL_UNPOOLED: direct = url } = settings
  if (url !== undefined && direct !== undefined) {
    const applied = await migrateToLatest(direct).catch(throwUnusable(direct))
    const rowSecurity = await inspect(url).catch(throwUnusable(url))
    return { url, folder: undefined, rowSecurity, applied, close: async () => {} }
  }
  const server = await startEmbedded({ folder: settings.DATA_DIR })
  return await prepareEmbedded(server)
}

/**
 * Checks the service's role, on one connection.
 * @returns whether it is subject to row-level security
 */
async function inspect(url: string): Promise<boolean> {
  const client = newClient(connectionOptions(url))
  await client.connect()
  try {
    await requireAccess(client, url)
    await settleSession(client, { prepared: false, limited: true })
    return await isRowSecurityActive(client)
  } finally {
    await client.end()
  }
}

async function prepareEmbedded(server: EmbeddedServer): Promise<Prepared> {
  try {
    const applied = await migrateToLatest(server.url)
    return { url: server.url, folder: server.folder, rowSecurity: false, applied, close: () => server.stop() }
  } catch (error) {
    await server.stop()
    throw error
  }
}
