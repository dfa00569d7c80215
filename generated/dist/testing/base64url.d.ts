/** Base64url without padding, of the text in UTF-8. */
export declare const base64url: (text: string) => string;
/** Base64url without padding, of bytes. */
export declare const base64urlOf: (bytes: Uint8Array) => string;
/** @returns undefined for what is not base64url of UTF-8 */
export declare function fromBase64url(text: string): string | undefined;
