// A limit on responses that clients have not read yet. Node buffers what the network does not take, so a client that asks
// for much and reads nothing would fill the memory. Large bodies are counted, from their creation until their response is
// closed.
import type { ServerResponse } from 'node:http'
import { overloaded, type UserActivity } from './user-concurrency.ts'

/** Bodies from this length on are counted. The response to a write is always shorter: none is rejected after its write. */
const largeBodyLength = 16_384

/** Bytes of one user. */
export const maxUnreadBytesPerUser = 16 * 1024 * 1024

/** Bytes of all users. */
export const maxUnreadBytes = 64 * 1024 * 1024

let unreadBytes = 0

/** The number of counted bytes now. */
export const unreadBytesNow = () => unreadBytes

/**
 * Rejects a large response while too much waits to be read, of the user or in total.
 * @param activity of the user; undefined where nobody has signed in
 * @throws Problem 503
 */
export function enforceUnreadLimit(activity: UserActivity | undefined): void {
  if (activity !== undefined && activity.unreadBytes >= maxUnreadBytesPerUser) throw ownUnread
  if (unreadBytes >= maxUnreadBytes) throw allUnread
}

type ResponseContext = { activity: UserActivity | undefined; outgoing: ServerResponse | undefined }

/**
 * Encodes the body of a response, and counts it if it is large. Node would keep a large string beside its encoded bytes.
 * @returns the text itself if it is short, else its bytes
 * @throws Problem 503 for a large body while too much waits to be read
 */
export function countedBody(context: ResponseContext, text: string): string | Uint8Array {
  if (text.length < largeBodyLength) return text
  enforceUnreadLimit(context.activity)
  const bytes = Buffer.from(text)
  count(context, bytes.length)
  return bytes
}

function count({ activity, outgoing }: ResponseContext, bytes: number): void {
  if (outgoing === undefined || outgoing.destroyed) return // nobody will receive it
  unreadBytes += bytes
  if (activity) activity.unreadBytes += bytes
  outgoing.once('close', () => {
    unreadBytes -= bytes
    if (activity) activity.unreadBytes -= bytes
  })
}

const ownUnread = overloaded('Large answers to you wait to be read.')
const allUnread = overloaded('Too many large answers wait to be read.')

type Chunk = IteratorResult<Uint8Array, unknown>

/** A body that is made while it is sent, piece by piece. */
export type Chunks = {
  next(): Promise<Chunk>
  return(value: undefined): Promise<unknown>
}

/**
 * Encodes a body that is made while it is sent, piece by piece, and counts each piece until the next one is asked for. Where
 * too much waits to be read, of the user or in total, it ends: the client has to fetch the rest.
 */
export function countedChunks(activity: UserActivity, texts: AsyncGenerator<string>): Chunks {
  let counted = 0
  function count(bytes: number): void {
    unreadBytes += bytes - counted
    activity.unreadBytes += bytes - counted
    counted = bytes
  }
  // No generator, which would keep four objects more for as long as a chunk is waited for.
  const encode = ({ done, value: text }: IteratorResult<string>): Chunk | Promise<Chunk> => {
    if (done) return over
    const bytes = Buffer.from(text)
    if (unreadBytes >= maxUnreadBytes || activity.unreadBytes >= maxUnreadBytesPerUser)
      return texts.return(undefined).then(() => over)
    count(bytes.length)
    return { done: false, value: bytes }
  }
  return {
    next() {
      count(0)
      return texts.next().then(encode)
    },
    return: () => texts.return(undefined).finally(() => count(0)),
  }
}

const over: Chunk = { done: true, value: undefined }
