// Decides whether a new connection may be used by the pipeline, and how.
import type pg from 'pg'
import type { Trust } from '../protocol/trust.ts'
import { isUnavailable } from './errors.ts'
import { limitTransaction, type Peer, settleSession } from './session.ts'

type Found = {
  peer: Peer
  /** Undefined for an unknown peer, which the pipeline must not use. */
  trust: Trust | undefined
  /** What runs for longer may be cancelled to make way for others. */
  slowMillis: number
}

/**
 * A statement that runs for longer than this and a few round trips, for instance since it waits for a lock, gets no others
 * behind it. If there are some already, it is cancelled, and may be run again elsewhere.
 */
const minSlowMillis = 100

/**
 * @param client is connected, and idle again afterwards
 * @throws an error for which `isUnavailable` is true
 */
export async function findPeer(client: pg.Client): Promise<Found> {
  const begin = performance.now()
  const { peer, isOwn } = await settleSession(client, { prepared: true, limited: true }).catch((error) => {
    if (isUnavailable(error)) throw error
    return { peer: 'other', isOwn: false } as const // even this query has failed
  })
  const roundTripMillis = (performance.now() - begin) / 2 // it makes two round trips or more
  const trust =
    peer === 'other'
      ? undefined
      : { isPostgres: peer === 'postgresql', setup: isOwn ? [] : [limitTransaction] }
  return { peer, trust, slowMillis: minSlowMillis + 4 * roundTripMillis }
}
