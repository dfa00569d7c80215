// What lives as long as the application; every feature's router takes the part that it needs.
import type { Logger } from 'pino'
import type { Database } from '../db/database.ts'
import type { Signals } from '../features/changes/signals.ts'
import type { Mail } from '../features/mail/message.ts'
import type { AccessTokens, Clock } from '../features/tokens/access-token.ts'

export type Deps = {
  db: Database
  tokens: AccessTokens
  log: Logger
  clock: Clock
  /** How features ask for mail to be sent. */
  mail: Mail
  /** How replicas tell each other what was changed; undefined where there is one alone. */
  signals?: Signals
  /** Milliseconds, by a clock that never goes back. */
  uptime: () => number
  /** True once the service has begun to shut down. */
  isDraining: () => boolean
  production: boolean
  /** Where clients reach the service, without a slash at the end; undefined where nobody has said so. */
  publicUrl?: string | undefined
  /** Origins that browsers may call from, exactly as they send them. */
  corsOrigins: readonly string[]
  /** Whether only accounts with a verified address may sign in. */
  requireVerifiedEmail?: boolean
  /** Registrations, logins and refreshes per minute and account; ten times that per client address. 0 = off. */
  authRateLimit: number
  /** Requests per minute and user; 0 = off. */
  rateLimit: number
  /** Number of proxies in front that append to X-Forwarded-For. */
  trustedHops: number
}
