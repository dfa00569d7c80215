// The rate limits of registration, login and refresh, counted in PostgreSQL, so that all replicas share them.
import { createHash } from 'node:crypto'
import type { RateLimiterPostgres } from 'rate-limiter-flexible'
import type { Database } from '../../db/database.ts'
import { countRequest, enforce, type QuotaCount } from '../../http/limits/quota.ts'
import { clientAddress } from '../../http/request/client-address.ts'
import type { AddressQuota, HasHeaders, HasRequestContext } from '../../http/request/context.ts'
import { foldCase } from './email-case.ts'
import { sharedLimiter } from './postgres-limiter.ts'

type Settings = {
  db: Database
  /** Requests per minute from one client address for one account; ten times that per address, and per account. 0 = off. */
  authRateLimit: number
  /** Proxies in front of the service, which the client's address comes from. */
  trustedHops: number
}

/** Many people of one office may share an address. */
const addressFactor = 10

/** Guesses that come from many addresses are bounded as well, so high that those from a few do not keep the owner out. */
const everywhereFactor = 10

/**
 * Makes the function that counts requests by the client's address, over the three operations together. Nothing is
 * refunded: even a client with a right password must not make the service hash without end.
 */
export function addressQuota({ db, authRateLimit, trustedHops }: Settings): AddressQuota {
  if (authRateLimit === 0) return async () => undefined
  const limiter = sharedLimiter(db, 'address', authRateLimit * addressFactor)
  return async (c) => await countRequest(limiter, 'address', hashOf(clientAddress(c, trustedHops)))
}

/** Gives an attempt back, to be called if the password is right; so parallel guesses count. */
type Refund = () => Promise<void>

/**
 * Makes the functions that count requests by account, separately for each operation. Call them before any hashing.
 * @returns functions that throw a Problem 429 when the quota is exceeded
 */
export function accountQuotas({ db, authRateLimit, trustedHops }: Settings) {
  const account = authRateLimit === 0 ? undefined : sharedLimiter(db, 'account', authRateLimit)
  const everywhere =
    authRateLimit === 0 ? undefined : sharedLimiter(db, 'everywhere', authRateLimit * everywhereFactor)

  async function take(c: HasRequestContext, limiter: Limiter, key: string): Promise<Refund> {
    const count = limiter && (await countRequest(limiter, limiter.keyPrefix, key))
    enforce(c, count)
    return async () => {
      if (limiter && count) await refund(c, limiter, key, count)
    }
  }

  /** Counted by account and client address together: whoever guesses must not keep the owner out. */
  async function takeByAddress(c: FromClient, operation: string, email: string): Promise<Refund> {
    const who = `${operation}:${hashOf(foldCase(email))}`
    const here = `${who}:${hashOf(clientAddress(c, trustedHops))}`
    const refunds = [await take(c, account, here), await take(c, everywhere, who)]
    return async () => {
      for (const refundOne of refunds) await refundOne()
    }
  }

  return {
    /** @param email counted whether or not there is such an account */
    registration: (c: FromClient, email: string) => takeByAddress(c, 'register', email),
    /** @param email as for `registration` */
    login: (c: FromClient, email: string) => takeByAddress(c, 'login', email),
    /**
     * The password of somebody who is signed in, so an access token does not help in guessing; apart from logins, so those
     * who guess there do not keep the owner from changing the password.
     */
    password: (c: HasRequestContext, userId: number) => take(c, account, `password:${userId}`),
    /** @param ownerOf looks up the token's user; an unknown token has no account to count against */
    refresh: async (c: HasRequestContext, ownerOf: () => Promise<number | undefined>) => {
      const owner = account && (await ownerOf())
      if (owner !== undefined) await take(c, account, `refresh:${owner}`)
    },
  }
}

/** Mails to one address within an hour, whoever asks for them; without a bound where the limits are off. */
const mailsPerHour = 3

/**
 * Makes the function that counts mails to an address, whether or not there is such an account.
 * @returns a function that returns whether the address may get another one
 */
export function mailQuota({ db, authRateLimit }: Pick<Settings, 'db' | 'authRateLimit'>) {
  if (authRateLimit === 0) return async () => true
  const limiter = sharedLimiter(db, 'mail', mailsPerHour, 60 * 60)
  return async (email: string): Promise<boolean> => {
    const { exceeded } = await countRequest(limiter, 'mail', hashOf(foldCase(email)))
    return !exceeded
  }
}

/** Undefined where the limits are off. */
type Limiter = RateLimiterPostgres | undefined
type FromClient = HasRequestContext & HasHeaders

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
