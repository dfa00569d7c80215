// A database that is there and at head: the configured one, or the embedded one.
import { Refused } from '../refused.ts'
import { type EmbeddedServer, startEmbedded } from './embedded.ts'
import { migrateToHead } from './migrate.ts'
import { isRowSecurityActive } from './row-security.ts'

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

/** @throws Refused when the database cannot be reached or brought to head */
export async function prepareDatabase(settings: Settings): Promise<Prepared> {
  const { DATABASE_URL: url, DATABASE_URL_UNPOOLED: direct = url } = settings
  if (url !== undefined && direct !== undefined) {
    const applied = await migrateToHead(direct).catch(refuseDatabase(direct))
    const rowSecurity = await isRowSecurityActive(url).catch(refuseDatabase(url))
    return { url, folder: undefined, rowSecurity, applied, close: async () => {} }
  }
  const server = await startEmbedded({ folder: settings.DATA_DIR })
  return await prepareEmbedded(server)
}

async function prepareEmbedded(server: EmbeddedServer): Promise<Prepared> {
  try {
    const applied = await migrateToHead(server.url)
    return { url: server.url, folder: server.folder, rowSecurity: false, applied, close: () => server.stop() }
  } catch (error) {
    await server.stop()
    throw error
  }
}

/** Turns whatever hinders the work on a database into one line that says which. */
export const refuseDatabase = (url: string) => (error: unknown) => {
  if (error instanceof Refused) throw error
  const { hostname, port, pathname } = new URL(url)
  const where = `${hostname}:${port || 5432}${pathname}` // without user and password
  throw new Refused(`The database at ${where} cannot be used: ${reason(error)}`, { cause: error })
}

/** Node reports a host with several addresses as an aggregate without a message of its own. */
function reason(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reason(error.errors[0])
  return error instanceof Error ? error.message : String(error)
}
