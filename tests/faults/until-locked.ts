// Waits for a refresh to be under way in the database.
import { withAdmin } from '../support/database.ts'
import { until } from '../support/until.ts'

/** Waits until a transaction has locked a session, and nothing runs in it. */
export const untilLocked = (databaseUrl: string) =>
  withAdmin(databaseUrl, async (admin) => {
    const locked = `select from pg_stat_activity where datname = current_database()
      and state = 'idle in transaction' and query like '%for update of "sessions"%'`
    await until(async () => (await admin.query(locked)).rowCount)
  })
