// Rate limiting as seen in HTTP: the remaining quota on every response, and 429 once it is used up.
import { type RateLimiterAbstract, RateLimiterRes } from 'rate-limiter-flexible'
import { Problem } from '../../openapi/problem.ts'
import { reportThrottled } from '../telemetry/events.ts'

/** The window of every quota. */
export const windowSeconds = 60

/** A request, counted against a quota. */
export type QuotaCount = {
  /** The quota's name in the headers. */
  name: string
  /** The maximum number of requests in a window. */
  limit: number
  /** How many of them are left. */
  remaining: number
  /** Milliseconds until the window ends. */
  millisLeft: number
  /** Whether this request is over the limit. */
  exceeded: boolean
}

/** No window has more than two of them left, even if the clocks of replicas differ: else the clock was set back since it began. */
const implausible = 2

/**
 * Counts a request.
 * @param limiter where it is counted
 * @param name the quota's name in the headers
 * @param key who is counted, e.g. a user or an address
 * @throws whatever the limiter's store throws
 */
export async function countRequest(
  limiter: RateLimiterAbstract,
  name: string,
  key: string | number,
): Promise<QuotaCount> {
  const count = await consume(limiter, name, key)
  if (count.millisLeft <= implausible * limiter.duration * 1000) return count
  await limiter.delete(key) // else the client would be limited until the clock has caught up
  return await consume(limiter, name, key)
}

async function consume(
  limiter: RateLimiterAbstract,
  name: string,
  key: string | number,
): Promise<QuotaCount> {
  const count = (taken: RateLimiterRes, exceeded: boolean): QuotaCount => ({
    name,
    limit: limiter.points,
    remaining: taken.remainingPoints,
    millisLeft: taken.msBeforeNext,
    exceeded,
  })
  try {
    return count(await limiter.consume(key), false)
  } catch (error) {
    if (error instanceof RateLimiterRes) return count(error, true) // how the library says that the limit is exceeded
    throw error
  }
}

/**
 * Enforces a quota: its state goes into the headers of the response, and a request over the limit is rejected.
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

/** The headers of draft-ietf-httpapi-ratelimit-headers-10: lists of strings with parameters (RFC 9651). */
export function rateLimitHeaders(quotaCounts: readonly QuotaCount[]): Record<string, string> {
  const policies = quotaCounts.map(({ name, limit }) => `"${name}";q=${limit};w=${windowSeconds}`)
  const states = quotaCounts.map((count) => `"${count.name}";r=${count.remaining};t=${secondsLeft(count)}`)
  return { 'RateLimit-Policy': policies.join(', '), RateLimit: states.join(', ') }
}

/** Whole seconds, rounded up, so that a client that waits this long finds a new window. */
const secondsLeft = ({ millisLeft }: QuotaCount) => Math.max(1, Math.ceil(millisLeft / 1000))
