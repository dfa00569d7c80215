// How many exports and imports are in work: each takes memory and time, for as long as its client likes.
import { overloaded } from '../../http/limits/user-concurrency.ts'

/**
 * @param what in the plural
 * @param max at once in this process; of one user there is one
 * @returns a function that lets the next one begin, and returns what ends it
 * @throws Problem 503, from that function
 */
export function admission(what: string, max: number): (userId: number) => () => void {
  const users = new Set<number>()
  const own = overloaded(`Another of your ${what} is in work.`)
  const all = overloaded(`Too many ${what} are in work.`)
  return (userId) => {
    if (users.has(userId)) throw own
    if (users.size >= max) throw all
    users.add(userId)
    let isEnded = false // the next one of this user may have begun
    return () => {
      if (!isEnded) users.delete(userId)
      isEnded = true
    }
  }
}
