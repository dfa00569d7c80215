// Removes rows that have expired, outside of any request. The features declare which ones.
import { type RawBuilder, sql } from 'kysely'
import type { Logger } from 'pino'
import type { Database } from './database.ts'
import type { Tables } from './schema/tables.ts'

const intervalMillis = 10 * 60 * 1000

/** How much the interval varies, so that replicas that were started together do not all remove rows at the same time. */
const jitter = 0.2

/** How many rows a statement removes at most, so that none holds its locks for long. */
export const batchRows = 1000

/** The rows of a table that have expired, and what removes a batch of them and tells whether there may be more. */
export type Expiry = {
  table: keyof Tables
  /** The statement, where one is enough. */
  removal?: RawBuilder<unknown>
  removeBatch(db: Database): Promise<{ removed: number; more: boolean }>
}

/**
 * Declares when the rows of a table expire. The order makes the planner use the index of the time, and the rows are found
 * again by their physical location, so that no table is ever scanned. Rows that another replica is removing are skipped.
 * @param column of the time; it needs an index
 * @param until rows of this time and earlier have expired, by the database's clock
 */
export const expiry = <Table extends keyof Tables>(
  table: Table,
  column: keyof Tables[Table] & string,
  until: RawBuilder<unknown>,
): Required<Expiry> => {
  const removal = sql`
    delete from ${sql.table(table)} where ctid = any (array(
      select ctid from ${sql.table(table)} where ${sql.ref(column)} <= ${until}
      order by ${sql.ref(column)} limit ${batchRows} for update skip locked
    ))`
  return {
    table,
    removal,
    async removeBatch(db) {
      const { numAffectedRows } = await removal.execute(db)
      const removed = Number(numAffectedRows ?? 0)
      return { removed, more: removed === batchRows }
    },
  }
}

type Options = { db: Database; log: Logger; expiries: readonly Expiry[] }

/**
 * Removes what has expired, every 10 minutes or so.
 * @returns a function that stops it; it resolves once a statement that is running has ended
 */
export function startHousekeeping({ db, log, expiries }: Options): () => Promise<void> {
  let stopped = false
  let running = Promise.resolve()
  let timer: NodeJS.Timeout
  const schedule = () => {
    timer = setTimeout(run, intervalMillis * (1 + jitter * (Math.random() - 0.5))).unref()
  }
  const run = () => {
    running = removeExpired(db, expiries, () => stopped)
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
 * @returns how many rows were removed from each table, without those that a foreign key has removed with them
 */
export async function removeExpired(
  db: Database,
  expiries: readonly Expiry[],
  isStopped = () => false,
): Promise<Record<string, number>> {
  const removed: Record<string, number> = {}
  for (const { table, removeBatch } of expiries) {
    let batch: Awaited<ReturnType<Expiry['removeBatch']>>
    removed[table] = 0
    do {
      batch = await removeBatch(db)
      removed[table] += batch.removed
    } while (batch.more && !isStopped())
  }
  return removed
}
