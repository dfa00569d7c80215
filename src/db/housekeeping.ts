// Clears away what has expired, outside of any request: sessions, idempotency keys, counters of throttling.
import { type RawBuilder, sql } from 'kysely'
import type { Logger } from 'pino'
import type { Database } from './database.ts'
import { now, nowMillis } from './schema/now.ts'

const intervalMillis = 10 * 60 * 1000

/** Replicas that were started together shall not sweep together. */
const jitter = 0.2

/** Rows that one statement removes at most, so that none holds its locks for long. */
const batchRows = 1000

type Options = { db: Database; log: Logger }

/** Sweeps every 10 minutes or so. @returns what ends it, when a running statement has */
export function startHousekeeping({ db, log }: Options): () => Promise<void> {
  let stopped = false
  let running = Promise.resolve()
  let timer: NodeJS.Timeout
  const schedule = () => {
    timer = setTimeout(run, intervalMillis * (1 + jitter * (Math.random() - 0.5))).unref()
  }
  const run = () => {
    running = sweep(db, () => stopped)
      .then((removed) => log.debug({ removed }, 'cleared away what has expired'))
      .catch((err) => log.warn({ err }, 'could not clear away what has expired'))
      .then(() => {
        if (!stopped) schedule()
      })
  }
  schedule()
  return async () => {
    stopped = true
    clearTimeout(timer)
    await running
  }
}

/**
 * Removes what has expired by now, batch by batch.
 * @param isStopped asked between batches
 * @returns rows removed from each table; those that went with a session are not counted
 */
export async function sweep(db: Database, isStopped = () => false): Promise<Record<string, number>> {
  const removed: Record<string, number> = {}
  for (const [table, statement] of Object.entries(removals)) {
    let rows: number
    removed[table] = 0
    do {
      const { numAffectedRows = 0n } = await statement.execute(db)
      rows = Number(numAffectedRows)
      removed[table] += rows
    } while (rows === batchRows && !isStopped())
  }
  return removed
}

/**
 * Rows of a time that has come go. The order makes the planner use the index of the time, and the rows are found again by
 * where they lie, so that no table is ever scanned. Rows that another replica is removing are skipped.
 */
const removal = (table: string, column: string, until: RawBuilder<unknown>) => sql`
  delete from ${sql.table(table)} where ctid = any (array(
    select ctid from ${sql.table(table)} where ${sql.ref(column)} <= ${until}
    order by ${sql.ref(column)} limit ${batchRows} for update skip locked
  ))`

/** One statement a table, each by the database's clock. */
export const removals = {
  sessions: removal('sessions', 'expires_at', now),
  idempotency_keys: removal('idempotency_keys', 'created_at', sql`${now} - interval '24 hours'`),
  rate_limits: removal('rate_limits', 'expire', nowMillis),
}
