"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.insertOnce = insertOnce;
// One thing for one Idempotency-Key, however often it is sent.
const idempotency_key_ts_1 = require("./idempotency-key.js");
const response_ts_1 = require("./response.js");
const keyLifetimeMillis = idempotency_key_ts_1.idempotencyKeyHours * 60 * 60 * 1000;
/**
 * One thing for one key and body, however often they are sent.
 * @param key of the resource: another one may use the same
 * @throws Problem 422 when the key was sent with another body within 24 hours
 */
function insertOnce({ account, body, now }, key, create) {
    const sent = JSON.stringify(Object.entries(body).sort(([a], [b]) => (a < b ? -1 : 1)));
    const kept = account.keys.get(key);
    if (kept && kept.since > now - keyLifetimeMillis) {
        if (kept.body !== sent)
            throw new response_ts_1.Problem('idempotency_key_reused');
        return { thing: kept.thing, replayed: true };
    }
    const thing = create();
    account.keys.set(key, { body: sent, thing: { ...thing }, since: now });
    return { thing, replayed: false };
}
