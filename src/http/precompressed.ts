// Documents that are sent in a coding that the client accepts, each compressed once, when it is first asked for.
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'
import type { Context } from 'hono'
import type { MaybePromise } from './maybe-promise.ts'
import { reply } from './reply.ts'

const compressions = { br: promisify(brotliCompress), gzip: promisify(gzip) }
type Coding = keyof typeof compressions

/** RFC 9110 section 12.5.3: a coding that is named is accepted unless its weight is 0. */
export const acceptsCoding = (header: string | undefined, coding: Coding): boolean =>
  new RegExp(`(?:^|,)\\s*${coding}\\s*(?:,|$|;\\s*q=(?:1|0\\.0*[1-9]))`, 'i').test(header ?? '')

/**
 * @param text the document
 * @returns a function that responds with it; the bytes are shared by all responses that wait to be read
 */
export function precompressed(
  text: string,
): (c: Context, headers: Record<string, string>) => MaybePromise<Response> {
  const plain = Buffer.from(text)
  const compressed: Partial<Record<Coding, Promise<Buffer>>> = {}
  return (c, headers) => {
    const accepted = c.req.header('Accept-Encoding')
    const coding = (['br', 'gzip'] as const).find((each) => acceptsCoding(accepted, each))
    const all = { ...headers, Vary: 'Accept-Encoding' }
    if (coding === undefined) return reply(c, plain, 200, all)
    compressed[coding] ??= compressions[coding](plain)
    return compressed[coding].then((bytes) => reply(c, bytes, 200, { ...all, 'Content-Encoding': coding }))
  }
}

/** For files whose name changes with their content. */
export const cacheForEver = 'public, max-age=31536000, immutable'

/** Responds with a file that is made when it is first asked for. */
export function fileReply(content: () => string, headers: Record<string, string>) {
  let respond: ReturnType<typeof precompressed> | undefined
  return (c: Context) => {
    respond ??= precompressed(content())
    return respond(c, headers)
  }
}
