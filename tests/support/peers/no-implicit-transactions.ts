// A peer to which statements that are sent together are no transaction unless they begin one: as Citus 13.2.2
// (https://github.com/citusdata/citus, src/backend/distributed/transaction/transaction_management.c), where each of them is
// committed on its shard when it is done. Whatever else the protocol says holds: after an error the rest is skipped up to
// the client's Sync.
import type { Message } from './messages.ts'
import { type Peer, relayTo } from './relay.ts'

/** Puts a Sync of its own behind each Execute, which commits unless there was a `begin`. */
export const noImplicitTransactions = (url: string): Promise<Peer> =>
  relayTo(url, (way) => {
    const held: Message[] = [] // until it is known how the statement before them ended
    let isExecuting = false
    let isSkipping = false

    function pass(message: Message): void {
      if (message.type === 'S') isSkipping = false
      if (isSkipping && message.type !== 'X') return
      way.toServer(message)
      if (message.type !== 'E') return
      isExecuting = true
      way.askSync(received)
    }

    function received(response: Message): void {
      if (response.type === 'E') isSkipping = true
      if (response.type !== 'Z') return void way.toClient(response.bytes)
      isExecuting = false
      while (!isExecuting && held.length > 0) pass(held.shift() as Message)
    }

    return { fromClient: (message) => (isExecuting ? void held.push(message) : pass(message)) }
  })
