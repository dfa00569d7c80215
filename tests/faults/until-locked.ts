// Tells when a refresh is under way in the database.
import { setTimeout as sleep } from 'node:timers/promises'
import { withAdmin } from '../support/database.ts'

/** Waits until a transaction has locked a session, and nothing runs in it. */
export const untilLocked = (databaseUrl: string) =>
  withAdmin(databaseUrl, async (admin) => {
    const locked = `select from pg_stat_activity where datname = current_database()
      and state = 'idle in transaction' and query like '%for update%'`
    while ((await admin.query(locked)).rowCount === 0) await sleep(1)
  })
