// Waiting for what must happen, however long a busy machine takes for it.
import { setTimeout as sleep } from 'node:timers/promises'

/** Only against what hangs; shorter than a test may take, so that the error says what did not happen. */
export const hangMillis = 120_000

const pollMillis = 5

type Truthy<T> = Exclude<T, undefined | null | false | 0 | ''>

/**
 * Asks again and again, by the real clock, also where a test has replaced timers.
 * @param holds a result that is not truthy means: not yet. An error ends the wait.
 * @returns the first truthy result
 * @throws Error that shows the question when there is none within two minutes
 */
export async function until<T>(holds: () => T | Promise<T>): Promise<Truthy<T>> {
  const giveUpAt = performanceNow() + hangMillis
  for (;;) {
    const result = await holds()
    if (result) return result as Truthy<T>
    if (performanceNow() > giveUpAt) throw new Error(`still not so after ${hangMillis} ms: ${holds}`)
    await sleep(pollMillis)
  }
}

// As it was before any test replaced it.
const performanceNow = performance.now.bind(performance)
