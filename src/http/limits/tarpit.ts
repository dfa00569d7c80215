// A flood of requests that are refused, from clients that ask again at once: their answers are held up, so that each of
// their connections asks once a second, and the processor is left to the others.
import { setTimeout as sleep } from 'node:timers/promises'
import type { ProblemCode } from '../../openapi/problem-codes.ts'

/** Refusals in a second that are answered at once. */
const undelayedPerSecond = 100

/** Longer than this no refusal is held up. */
const delayMillis = 1000

/** More are not held: each takes some memory. */
const maxDelayed = 5000

let begin = 0
let refused = 0
let delayed = 0

/** @param now in ms @returns what to wait for before such a refusal is answered; undefined outside of a flood */
export function tarpit(code: ProblemCode, now = performance.now()): Promise<void> | undefined {
  if (code !== 'rate_limited' && code !== 'overloaded') return undefined
  if (now - begin >= 1000) {
    begin = now
    refused = 0
  }
  refused += 1
  return refused <= undelayedPerSecond || delayed >= maxDelayed ? undefined : delay()
}

async function delay(): Promise<void> {
  delayed += 1
  await sleep(delayMillis)
  delayed -= 1
}
