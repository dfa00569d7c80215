// A tarpit: under a flood of rejected requests, from clients that ignore Retry-After, the rejections are delayed. Each
// connection of such a client then sends one request per second, which leaves processor time to everybody else.
import { setTimeout as sleep } from 'node:timers/promises'
import type { ProblemCode } from '../../openapi/problem-codes.ts'

/** Rejections per second that are sent without delay. */
const undelayedPerSecond = 100

/** How long a rejection is delayed. */
const delayMillis = 1000

/** Delayed rejections at once; any further ones are sent without delay, since each takes memory. */
const maxDelayed = 5000

let secondStart = 0
let rejected = 0
let delayed = 0

/**
 * Counts a response that may be a rejection.
 * @param code of its problem; only `rate_limited` and `overloaded` are counted
 * @param now in ms of `performance.now()`
 * @returns a promise to await before the response is sent, or undefined if it is not to be delayed
 */
export function tarpit(code: ProblemCode, now = performance.now()): Promise<void> | undefined {
  if (code !== 'rate_limited' && code !== 'overloaded') return undefined
  if (now - secondStart >= 1000) {
    secondStart = now
    rejected = 0
  }
  rejected += 1
  return rejected <= undelayedPerSecond || delayed >= maxDelayed ? undefined : delay()
}

async function delay(): Promise<void> {
  delayed += 1
  await sleep(delayMillis)
  delayed -= 1
}
