"use strict";
// Base64url, by what every runtime has: cursors and tokens of the in-memory service are written in it.
Object.defineProperty(exports, "__esModule", { value: true });
exports.base64urlOf = exports.base64url = void 0;
exports.fromBase64url = fromBase64url;
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
