import { type Cluster, openCluster, roleName } from '../../src/db/embedded/cluster.ts'
import {
  ensureRunning,
  findPostmaster,
  type Settings,
  stopPostmaster,
} from '../../src/db/embedded/postmaster.ts'
import { newFolder } from '../process/program.ts'
import { atFileEnd } from '../support/cleanup.ts'
import { until } from '../support/until.ts'

export type OwnPostgres = {
  /** Of the service's database, as superuser. */
  url: string
  cluster: Cluster
  /** fast: ends all sessions in good order; immediate: as in a crash, with the log to be replayed */
  stop(mode: 'fast' | 'immediate'): Promise<void>
  start(): Promise<void>
}

/**
 * Commits are written before they are acknowledged, so that a crash of the server loses none.
 * @param prepare what is on disk, before it is started @returns further settings
 */
export async function startPostgres(
  prepare: (cluster: Cluster) => Promise<Settings> = async () => ({}),
): Promise<OwnPostgres> {
  const cluster = await openCluster(await newFolder())
  // No power cut is among the faults.
  const settings: Settings = { fsync: 'off', synchronous_commit: 'on', ...(await prepare(cluster)) }
  const { port } = await ensureRunning(cluster, settings)
  const postgres: OwnPostgres = {
    url: `postgres://${roleName}:${cluster.password}@127.0.0.1:${port}/${roleName}?sslmode=disable`,
    cluster,
    stop: async (mode) => {
      const postmaster = await findPostmaster(cluster.data)
      if (postmaster === undefined) return
      if (mode === 'fast') return await stopPostmaster(cluster.data, postmaster.pid)
      process.kill(postmaster.pid, 'SIGQUIT')
      await until(async () => (await findPostmaster(cluster.data)) === undefined)
    },
    start: async () => void (await ensureRunning(cluster, { ...settings, port: String(port) })),
  }
  atFileEnd(() => postgres.stop('immediate'))
  return postgres
}
