// How long the service takes from its start to the first response.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type ServerProcess, startEmbeddedService, startService } from './server-process.ts'
import { median } from './statistics.ts'

/** The number of starts, whose median is taken. */
const starts = 5

export type StartTimes = {
  /** With DATABASE_URL, up to date. */
  withDatabaseMillis: number
  /** With the embedded PostgreSQL, whose data exists and is up to date. */
  embeddedMillis: number
}

/**
 * Measures the starts.
 * @param databaseUrl a migrated database
 * @param folder for the embedded data, which is left there
 */
export async function measureStarts(databaseUrl: string, folder: string): Promise<StartTimes> {
  const embedded = join(folder, 'starts')
  await mkdir(embedded)
  await (await startEmbeddedService(embedded)).stop() // creates the data
  return {
    withDatabaseMillis: await medianOf(() => startService(databaseUrl, folder, 'started')),
    embeddedMillis: await medianOf(() => startEmbeddedService(embedded)),
  }
}

async function medianOf(start: () => Promise<ServerProcess>): Promise<number> {
  const millis: number[] = []
  while (millis.length < starts) {
    const begin = performance.now()
    const server = await start()
    millis.push(performance.now() - begin)
    await server.stop()
  }
  return median(millis)
}
