// Answers that wait to be read. What the network does not take Node keeps, so whoever asks for much and reads nothing fills
// the memory: counted here are large answers, from when they are made until the system has taken them or they are given up.
import type { ServerResponse } from 'node:http'
import { tooMuch, type UserWork } from './user-concurrency.ts'

/** Longer texts are counted. The answer to a write is always shorter: none is refused after it was made. */
const largeLength = 16_384

/** Bytes of one user. The largest list has 8 MB; as most people's lists go it is hundreds of them. */
export const unreadByUser = 16 * 1024 * 1024

/** Bytes of all users. */
export const unreadByAll = 64 * 1024 * 1024

let unreadBytes = 0

/** How many there are now. */
export const unreadNow = () => unreadBytes

/** @param work of whoever asks @throws Problem 503 */
export function refuseUnread(work: UserWork | undefined): void {
  if (work !== undefined && work.unreadBytes >= unreadByUser) throw ownUnread
  if (unreadBytes >= unreadByAll) throw allUnread
}

type Exchange = { work: UserWork | undefined; outgoing: ServerResponse | undefined }

/**
 * Makes the body of an answer, which a Buffer keeps once: a string Node would keep beside its bytes.
 * @throws Problem 503 for a large one while too much waits
 */
export function bodyOf(exchange: Exchange, text: string): string | Uint8Array {
  if (text.length < largeLength) return text
  refuseUnread(exchange.work)
  const bytes = Buffer.from(text)
  count(exchange, bytes.length)
  return bytes
}

function count({ work, outgoing }: Exchange, bytes: number): void {
  if (outgoing === undefined || outgoing.destroyed) return // it goes nowhere
  unreadBytes += bytes
  if (work) work.unreadBytes += bytes
  outgoing.once('close', () => {
    unreadBytes -= bytes
    if (work) work.unreadBytes -= bytes
  })
}

const ownUnread = tooMuch('Large answers to you wait to be read.')
const allUnread = tooMuch('Too many large answers wait to be read.')
