// A database that is there, at head and open to the service's role: the configured one, or the embedded one.
import { refuseWithoutAccess } from './access.ts'
import { connectionOptions, newClient } from './address/connection-options.ts'
import { type EmbeddedServer, startEmbedded } from './embedded/embedded.ts'
import { migrateToLatest } from './migrate.ts'
import { isRowSecurityActive } from './pipeline/row-security.ts'
import { settleSession } from './session/session.ts'
import { refuseDatabase } from './unusable.ts'

type Settings = {
  DATABASE_URL?: string | undefined
  DATABASE_URL_UNPOOLED?: string | undefined
  DATA_DIR: string
}

type Prepared = {
  /** For statements. */
  url: string
  /** Where the embedded data are. */
  folder: string | undefined
  /** Whether its role is held to row-level security. */
  rowSecurity: boolean
  /** The migrations applied now. */
  applied: string[]
  /** Stops the embedded server, if it is one. */
  close(): Promise<void>
}

/** @throws Refused when the database cannot be reached, brought to head or written to */
export async function prepareDatabase(settings: Settings): Promise<Prepared> {
  const { DATABASE_URL: url, DATABASE_URL_UNPOOLED: direct = url } = settings
  if (url !== undefined && direct !== undefined) {
    const applied = await migrateToLatest(direct).catch(refuseDatabase(direct))
    const rowSecurity = await inspect(url).catch(refuseDatabase(url))
    return { url, folder: undefined, rowSecurity, applied, close: async () => {} }
  }
  const server = await startEmbedded({ folder: settings.DATA_DIR })
  return await prepareEmbedded(server)
}

/**
 * Asks all that has to be known of the service's role, on one connection.
 * @returns whether it is held to row-level security
 */
async function inspect(url: string): Promise<boolean> {
  const client = newClient(connectionOptions(url))
  await client.connect()
  try {
    await refuseWithoutAccess(client, url)
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
