// Two PostgreSQL servers of a test file's own: a primary, and a standby that has each commit before it is acknowledged.
import type pg from 'pg'
import { run } from '../../src/db/embedded/account.ts'
import { type Cluster, roleName } from '../../src/db/embedded/cluster.ts'
import { findPostmaster, type Settings } from '../../src/db/embedded/postmaster.ts'
import { withAdmin } from '../support/database.ts'
import { until } from '../support/until.ts'
import { type OwnPostgres, startPostgres } from './own-postgres.ts'

export type Replicated = {
  /** Of both servers, the standby first. */
  url: string
  primary: OwnPostgres
  standby: OwnPostgres
  /** Ends all processes of the primary at once, as when its machine loses power. */
  killPrimary(): Promise<void>
  /** Makes a primary of the standby; it waits for no other. */
  promote(): Promise<void>
}

/** Both end with the test file. */
export async function startReplicated(): Promise<Replicated> {
  const primary = await startPostgres()
  const standby = await startPostgres((cluster) => copyTo(cluster, primary))
  await withAdmin(primary.url, async (admin) => {
    await admin.query("alter system set synchronous_standby_names = 'standby'")
    await admin.query('select pg_reload_conf()')
    await untilSynchronous(admin)
  })
  const { host: primaryHost } = new URL(primary.url)
  const { host: standbyHost } = new URL(standby.url)
  const url = primary.url.replace(primaryHost, `${standbyHost},${primaryHost}`)
  return {
    url: `${url}&target_session_attrs=read-write`,
    primary,
    standby,
    killPrimary: () => killAll(primary),
    promote: () => withAdmin(standby.url, async (admin) => void (await admin.query('select pg_promote()'))),
  }
}

/** A base backup by hand: the package has no pg_basebackup. */
async function copyTo(standby: Cluster, { url, cluster }: OwnPostgres): Promise<Settings> {
  const { data, account } = standby
  const shell = (script: string, ...args: string[]) => run('/bin/sh', ['-ec', script, 'sh', ...args], account)
  const label = await withAdmin(url, async (admin) => {
    await admin.query("select pg_backup_start('standby', true)")
    await shell('rm -rf "$2"; cp -Rp "$1" "$2"; rm "$2/postmaster.pid"', cluster.data, data)
    return (await admin.query('select labelfile from pg_backup_stop()')).rows[0].labelfile
  })
  const primary = `host=127.0.0.1 port=${new URL(url).port} user=${roleName} password=${cluster.password}`
  await shell('printf %s "$2" > "$1/backup_label"; touch "$1/standby.signal"', data, label)
  standby.password = cluster.password
  return { primary_conninfo: `${primary} application_name=standby` }
}

async function untilSynchronous(admin: pg.Client): Promise<void> {
  const following = "select from pg_stat_replication where sync_state = 'sync'"
  await until(async () => (await admin.query(following)).rowCount)
}

async function killAll({ url, cluster }: OwnPostgres): Promise<void> {
  const postmaster = await findPostmaster(cluster.data)
  const { rows } = await withAdmin(url, (admin) =>
    admin.query('select pid from pg_stat_activity where pid <> pg_backend_pid()'),
  )
  for (const pid of [postmaster?.pid, ...rows.map((row) => row.pid)]) kill(pid)
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended since.
  }
}
