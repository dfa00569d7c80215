// Peers on which it is the commit that goes wrong, as it may on PostgreSQL itself (18,
// https://github.com/postgres/postgres/blob/REL_18_STABLE/src/backend/replication/syncrep.c, SyncRepWaitForLSN, and
// https://www.postgresql.org/docs/18/sql-commit.html).
import { type Message, message, statusOf, stringsOf, tagOf } from './messages.ts'
import { type Peer, relayTo, type Way } from './relay.ts'

/**
 * A `commit` of a transaction that failed gets no error, and the tag ROLLBACK: nothing of it is there.
 * Here it is any `commit`.
 */
export const commitsRolledBack = (url: string): Promise<Peer> =>
  relayTo(url, (way) => ({
    fromClient: (each) => way.toServer(['Q', 'P'].includes(each.type) ? rolledBack(each) : each),
  }))

/** A Query holds a text; a Parse has a name before it. */
function rolledBack(each: Message): Message {
  const { strings, rest } = stringsOf(each, each.type === 'Q' ? 1 : 2)
  const text = strings.pop() as string
  const bytes = message(each.type, ...strings, text.replace(/(?<=^|;)\s*commit\b/i, ' rollback'), rest)
  return { ...each, bytes }
}

/** An operator has ended the wait for a synchronous standby: the commit is on one machine alone, and may be lost with it. */
export const commitsWithWarning = (url: string): Promise<Peer> =>
  relayTo(url, (way) => {
    const reportsCommit = commitWatch()
    return {
      fromServer: (each) => {
        if (reportsCommit(each)) way.toClient(warning)
        way.toClient(each.bytes)
      },
    }
  })

const warning = message(
  'N',
  ...['SWARNING', 'VWARNING', 'C01000', 'Mcanceling wait for synchronous replication due to user request'],
  'DThe transaction has already committed locally, but might not have been replicated to the standby.',
  Buffer.from([0]),
)

export type HangingCommits = Peer & {
  /** From now on no commit gets a response; everything else does. */
  hang(): void
  /** Sends the responses to those that hang. */
  release(): void
  /** Connections whose commit hangs. */
  hanging(): number
}

/** A synchronous standby is away: commits are done on this machine, and wait for ever. */
export async function hangingCommits(url: string): Promise<HangingCommits> {
  let isHanging = false
  const held = new Map<Way, Buffer[]>()
  const peer = await relayTo(url, (way) => {
    const reportsCommit = commitWatch()
    return {
      fromServer: (each) => {
        if (reportsCommit(each) && isHanging && !held.has(way)) held.set(way, [])
        const waiting = held.get(way)
        if (waiting) waiting.push(each.bytes)
        else way.toClient(each.bytes)
      },
      closed: () => held.delete(way),
    }
  })
  return {
    ...peer,
    hang: () => {
      isHanging = true
    },
    release: () => {
      isHanging = false
      for (const [way, waiting] of held) for (const bytes of waiting) way.toClient(bytes)
      held.clear()
    },
    hanging: () => held.size,
  }
}

/** @returns whether a message of the server's is the first that reports a commit: explicit, or after a write without one */
function commitWatch(): (each: Message) => boolean {
  let hasWritten = false
  return (each) => {
    if (each.type === 'C') {
      const tag = tagOf(each)
      if (/^(INSERT|UPDATE|DELETE|MERGE)\b/.test(tag)) hasWritten = true
      else if (/^(COMMIT|ROLLBACK)$/.test(tag)) hasWritten = false
      return tag === 'COMMIT'
    }
    if (each.type !== 'Z' || statusOf(each) !== 'I') return false
    const isCommit = hasWritten
    hasWritten = false
    return isCommit
  }
}
