// A peer that holds a transaction of its own open, as pgpool-II 4.3.5 does before what writes: it ends it when the client
// ends what it has sent, which a client that sends several statements together does not do as it expects
// (https://github.com/pgpool/pgpool2, start_internal_transaction in src/protocol/pool_process_query.c). ReadyForQuery says
// so, `T`, and nothing else does: each statement is answered as if it were done, and is rolled back when the client leaves.
import { readyForQuery, statusOf } from './messages.ts'
import { type Peer, relayTo } from './relay.ts'

type Options = {
  /**
   * After a `commit` of the client's the peer opens the next transaction at once, so that the status is `T` then, too. By
   * default it does so before the next statement.
   */
  holdsOnAfterCommit?: boolean
}

/** The client's own `begin` passes as it is: the server warns of it, and `commit` ends the transaction that there is. */
export const transactionHoldingPeer = (
  url: string,
  { holdsOnAfterCommit = false }: Options = {},
): Promise<Peer> =>
  relayTo(url, (way) => {
    let isGreeted = false
    let isHeld = false
    let isAmidMessages = false // which the client has not ended with Sync
    const hold = () => {
      way.ask('begin')
      isHeld = true
    }
    return {
      fromClient: (each) => {
        if (isGreeted && !isHeld && !isAmidMessages && each.type !== 'X') hold()
        isAmidMessages = isGreeted && !['S', 'Q'].includes(each.type)
        way.toServer(each)
      },
      fromServer: (each) => {
        if (each.type !== 'Z') return way.toClient(each.bytes)
        const isOver = statusOf(each) === 'I'
        if (isOver) isHeld = false
        const holdsOn = isOver && isGreeted && holdsOnAfterCommit
        if (holdsOn && !isAmidMessages) hold()
        isGreeted = true
        way.toClient(holdsOn ? readyForQuery('T') : each.bytes)
      },
    }
  })
