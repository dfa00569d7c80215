// Clears away what has expired, outside of any request: sessions, idempotency keys, counters of throttling.
import { type RawBuilder, sql } from 'kysely'
import type { Logger } from 'pino'
import type { Database } from './database.ts'

const intervalMillis = 10 * 60 * 1000

/** Replicas that were started together shall not sweep together. */
const jitter = 0.2

/** Rows that one statement removes at most, so that none holds its locks for long. */
const batchRows = 1000

const idempotencyMillis = 24 * 60 * 60 * 1000

type Options = { db: Database; log: Logger; clock: () => Date }

/** Sweeps every 10 minutes or so. @returns what ends it, when a running statement has */
export function startHousekeeping({ db, log, clock }: Options): () => Promise<void> {
  let stopped = false
  let running = Promise.resolve()
  let timer: NodeJS.Timeout
  const schedule = () => {
    timer = setTimeout(run, intervalMillis * (1 + jitter * (Math.random() - 0.5))).unref()
  }
  const run = () => {
    running = sweep(db, clock(), () => stopped)
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
export async function sweep(
  db: Database,
  now: Date,
  isStopped = () => false,
): Promise<Record<string, number>> {
  const removed: Record<string, number> = {}
  for (const [table, statement] of Object.entries(removals(now))) {
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
 * One statement a table. The order makes the planner use the index of the time, and the rows are found again by where
 * they lie, so that no table is ever scanned. Rows that another replica is removing are skipped.
 */
export function removals(
  now: Date,
): Record<'sessions' | 'idempotency_keys' | 'rate_limits', RawBuilder<unknown>> {
  const aDayAgo = new Date(now.getTime() - idempotencyMillis)
  return {
    sessions: removal('sessions', 'expires_at', now.toISOString()),
    idempotency_keys: removal('idempotency_keys', 'created_at', aDayAgo.toISOString()),
    rate_limits: removal('rate_limits', 'expire', now.getTime()),
  }
}

const removal = (table: string, column: string, until: string | number) => sql`
  delete from ${sql.table(table)} where ctid = any (array(
    select ctid from ${sql.table(table)} where ${sql.ref(column)} <= ${until}
    order by ${sql.ref(column)} limit ${batchRows} for update skip locked
  ))`
