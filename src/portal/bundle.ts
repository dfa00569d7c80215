// Scalar's script, which draws the portal: the file beside this one, as it is kept and as it is sent.
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { brotliDecompress } from 'node:zlib'

/** What the file was made from, by `make portal-bundle`. The integrity is that of the npm package's archive. */
export const scalar = {
  package: '@scalar/api-reference',
  version: '1.72.1',
  integrity:
    'sha512-XpEJ0rfc/cXbCrR+iC4kK0o/WwX2dTtGQbT049OlPKAHD6IMIFdTeGz2r+M27P2EDWKyUITRm/NzlP8z2pw/Ow==',
  /** Of the script itself, in hex. */
  sha256: 'bf091006bdc3af6067af77c2f534812e3e633e94a94e87138069f570f33b762c',
} as const

/** The script, compressed with brotli: a quarter of its size, in the repository and on the wire. */
export const bundleFile = new URL('scalar.js.br', import.meta.url)

/** The name it is served by: another one for every content, so that it may be kept for ever. */
export const bundleName = `scalar-${scalar.sha256.slice(0, 16)}.js`

const decompress = promisify(brotliDecompress)
let compressed: Promise<Buffer<ArrayBuffer>> | undefined
let plain: Promise<Buffer<ArrayBuffer>> | undefined

/** The bytes with `Content-Encoding: br`, read once. */
export function compressedBundle(): Promise<Buffer<ArrayBuffer>> {
  compressed ??= readFile(bundleFile)
  return compressed
}

/** The script itself, for the few clients that do not take brotli; unpacked once. */
export function plainBundle(): Promise<Buffer<ArrayBuffer>> {
  plain ??= compressedBundle().then((bytes) => decompress(bytes) as Promise<Buffer<ArrayBuffer>>)
  return plain
}
