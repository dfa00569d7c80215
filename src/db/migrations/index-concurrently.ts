// Builds an index while others write to the table. It cannot be part of a transaction, so replicas that start together and a
// build that was interrupted have to be thought of here.
import { setTimeout as sleep } from 'node:timers/promises'
import { type Kysely, type RawBuilder, sql } from 'kysely'

const pollMillis = 200

/**
 * Does something in one replica at a time. Asked for again and again: a build waits for every transaction that is running,
 * also for one that waits for this lock, or for the table.
 * @param db on one connection, since a lock belongs to a session
 */
export async function oneAtATime(db: Kysely<unknown>, work: () => Promise<void>): Promise<void> {
  for (;;) {
    const { rows } = await sql<{ locked: boolean }>`select pg_try_advisory_lock(${key}) as locked`.execute(db)
    if (rows[0]?.locked) break
    await sleep(pollMillis)
  }
  try {
    await work()
  } finally {
    await sql`select pg_advisory_unlock(${key})`.execute(db)
  }
}

const key = sql`hashtextextended('tasks-api builds an index', 0)`

/**
 * Builds an index unless it is there. One that an interrupted build has left, which is not used and only costs, is replaced.
 * To be called within `oneAtATime`, as everything else that locks the table beside it.
 * @param name of the index
 * @param create the whole statement
 */
export async function indexConcurrently(
  db: Kysely<unknown>,
  name: string,
  create: RawBuilder<unknown>,
): Promise<void> {
  const { rows } = await sql<{ indisvalid: boolean }>`
    select indisvalid from pg_index where indexrelid = to_regclass(${name})`.execute(db)
  if (rows[0]?.indisvalid) return
  if (rows.length > 0) await sql`drop index concurrently ${sql.id(name)}`.execute(db)
  await create.execute(db)
}
