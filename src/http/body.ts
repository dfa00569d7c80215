// Request bodies: JSON in UTF-8 within the limit, or a problem. Runs before the schema's validator and hands it the text.
import { MIMEType } from 'node:util'
import type { Context } from 'hono'
import { Problem } from './problem.ts'

/** Largest accepted body, in bytes. */
export const bodyLimitBytes = 102_400

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })

/**
 * Reads the body once and leaves its text where `c.req.json()` finds it.
 * @param mediaTypes what the operation takes, in lower case
 * @throws Problem 413 over the limit, 400 when empty or not UTF-8, 415 for another media type or charset
 */
export async function readBody(c: Context, mediaTypes: readonly string[]): Promise<void> {
  const bytes = await readBytes(c.req.raw).catch(cutShort)
  if (bytes.byteLength === 0) {
    const missing = { in: 'body', pointer: '', code: 'required', message: 'a body is required' } as const
    throw new Problem('validation_failed', { errors: [missing] })
  }
  const contentType = c.req.header('Content-Type')
  if (!isAccepted(contentType, mediaTypes) || isCompressed(c.req.header('Content-Encoding'))) {
    const field = c.req.method === 'PATCH' ? 'Accept-Patch' : 'Accept' // RFC 5789 section 2.2, RFC 9110 section 12.5.1
    throw new Problem('unsupported_media_type', { headers: { [field]: mediaTypes.join(', ') } })
  }
  // Hono's validator takes only the plainest forms of a media type for JSON, and validates `{}` where it sees others.
  if (contentType !== 'application/json') c.req.raw.headers.set('Content-Type', 'application/json')
  // Hono keeps promises here; its type says otherwise.
  c.req.bodyCache.text = Promise.resolve(decode(bytes)) as unknown as string
}

async function readBytes(request: Request): Promise<Uint8Array> {
  const declared = Number(request.headers.get('Content-Length') ?? Number.NaN)
  if (declared > bodyLimitBytes) throw tooLarge()
  // With a declared length Node hands over no byte more, so only chunked bodies have to be counted.
  if (declared >= 0) return new Uint8Array(await request.arrayBuffer())
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength
    if (size > bodyLimitBytes) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** The client went away or sent a broken chunk: no defect of ours. */
function cutShort(error: unknown): never {
  const message = 'The body was cut short.'
  const errors = [{ in: 'body', pointer: '', code: 'incomplete', message } as const]
  throw error instanceof Problem ? error : new Problem('validation_failed', { detail: message, errors })
}

// The rest of the body is not read, so the connection cannot be used again.
const tooLarge = () => new Problem('body_too_large', { headers: { Connection: 'close' } })

function isAccepted(header: string | undefined, mediaTypes: readonly string[]): boolean {
  let type: MIMEType
  try {
    type = new MIMEType(header ?? '')
  } catch {
    return false
  }
  const charset = type.params.get('charset')
  return mediaTypes.includes(type.essence) && (charset === null || charset.toLowerCase() === 'utf-8')
}

const isCompressed = (coding: string | undefined) =>
  coding !== undefined && coding.toLowerCase() !== 'identity'

function decode(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch {
    throw new Problem('malformed_json', { detail: 'The body is not valid UTF-8.' })
  }
}
