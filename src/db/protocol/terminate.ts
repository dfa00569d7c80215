// Ends a connection with a Terminate message, and does not wait forever for one that the network has lost.
import type { Writable } from 'node:stream'
import type pg from 'pg'

const timeoutMillis = 5000

/**
 * @param client is idle
 * @param stream its socket, which is destroyed when the server does not close the connection in time
 */
export async function terminate(client: pg.Client, stream: Writable): Promise<void> {
  const timer = setTimeout(() => stream.destroy(), timeoutMillis).unref()
  await client.end()
  clearTimeout(timer)
}
