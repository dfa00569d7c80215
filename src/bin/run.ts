// What every one-shot command has in common: its database, and how it ends.

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

/** Runs a command on the configured database, or on the embedded one, whether the service runs on it or not. */
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

/** Turns a refusal into one line and exit status 1. */
export async function run(command: () => Promise<void>): Promise<void> {
  try {
    await command()
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error
    process.stderr.write(`tasks-api: ${error.message}\n`)
    process.exitCode = 1
  }
}
