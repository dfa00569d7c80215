// One thing for one Idempotency-Key, however often it is sent.
import { idempotencyKeyHours } from './idempotency-key.js';
import { Problem } from './response.js';
const keyLifetimeMillis = idempotencyKeyHours * 60 * 60 * 1000;
/**
 * One thing for one key and body, however often they are sent.
 * @param key of the resource: another one may use the same
 * @throws Problem 422 when the key was sent with another body within 24 hours
 */
export function insertOnce({ account, body, now }, key, create) {
    const sent = JSON.stringify(Object.entries(body).sort(([a], [b]) => (a < b ? -1 : 1)));
    const kept = account.keys.get(key);
    if (kept && kept.since > now - keyLifetimeMillis) {
        if (kept.body !== sent)
            throw new Problem('idempotency_key_reused');
        return { thing: kept.thing, replayed: true };
    }
    const thing = create();
    account.keys.set(key, { body: sent, thing: { ...thing }, since: now });
    return { thing, replayed: false };
}
