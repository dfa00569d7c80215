// How many processes of the server may read tasks for one statement beside its own. Of one user there are not enough that more
// would be worth their start.
import { type Kysely, sql } from 'kysely'

/** Waits for no read or write, but for a vacuum: so without a timeout, and not in the transaction. */
export async function beforeTransaction(db: Kysely<unknown>): Promise<void> {
  await sql`alter table tasks set (parallel_workers = 1)`.execute(db)
}

export async function up(): Promise<void> {}
