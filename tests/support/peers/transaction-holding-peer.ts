// A peer that holds a transaction of its own open, as pgpool-II 4.3.5 does before what writes: it ends it when the client
// ends what it has sent, which a client that sends several statements together does not do as it expects
// (https://github.com/pgpool/pgpool2, start_internal_transaction in src/protocol/pool_process_query.c). ReadyForQuery says
// so, `T`, and nothing else does: each statement gets its success, and is rolled back when the client leaves.
import { int32, type Message, message, readyForQuery, statusOf, stringsOf } from './messages.ts'
import { type Peer, relayTo } from './relay.ts'

type Options = {
  /**
   * After a `commit` of the client's the peer opens the next transaction at once, so that the status is `T` then, too. By
   * default it does so before the next statement.
   */
  holdsOnAfterCommit?: boolean
  /** Responds to `show pool_version`, which no server knows; otherwise the peer cannot be identified. */
  reportsVersion?: boolean
}

const version = [
  message(
    'T',
    Buffer.from([0, 1]),
    'pool_version',
    Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 25, 255, 255, 255, 255, 255, 255, 0, 0]),
  ),
  message('D', Buffer.from([0, 1]), int32(5), Buffer.from('4.3.5')),
  message('C', 'SELECT'),
]

const asksVersion = (each: Message) =>
  each.type === 'Q' && /^\s*show pool_version\s*;?$/i.test(stringsOf(each, 1).strings[0] as string)

/** The client's own `begin` passes as it is: the server warns of it, and `commit` ends the transaction that there is. */
export const transactionHoldingPeer = (
  url: string,
  { holdsOnAfterCommit = false, reportsVersion = false }: Options = {},
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
        if (reportsVersion && asksVersion(each))
          return way.toClient(Buffer.concat([...version, readyForQuery(isHeld ? 'T' : 'I')]))
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
