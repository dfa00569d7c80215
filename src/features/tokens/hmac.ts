// HMAC-SHA256 (RFC 2104) with one-shot hashes. node:crypto's `createHmac` creates a native object for each signature, which
// the garbage collector has to free; this makes rejecting a forged token cheaper.
import { hash, timingSafeEqual } from 'node:crypto'

const blockBytes = 64
const digestBytes = 32
const digestLength = Math.ceil((digestBytes * 8) / 6)

/** The size of the reused buffer. It exceeds the limit on HTTP headers, and so every token; longer text gets its own. */
const bufferBytes = 16_384

const actual = Buffer.alloc(digestBytes)
const expected = Buffer.alloc(digestBytes)

/**
 * Checks a signature, in constant time.
 * @param text what was signed; must be ASCII
 * @param signature in base64url without padding
 */
export type HmacCheck = (text: string, signature: string) => boolean

/**
 * Prepares the check of signatures that were made with a secret.
 * @param secret of any length
 */
export function hmacCheck(secret: Uint8Array): HmacCheck {
  const key = Buffer.alloc(blockBytes)
  key.set(secret.length > blockBytes ? hash('sha256', secret, 'buffer') : secret)
  const inner = Buffer.alloc(blockBytes + bufferBytes)
  const outer = Buffer.alloc(blockBytes + digestBytes)
  for (const [i, byte] of key.entries()) {
    inner[i] = byte ^ 0x36
    outer[i] = byte ^ 0x5c
  }

  // Digests are passed as latin1 text: allocating a Buffer for each would cost more than the hash.
  return (text, signature) => {
    const message = text.length <= bufferBytes ? inner : Buffer.concat([inner], blockBytes + text.length)
    const end = blockBytes + message.write(text, blockBytes, 'latin1')
    outer.write(hash('sha256', message.subarray(0, end), 'latin1'), blockBytes, 'latin1')
    expected.write(hash('sha256', outer, 'latin1'), 'latin1')
    const isComplete =
      signature.length === digestLength && actual.write(signature, 'base64url') === digestBytes
    return isComplete && timingSafeEqual(actual, expected)
  }
}
