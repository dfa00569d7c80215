// What all commands have in common: the database they run on, and how they end.
import { attachEmbedded } from '../db/embedded/embedded.ts'
import { OperatorError } from '../operator-error.ts'
import { type DatabaseConfig, readDatabaseConfig } from '../server/config.ts'

export type Connection = {
  /** For statements. */
  url: string
  /** For migrations. */
  directUrl: string
  config: DatabaseConfig
}

/**
 * Runs a command on the configured database, or else on the embedded one, also while the service runs on it.
 * @param command gets the URLs of the database; an OperatorError that it throws is printed as one line
 */
export async function runOnDatabase(command: (connection: Connection) => Promise<void>): Promise<void> {
  await run(async () => {
    const config = readDatabaseConfig(process.env)
    const { DATABASE_URL: url, DATABASE_URL_UNPOOLED: direct, DATA_DIR: folder } = config
    if (url !== undefined) return await command({ url, directUrl: direct ?? url, config })
    const server = await attachEmbedded({ folder })
    try {
      await command({ url: server.url, directUrl: server.url, config })
    } finally {
      await server.stop()
    }
  })
}

/** Runs a command; an OperatorError is printed as one line, with exit status 1. */
export async function run(command: () => Promise<void>): Promise<void> {
  try {
    await command()
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error
    process.stderr.write(`tasks-api: ${error.message}\n`)
    process.exitCode = 1
  }
}
