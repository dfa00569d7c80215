// One thing for one Idempotency-Key, however often it is sent.
import { idempotencyKeyHours } from '../../openapi/idempotency-key.ts'
import { Problem } from '../model-http/response.ts'
import type { SignedInCall, StoredThing } from '../model-http/state.ts'

const keyLifetimeMillis = idempotencyKeyHours * 60 * 60 * 1000

/**
 * One thing for one key and body, however often they are sent.
 * @param key of the resource: another one may use the same
 * @throws Problem 422 when the key was sent with another body within 24 hours
 */
export function insertOnce({ account, body, now }: SignedInCall, key: string, create: () => StoredThing) {
  const sent = JSON.stringify(Object.entries(body as object).sort(([a], [b]) => (a < b ? -1 : 1)))
  const kept = account.keys.get(key)
  if (kept && kept.since > now - keyLifetimeMillis) {
    if (kept.body !== sent) throw new Problem('idempotency_key_reused')
    return { thing: kept.thing, replayed: true }
  }
  const thing = create()
  account.keys.set(key, { body: sent, thing: { ...thing }, since: now })
  return { thing, replayed: false }
}
