"use strict";
// Digests of long texts, which show whether two are the same and keep no secret; and base64url.
Object.defineProperty(exports, "__esModule", { value: true });
exports.base64urlOf = exports.base64url = void 0;
exports.digest = digest;
exports.fromBase64url = fromBase64url;
/** 64 bits of a text in two FNV-like sums; a change of one character always shows. */
function digest(text) {
    let first = 0x811c9dc5;
    let second = 0x9747b28c;
    for (let index = 0; index < text.length; index += 1) {
        const unit = text.charCodeAt(index);
        first = Math.imul(first ^ unit, 0x01000193);
        second = Math.imul(second ^ unit, 0x5bd1e995) ^ (second >>> 15);
    }
    return [first, second].map((sum) => (sum >>> 0).toString(36).padStart(7, '0')).join('');
}
/** Base64url without padding, of the text in UTF-8. */
const base64url = (text) => (0, exports.base64urlOf)(new TextEncoder().encode(text));
exports.base64url = base64url;
/** Base64url without padding, of bytes. */
const base64urlOf = (bytes) => btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
exports.base64urlOf = base64urlOf;
/** @returns undefined for what is not base64url of UTF-8 */
function fromBase64url(text) {
    try {
        const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
        return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    }
    catch {
        return undefined;
    }
}
