// The end of a connection: said, and not waited for without end where the network has lost it.
import type { Writable } from 'node:stream'
import type pg from 'pg'

const patienceMillis = 5000

/** @param client runs nothing any more */
export async function terminate(client: pg.Client, stream: Writable): Promise<void> {
  const late = setTimeout(() => stream.destroy(), patienceMillis).unref()
  await client.end()
  clearTimeout(late)
}
