// What is done once for one Idempotency-Key, however often it is sent.
import { idempotencyKeyHours } from '../../openapi/idempotency-key.ts'
import { Problem } from './response.ts'
import type { SignedInCall } from './state.ts'

const keyLifetimeMillis = idempotencyKeyHours * 60 * 60 * 1000

/**
 * @param key with the operation before it: another one may use the same
 * @param work what it returns must not change later
 * @returns what the work returned at first
 * @throws Problem 422 when the key was sent with another path or body within 24 hours
 */
export function once<Kept>({ account, path, body, now }: SignedInCall, key: string, work: () => Kept) {
  const sent = JSON.stringify([path.id, sorted(body)])
  const kept = account.keys.get(key)
  if (kept && kept.since > now - keyLifetimeMillis) {
    if (kept.sent !== sent) throw new Problem('idempotency_key_reused')
    return { kept: kept.kept as Kept, replayed: true }
  }
  const made = work()
  account.keys.set(key, { sent, kept: made, since: now })
  return { kept: made, replayed: false }
}

/** The order of members does not matter. */
const sorted = (value: unknown): unknown =>
  typeof value !== 'object' || value === null
    ? value
    : Array.isArray(value)
      ? value.map(sorted)
      : Object.entries(value)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([name, each]) => [name, sorted(each)])
