// A limit on concurrent requests that are expensive to compute, such as those that hash a password (load shedding).
import { Problem } from '../../openapi/problem.ts'

/** Such requests at once, over all operations. password.ts computes two hashes at a time, so the last one waits seconds. */
export const maxConcurrent = 100

let admitted = 0

/** The number of such requests now. */
export const concurrentNow = () => admitted

/**
 * Rejects a request while the limit is reached. Called before anything else is done, so that rejections stay cheap.
 * @throws Problem 503
 */
export function shedLoad(): void {
  if (admitted >= maxConcurrent) throw new Problem('overloaded', { detail: saturated })
}

/**
 * Runs an expensive handler within the limit. Called once the body has been read, so that a client that sends its body
 * slowly does not occupy a slot.
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
