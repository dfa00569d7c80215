// Answers that wait to be read. What the network does not take Node keeps, so whoever asks for much and reads nothing fills
// the memory: counted here are large answers, from when they are made until the system has taken them or they are given up.
import type { ServerResponse } from 'node:http'
import { overloaded, type UserActivity } from './user-concurrency.ts'

/** Longer texts are counted. The answer to a write is always shorter: none is refused after it was made. */
const largeLength = 16_384

/** Bytes of one user. The largest list has 8 MB; as most people's lists go it is hundreds of them. */
export const maxUnreadBytesPerUser = 16 * 1024 * 1024

/** Bytes of all users. */
export const maxUnreadBytes = 64 * 1024 * 1024

let unreadBytes = 0

/** How many there are now. */
export const unreadBytesNow = () => unreadBytes

/** @param work of whoever asks @throws Problem 503 */
export function enforceUnreadLimit(work: UserActivity | undefined): void {
  if (work !== undefined && work.unreadBytes >= maxUnreadBytesPerUser) throw ownUnread
  if (unreadBytes >= maxUnreadBytes) throw allUnread
}

type Exchange = { activity: UserActivity | undefined; outgoing: ServerResponse | undefined }

/**
 * Makes the body of an answer, which a Buffer keeps once: a string Node would keep beside its bytes.
 * @throws Problem 503 for a large one while too much waits
 */
export function countedBody(exchange: Exchange, text: string): string | Uint8Array {
  if (text.length < largeLength) return text
  enforceUnreadLimit(exchange.activity)
  const bytes = Buffer.from(text)
  count(exchange, bytes.length)
  return bytes
}

function count({ activity, outgoing }: Exchange, bytes: number): void {
  if (outgoing === undefined || outgoing.destroyed) return // it goes nowhere
  unreadBytes += bytes
  if (activity) activity.unreadBytes += bytes
  outgoing.once('close', () => {
    unreadBytes -= bytes
    if (activity) activity.unreadBytes -= bytes
  })
}

const ownUnread = overloaded('Large answers to you wait to be read.')
const allUnread = overloaded('Too many large answers wait to be read.')
