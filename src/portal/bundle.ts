// Scalar's script, which renders the portal: the compressed file beside this one, and how it is read.
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { brotliDecompress } from 'node:zlib'

/** The package that the file was made from, by `make portal-bundle`. `integrity` is that of the npm archive. */
export const scalar = {
  package: '@scalar/api-reference',
  version: '1.72.1',
  integrity:
    'sha512-XpEJ0rfc/cXbCrR+iC4kK0o/WwX2dTtGQbT049OlPKAHD6IMIFdTeGz2r+M27P2EDWKyUITRm/NzlP8z2pw/Ow==',
  /** Of the uncompressed script, in hex. */
  sha256: 'bf091006bdc3af6067af77c2f534812e3e633e94a94e87138069f570f33b762c',
} as const

/** The script, compressed with brotli. */
export const bundleFile = new URL('scalar.js.br', import.meta.url)

/** The name that it is served under. It depends on the content, so that clients may cache it for ever. */
export const bundleName = `scalar-${scalar.sha256.slice(0, 16)}.js`

const decompress = promisify(brotliDecompress)
let compressed: Promise<Buffer<ArrayBuffer>> | undefined
let plain: Promise<Buffer<ArrayBuffer>> | undefined

/** @returns the script as it is sent with `Content-Encoding: br`; read once */
export function compressedBundle(): Promise<Buffer<ArrayBuffer>> {
  compressed ??= readFile(bundleFile)
  return compressed
}

/** @returns the uncompressed script, for the few clients that do not accept brotli; decompressed once */
export function plainBundle(): Promise<Buffer<ArrayBuffer>> {
  plain ??= compressedBundle().then((bytes) => decompress(bytes) as Promise<Buffer<ArrayBuffer>>)
  return plain
}
