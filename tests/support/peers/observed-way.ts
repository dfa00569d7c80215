// A way to the database that greets like a pooler, or like the server, and looks at what is sent ahead of an answer.
import { message, query, stringsOf } from './messages.ts'
import { expectsReady, type Peer, relayTo } from './relay.ts'

export type ObservedWay = Peer & {
  /** The most requests that were sent and not answered on one connection. */
  mostAhead(): number
}

/** @param refuses queries with this in them are no SQL when they arrive */
export async function observedWay(
  url: string,
  { greetsAsPooler, refuses }: { greetsAsPooler: boolean; refuses?: string },
): Promise<ObservedWay> {
  let mostAhead = 0
  const peer = await relayTo(url, (way) => {
    let unanswered = 0
    return {
      fromClient: (each) => {
        if (expectsReady(each)) unanswered += 1
        mostAhead = Math.max(mostAhead, unanswered)
        const isRefused = refuses !== undefined && each.type === 'Q' && each.bytes.includes(refuses)
        way.toServer(
          isRefused
            ? { ...each, bytes: query(stringsOf(each, 1).strings[0]?.replace(refuses, 'x x x') as string) }
            : each,
        )
      },
      fromServer: ({ type, bytes }) => {
        if (type === 'Z') unanswered = Math.max(0, unanswered - 1)
        way.toClient(type === 'K' && greetsAsPooler ? strangeKey(bytes) : bytes)
      },
    }
  })
  return { ...peer, mostAhead: () => mostAhead }
}

/** Another process id, the same secret. */
function strangeKey(bytes: Buffer): Buffer {
  const processId = Buffer.alloc(4)
  processId.writeInt32BE(bytes.readInt32BE(5) ^ 1)
  return message('K', processId, bytes.subarray(9))
}
