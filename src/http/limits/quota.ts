// Throttling as HTTP tells of it: what is left of a quota on every answer, and the 429 once nothing is.
import { type RateLimiterAbstract, RateLimiterRes } from 'rate-limiter-flexible'
import { Problem } from '../../openapi/problem.ts'
import { reportThrottled } from '../telemetry/events.ts'

/** Quotas are so many requests in this time. */
export const windowSeconds = 60

/** A request, counted against a quota. */
export type QuotaCount = {
  /** The quota's name in the headers. */
  name: string
  /** Requests in a window at most. */
  limit: number
  /** What is left of them. */
  remaining: number
  /** Until the window ends. */
  millisLeft: number
  /** The request is one too many. */
  exceeded: boolean
}

/** More than this is left of no window: replicas' clocks differ by less, so the clock was set back since it began. */
const strangeMillis = 2 * windowSeconds * 1000

/** Counts a request by a key. @throws whatever the limiter's store throws */
export async function countRequest(
  limiter: RateLimiterAbstract,
  name: string,
  key: string | number,
): Promise<QuotaCount> {
  const count = await take(limiter, name, key)
  if (count.millisLeft <= strangeMillis) return count
  await limiter.delete(key) // nobody waits for the old time to come again
  return await take(limiter, name, key)
}

async function take(limiter: RateLimiterAbstract, name: string, key: string | number): Promise<QuotaCount> {
  const count = (taken: RateLimiterRes, exceeded: boolean): QuotaCount => ({
    name,
    limit: limiter.points,
    remaining: taken.remainingPoints,
    millisLeft: taken.msBeforeNext,
    exceeded,
  })
  try {
    return count(await limiter.consume(key), false)
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return count(refusal, true)
    throw refusal
  }
}

/**
 * Has the answer tell of a count, and refuses the request if it is one too many.
 * @param count undefined where the limit is off
 * @throws Problem 429
 */
export function enforce(
  { env }: { env: { quotaCounts: QuotaCount[] } },
  count: QuotaCount | undefined,
): void {
  if (count === undefined) return
  env.quotaCounts.push(count)
  if (count.exceeded) {
    reportThrottled(count.name)
    throw new Problem('rate_limited', { headers: { 'Retry-After': String(secondsLeft(count)) } })
  }
}

/** The fields of draft-ietf-httpapi-ratelimit-headers-10: lists of strings with parameters (RFC 9651). */
export function rateLimitHeaders(quotaCounts: readonly QuotaCount[]): Record<string, string> {
  const policies = quotaCounts.map(({ name, limit }) => `"${name}";q=${limit};w=${windowSeconds}`)
  const states = quotaCounts.map((count) => `"${count.name}";r=${count.remaining};t=${secondsLeft(count)}`)
  return { 'RateLimit-Policy': policies.join(', '), RateLimit: states.join(', ') }
}

/** Whole seconds, rounded up: whoever waits that long finds a new window. */
const secondsLeft = ({ millisLeft }: QuotaCount) => Math.max(1, Math.ceil(millisLeft / 1000))
