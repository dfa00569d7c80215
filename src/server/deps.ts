// What lives as long as the application and is handed to every feature.
import type { Logger } from 'pino'
import type { Database } from '../db/database.ts'
import type { AccessTokens, Clock } from '../features/tokens/access-token.ts'

export type Deps = {
  db: Database
  tokens: AccessTokens
  log: Logger
  clock: Clock
  /** True once the service has begun to shut down. */
  isDraining: () => boolean
  production: boolean
  /** Origins that browsers may call from, exactly as they send them. */
  corsOrigins: readonly string[]
  /** Registrations, logins and refreshes a minute for one account; ten times that for one address. 0 = off. */
  authRateLimit: number
  /** Requests a minute of one user; 0 = off. */
  rateLimit: number
  /** Proxies in front that append to X-Forwarded-For. */
  trustedHops: number
}
