// The limits of registration, login and refresh, counted in PostgreSQL, so that all replicas share them.
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
  /** Requests a minute for one account; ten times that for one address. 0 = off. */
  authRateLimit: number
}

/** An office behind one address signs in more often than one person does. */
const addressesFactor = 10

/**
 * Counts a request by the client's address, over the three operations together. Nothing is given back: whoever holds
 * one good password must not make the service hash without end.
 */
export function addressQuota({
  db,
  authRateLimit,
  trustedHops,
}: Settings & { trustedHops: number }): AddressQuota {
  if (authRateLimit === 0) return async () => undefined
  const limiter = sharedLimiter(db, 'address', authRateLimit * addressesFactor)
  return async (c) => await countRequest(limiter, 'address', hashOf(clientAddress(c, trustedHops)))
}

/** Counts requests by account, for each operation apart; each throws a Problem 429. Call them before any hashing. */
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
    /** @param email whether or not there is such an account */
    registration: (c: HasRequestContext, email: string) => take(c, `register:${hashOf(foldCase(email))}`),
    /** @returns what a right password calls: it was no guess. Counted before, so that parallel guesses count too. */
    login: (c: HasRequestContext, email: string) => take(c, `login:${hashOf(foldCase(email))}`),
    /** @param ownerOf whose token it is; an unknown one has no account to count for */
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
    // The sign-in is done; its answer is worth more than the count.
    c.env.log.warn({ request_id: c.env.requestId, err }, 'a right password stays counted')
  }
}

/** Addresses and e-mail addresses are no business of whoever reads the counters. */
const hashOf = (text: string) => createHash('sha256').update(text).digest('base64url')
