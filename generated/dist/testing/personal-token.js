// The form of personal access tokens: `tsk_`, 43 characters for 32 random bytes, and 6 for the CRC-32 of all before them.
// So a scanner finds one in any text, and knows without asking whether it is one.
const prefix = 'tsk_';
const secretLength = 43;
const checksumLength = 6;
/** Base62: a double click marks all of a token, and it stands in URLs, file names and shells as it is. */
const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const form = new RegExp(`^${prefix}[0-9A-Za-z]{${secretLength + checksumLength}}$`);
/** Whether a bearer token is meant to be a personal access token: no other kind begins so. */
export const claimsToBePersonal = (token) => token.startsWith(prefix);
/** @param bytes 32 random ones */
export function personalToken(bytes) {
    const secret = bytes.reduce((number, byte) => number * 256n + BigInt(byte), 0n);
    return withChecksum(prefix + inBase62(secret, secretLength));
}
/** Whether a text has the form of a personal access token, with the right checksum. Says nothing of whether it is known. */
export const isPersonalToken = (text) => form.test(text) && withChecksum(text.slice(0, -checksumLength)) === text;
const withChecksum = (text) => text + inBase62(BigInt(crc32(text)), checksumLength);
/** Most significant digit first, with zeros in front. */
function inBase62(number, length) {
    let text = '';
    for (let rest = number; rest > 0n; rest /= 62n)
        text = digits.charAt(Number(rest % 62n)) + text;
    return text.padStart(length, digits.charAt(0));
}
/** CRC-32 as in zlib, gzip and PNG (ISO 3309), of text in ASCII. */
function crc32(text) {
    let sum = 0xffffffff;
    for (let index = 0; index < text.length; index += 1) {
        sum ^= text.charCodeAt(index);
        for (let bit = 0; bit < 8; bit += 1)
            sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
    }
    return ~sum >>> 0;
}
