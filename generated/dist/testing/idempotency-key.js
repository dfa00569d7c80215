// The header Idempotency-Key (draft-ietf-httpapi-idempotency-key-header-07): its form, and for how long a key is kept. The
// SDK's in-memory service uses the same code.
/** For how long a repeated request with the same key gets the first response. */
export const idempotencyKeyHours = 24;
/** Bare, or in quotes as a string of RFC 8941, where a backslash escapes. Both without what not every engine knows. */
const bare = '[!\\x23-~][!-~]{0,254}';
const quoted = '"([!\\x23-\\x5b\\x5d-~]|\\\\["\\\\]){1,255}"';
export const idempotencyKeyForm = new RegExp(`^(${bare}|${quoted})$`);
export const malformedKey = 'must be 1 to 255 visible ASCII characters';
/** @returns the key that the header names; undefined when it is malformed */
export function keyIn(header) {
    if (!idempotencyKeyForm.test(header))
        return undefined;
    return header.startsWith('"') ? header.slice(1, -1).replaceAll(/\\(.)/g, '$1') : header;
}
