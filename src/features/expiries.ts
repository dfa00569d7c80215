// Everything that housekeeping removes: the rows of all features that expire.
import type { Expiry } from '../db/housekeeping.ts'
import { sessionExpiry } from './auth/queries.ts'
import { counterExpiry } from './credentials/postgres-limiter.ts'
import { failedExpiry } from './mail/queue.ts'
import { keyExpiry } from './owned/idempotent-creation.ts'

export const expiries: readonly Expiry[] = [sessionExpiry, keyExpiry, counterExpiry, failedExpiry]
