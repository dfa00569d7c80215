"use strict";
// `Retry-After` (RFC 9110 section 10.2.3): seconds or a date.
Object.defineProperty(exports, "__esModule", { value: true });
exports.retryAfterMillis = retryAfterMillis;
/** @returns milliseconds from now, at least 0; undefined where the header is absent or malformed */
function retryAfterMillis(headers) {
    const text = headers.get('Retry-After');
    if (!text)
        return undefined;
    if (/^\d+$/.test(text))
        return Number(text) * 1000;
    // Relative to the server's clock if it sends one: the client's may be wrong.
    const now = Date.parse(headers.get('Date') ?? '') || Date.now();
    const date = Date.parse(text);
    return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
//# sourceMappingURL=retry-after.js.map