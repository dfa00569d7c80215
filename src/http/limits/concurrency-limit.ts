// Requests that cost far more computing than others, such as those that hash a password: so many wait at most.
import { Problem } from '../../openapi/problem.ts'

/** In work or waiting, over all such operations. Two are computed at once, so the last waits for 2 to 4 seconds. */
export const maxConcurrent = 100

let admitted = 0

/** How many there are now. */
export const concurrentNow = () => admitted

/** Asked first of all, so that the refusals of a flood cost nothing. @throws Problem 503 */
export function shedLoad(): void {
  if (admitted >= maxConcurrent) throw new Problem('overloaded', { detail: saturated })
}

/**
 * Runs a costly request, unless too many are there already. Call it when the body is read: a client that dribbles
 * must not hold a place.
 * @throws Problem 503
 */
export async function runLimited<T>(work: () => T | Promise<T>): Promise<T> {
  shedLoad()
  admitted += 1
  try {
    return await work()
  } finally {
    admitted -= 1
  }
}

const saturated = 'Too many passwords wait to be checked. Try again after the seconds in `Retry-After`.'
