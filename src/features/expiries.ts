// Everything that housekeeping removes: the rows of all features that expire.
import type { Expiry } from '../db/housekeeping.ts'
import { tokenExpiry } from './api-tokens/queries.ts'
import { sessionExpiry } from './auth/queries.ts'
import { signalExpiry } from './changes/signals.ts'
import { counterExpiry } from './credentials/postgres-limiter.ts'
import { failedExpiry } from './mail/queue.ts'
import { removalExpiry } from './owned/changes.ts'
import { keyExpiry } from './owned/idempotent-creation.ts'
import { mailTokenExpiry } from './recovery/queries.ts'
import { trashExpiry } from './tasks/trash-expiry.ts'

export const expiries: readonly Expiry[] = [
  sessionExpiry,
  tokenExpiry,
  keyExpiry,
  counterExpiry,
  failedExpiry,
  mailTokenExpiry,
  trashExpiry,
  removalExpiry,
  signalExpiry,
]
