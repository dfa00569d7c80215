// Whether a new connection may be used for prepared statements that share it, and how: the one place that decides.
import type pg from 'pg'
import type { Trust } from '../protocol/connection.ts'
import { isUnavailable } from './errors.ts'
import { limitTransaction, type Peer, settleSession } from './session.ts'

type Found = {
  peer: Peer
  /** None where nobody knows what the connection leads to. */
  trust: Trust | undefined
  /** What runs longer may be asked to make way. */
  patienceMillis: number
}

/**
 * A statement that runs longer than this, and than some round trips, for instance since it waits for a lock, gets no more
 * behind it; if some are behind it already, it is cancelled, and may go on elsewhere.
 */
const leastPatienceMillis = 100

/** @param client is connected, and stays idle @throws what says that the database cannot work now */
export async function findPeer(client: pg.Client): Promise<Found> {
  const begin = performance.now()
  const { peer, isOwn } = await settleSession(client, { prepared: true, limited: true }).catch((error) => {
    if (isUnavailable(error)) throw error
    return { peer: 'other', isOwn: false } as const // it has not taken even this question
  })
  const roundTripMillis = (performance.now() - begin) / 2 // it asks two questions or more
  const trust =
    peer === 'other'
      ? undefined
      : { isPostgres: peer === 'postgresql', preamble: isOwn ? [] : [limitTransaction] }
  return { peer, trust, patienceMillis: leastPatienceMillis + 4 * roundTripMillis }
}
