// Base64url, by what every runtime has: cursors and tokens of the in-memory service are written in it.
/** Base64url without padding, of the text in UTF-8. */
export const base64url = (text) => base64urlOf(new TextEncoder().encode(text));
/** Base64url without padding, of bytes. */
export const base64urlOf = (bytes) => btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
/** @returns undefined for what is not base64url of UTF-8 */
export function fromBase64url(text) {
    try {
        const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
        return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    }
    catch {
        return undefined;
    }
}
