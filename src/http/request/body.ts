// Request bodies: JSON in UTF-8 within the limit, or a problem. Then its schema.
import { MIMEType } from 'node:util'
import type { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { Problem } from '../../openapi/problem.ts'
import { validationProblem } from './validation.ts'

/** Largest accepted body, in bytes. */
export const bodyLimitBytes = 102_400

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })

/** What a body must be. */
export type BodyRule = {
  /** What the operation takes, in lower case. */
  mediaTypes: readonly string[]
  schema: z.ZodType
}

/**
 * Reads the body, once. Leaves its value where `c.req.valid('json')` finds it, and its text for `c.req.json()`.
 * @throws Problem 413 over the limit, 400 when empty, not UTF-8, no JSON or against the schema, 415 for another media
 * type or charset
 */
export async function checkBody(c: Context, { mediaTypes, schema }: BodyRule): Promise<undefined> {
  const bytes = await readBytes(c.req.raw).catch(cutShort)
  if (bytes.byteLength === 0) {
    const missing = { in: 'body', pointer: '', code: 'required', message: 'a body is required' } as const
    throw new Problem('validation_failed', { errors: [missing] })
  }
  const isAccepted = isJson(c.req.header('Content-Type'), mediaTypes)
  if (!isAccepted || isCompressed(c.req.header('Content-Encoding'))) {
    const field = c.req.method === 'PATCH' ? 'Accept-Patch' : 'Accept' // RFC 5789 section 2.2, RFC 9110 section 12.5.1
    throw new Problem('unsupported_media_type', { headers: { [field]: mediaTypes.join(', ') } })
  }
  const text = decode(bytes)
  // Hono keeps promises here; its type says otherwise.
  c.req.bodyCache.text = Promise.resolve(text) as unknown as string
  const result = schema.safeParse(parse(text))
  if (!result.success) throw validationProblem('body', result.error)
  c.req.addValidatedData('json', result.data as object)
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

/** Characters that are read of a Content-Type: MIMEType takes half a second for one with 14,000 blanks. */
const longestMediaType = 255

function isJson(header = '', mediaTypes: readonly string[]): boolean {
  if (header === 'application/json') return mediaTypes.includes(header) // as nearly everybody says it
  if (header.length > longestMediaType) return false
  let type: MIMEType
  try {
    type = new MIMEType(header)
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

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Problem('malformed_json')
  }
}
