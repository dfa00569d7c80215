// How long the service takes from its start to the first answer.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type ServerProcess, startEmbeddedService, startService } from './server-process.ts'
import { median } from './statistics.ts'

/** Medians of so many starts. */
const starts = 5

export type StartTimes = {
  /** With a database there, at head. */
  withDatabaseMillis: number
  /** With the embedded PostgreSQL, whose data are there, at head. */
  embeddedMillis: number
}

/** @param databaseUrl a migrated database @param folder for the embedded data, which it leaves behind */
export async function measureStarts(databaseUrl: string, folder: string): Promise<StartTimes> {
  const embedded = join(folder, 'starts')
  await mkdir(embedded)
  await (await startEmbeddedService(embedded)).stop() // which makes the data
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
