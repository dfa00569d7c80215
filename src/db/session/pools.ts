// Which pools of connections are open, for whoever counts connections.
import { channel } from 'node:diagnostics_channel'

/** What a pool tells of itself; pg's is one. */
export type Pool = { totalCount: number; idleCount: number; waitingCount: number; ended: boolean }

const opened = channel('tasks-api:pool')

export const announcePool = (pool: Pool): void => opened.publish(pool)

/** @returns the pools opened from now on, as they are when asked */
export function watchPools(): () => Pool[] {
  let pools: Pool[] = []
  opened.subscribe((pool) => void pools.push(pool as Pool))
  return () => {
    pools = pools.filter(({ ended }) => !ended)
    return pools
  }
}
