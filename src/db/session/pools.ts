// Announces the pools of connections that are open, for the metrics.
import { channel } from 'node:diagnostics_channel'

/** The counts of a pool, with pg.Pool's names for them. */
export type Pool = { totalCount: number; idleCount: number; waitingCount: number; ended: boolean }

const opened = channel('tasks-api:pool')

/** Makes a pool known to those that `watchPools`. */
export const announcePool = (pool: Pool): void => opened.publish(pool)

/** @returns a function for the pools that were opened since this call and are still open */
export function watchPools(): () => Pool[] {
  let pools: Pool[] = []
  opened.subscribe((pool) => void pools.push(pool as Pool))
  return () => {
    pools = pools.filter(({ ended }) => !ended)
    return pools
  }
}
