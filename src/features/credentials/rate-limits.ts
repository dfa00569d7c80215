// The rate limits of registration, login and refresh, counted in PostgreSQL, so that all replicas share them.
import { createHash } from 'node:crypto'
import type { RateLimiterPostgres } from 'rate-limiter-flexible'
import type { Database } from '../../db/database.ts'
import { countRequest, enforce, type QuotaCount } from '../../http/limits/quota.ts'
import { clientAddress } from '../../http/request/client-address.ts'
import type { AddressQuota, HasRequestContext } from '../../http/request/context.ts'
import { foldCase } from './email-case.ts'
import { sharedLimiter } from './postgres-limiter.ts'

type Settings = {
  db: Database
  /** Requests per minute and account; ten times that per client address. 0 = off. */
  authRateLimit: number
}

/** Many people of one office may share an address. */
const addressFactor = 10

/**
 * Makes the function that counts requests by the client's address, over the three operations together. Nothing is
 * refunded: even a client with a right password must not make the service hash without end.
 */
export function addressQuota({
  db,
  authRateLimit,
  trustedHops,
}: Settings & { trustedHops: number }): AddressQuota {
  if (authRateLimit === 0) return async () => undefined
  const limiter = sharedLimiter(db, 'address', authRateLimit * addressFactor)
  return async (c) => await countRequest(limiter, 'address', hashOf(clientAddress(c, trustedHops)))
}

/**
 * Makes the functions that count requests by account, separately for each operation. Call them before any hashing.
 * @returns functions that throw a Problem 429 when the quota is exceeded
 */
export function accountQuotas({ db, authRateLimit }: Settings) {
  const limiter = authRateLimit === 0 ? undefined : sharedLimiter(db, 'account', authRateLimit)

  async function take(c: HasRequestContext, key: string): Promise<() => Promise<void>> {
    const count = limiter && (await countRequest(limiter, 'account', key))
    enforce(c, count)
    return async () => {
      if (limiter && count) await refund(c, limiter, key, count)
    }
  }

  return {
    /** @param email counted whether or not there is such an account */
    registration: (c: HasRequestContext, email: string) => take(c, `register:${hashOf(foldCase(email))}`),
    /** @returns a function that refunds the attempt, to be called if the password is right; so parallel guesses count */
    login: (c: HasRequestContext, email: string) => take(c, `login:${hashOf(foldCase(email))}`),
    /** @param ownerOf looks up the token's user; an unknown token has no account to count against */
    refresh: async (c: HasRequestContext, ownerOf: () => Promise<number | undefined>) => {
      const owner = limiter && (await ownerOf())
      if (owner !== undefined) await take(c, `refresh:${owner}`)
    },
  }
}

async function refund(
  c: HasRequestContext,
  limiter: RateLimiterPostgres,
  key: string,
  count: QuotaCount,
): Promise<void> {
  try {
    count.remaining = (await limiter.reward(key)).remainingPoints
  } catch (err) {
    // The sign-in has succeeded and must not fail because of the counter.
    c.env.log.warn(
      { request_id: c.env.requestId, err },
      'the attempt with a right password could not be refunded',
    )
  }
}

/** Addresses are hashed, so that the table of counters reveals none of them. */
const hashOf = (text: string) => createHash('sha256').update(text).digest('base64url')
