// How many connections a service has to its database, or has busy, as the database counts them.
import { setTimeout as sleep } from 'node:timers/promises'
import { onTestFinished } from 'vitest'
import { withAdmin } from '../support/database.ts'

export type BackendWatch = {
  /** Ends it. @returns the most that there were at once */
  most(): Promise<number>
}

const intervalMillis = 50

/**
 * Ends with the test at the latest.
 * @param url of the service's database, past any pooler. Two looks in a row count, and the lower one: the server reads
 * its own list one by one, and a connection may end and another begin while it does
 * @param which of the service's, as a condition on pg_stat_activity; all by default
 */
export function watchBackends(url: string, which = 'true'): BackendWatch {
  let most = 0
  let isOver = false
  const watching = withAdmin(url, async (admin) => {
    await admin.query('set statement_timeout = 0')
    for (let before = 0; !isOver; await sleep(intervalMillis)) {
      const now = await countBackends(admin, which)
      most = Math.max(most, Math.min(before, now))
      before = now
    }
  })
  onTestFinished(async () => {
    isOver = true
    await watching
  })
  return {
    most: async () => {
      isOver = true
      await watching
      return most
    },
  }
}

type Admin = Parameters<Parameters<typeof withAdmin>[1]>[0]

async function countBackends(admin: Admin, which: string): Promise<number> {
  const { rows } = await admin.query(`select count(*)::int from pg_stat_activity
    where datname = current_database() and application_name = 'tasks-api' and ${which}`)
  return rows[0].count
}
