// What a sync works with, and what its errors mean.

import type { OfflineOptions } from './offline-options.ts'
import type { PendingWrite } from './pending-write.ts'
import type { Replica } from './replica.ts'
import type { Problem } from './contract.ts'
import { ApiError, isProblem } from './errors.ts'
import type { CallOptions, OwnerOptions } from './options.ts'

export interface SyncRun {
  options: OfflineOptions
  replica: Replica
  /** What was sent since the copy was brought up to date: its effects on other things are not known yet. */
  settled: PendingWrite[]
  /** Of each call. There are no retries within it: the whole is done again. */
  call: CallOptions & OwnerOptions
}

/** Somebody else is signed in than the person whose data this is. */
export class AnotherPersonError extends Error {}

const mayPass = [401, 403, 408, 425, 429]
const isElsewhere = ['idempotency_in_progress', 'route_not_found', 'method_not_allowed']

/** Whether the service has said no to this very request, so that it would say so again. */
export const isRefusal = (error: unknown): error is ApiError & { code: string; problem: Problem } =>
  isProblem(error) &&
  error.status >= 400 &&
  error.status < 500 &&
  !mayPass.includes(error.status) &&
  !isElsewhere.includes(error.code)

/** Whether it goes on when somebody signs in, and not before. */
export const isSignedOut = (error: unknown): boolean =>
  error instanceof AnotherPersonError || (error instanceof ApiError && [401, 403].includes(error.status))
