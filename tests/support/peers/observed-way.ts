// A way to the database that greets like a pooler, or like the server, and counts what is sent ahead of a response.
import { message, query, stringsOf } from './messages.ts'
import { expectsReady, type Peer, relayTo } from './relay.ts'

export type ObservedWay = Peer & {
  /** The most requests that waited for their responses on one connection. */
  mostAhead(): number
}

/** @param refuses queries with this in them are no SQL when they arrive */
export async function observedWay(
  url: string,
  { greetsAsPooler, refuses }: { greetsAsPooler: boolean; refuses?: string },
): Promise<ObservedWay> {
  let mostAhead = 0
  const peer = await relayTo(url, (way) => {
    let outstanding = 0
    return {
      fromClient: (each) => {
        if (expectsReady(each)) outstanding += 1
        mostAhead = Math.max(mostAhead, outstanding)
        const isRefused = refuses !== undefined && each.type === 'Q' && each.bytes.includes(refuses)
        way.toServer(
          isRefused
            ? { ...each, bytes: query(stringsOf(each, 1).strings[0]?.replace(refuses, 'x x x') as string) }
            : each,
        )
      },
      fromServer: ({ type, bytes }) => {
        if (type === 'Z') outstanding = Math.max(0, outstanding - 1)
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
