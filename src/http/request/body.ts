// Request bodies: read within a size limit, decoded as UTF-8, parsed as JSON, and validated against the route's schema.
import { MIMEType } from 'node:util'
import type { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { Problem } from '../../openapi/problem.ts'
import { validationProblem } from './validation.ts'

/** Largest accepted body, in bytes. */
export const bodyLimitBytes = 102_400

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })

/** What a body must satisfy. */
export type BodyRule = {
  /** The media types that the operation accepts, in lower case. */
  mediaTypes: readonly string[]
  schema: z.ZodType
}

/**
 * Reads and validates the body. Handlers get its value from `c.req.valid('json')`, and its text is kept for `c.req.json()`.
 * @throws Problem 413 above the size limit; 415 for another media type or charset; 400 for a body that is empty, not
 * UTF-8, not JSON or not valid by the schema
 */
export async function checkBody(c: Context, { mediaTypes, schema }: BodyRule): Promise<undefined> {
  const { text } = await readText(c, mediaTypes, bodyLimitBytes)
  // Hono's body cache holds promises, although its type says otherwise.
  c.req.bodyCache.text = Promise.resolve(text) as unknown as string
  const result = schema.safeParse(parse(text))
  if (!result.success) throw validationProblem('body', result.error)
  c.req.addValidatedData('json', result.data as object)
}

/**
 * Reads the body as text.
 * @param limitBytes the largest that is accepted
 * @returns the text, and which of the media types it has
 * @throws Problem as checkBody
 */
export async function readText<Type extends string>(
  c: Context,
  mediaTypes: readonly Type[],
  limitBytes: number,
): Promise<{ type: Type; text: string }> {
  const bytes = await readBytes(c.req.raw, limitBytes).catch(asProblem)
  if (bytes.byteLength === 0) {
    const missing = { in: 'body', pointer: '', code: 'required', message: 'a body is required' } as const
    throw new Problem('validation_failed', { errors: [missing] })
  }
  const type = mediaTypeOf(c.req.header('Content-Type'), mediaTypes)
  if (type === undefined || isCompressed(c.req.header('Content-Encoding'))) {
    // RFC 5789 section 2.2, RFC 9110 section 12.5.1
    const name = c.req.method === 'PATCH' ? 'Accept-Patch' : 'Accept'
    throw new Problem('unsupported_media_type', { headers: { [name]: mediaTypes.join(', ') } })
  }
  return { type, text: decode(bytes) }
}

/**
 * How much of a body that is too large is read and dropped. A response that comes while a proxy still sends, and closes the
 * connection, would become its own 502.
 */
const maxDroppedBytes = 10_000_000

async function readBytes(request: Request, limitBytes: number): Promise<Uint8Array> {
  const declared = Number(request.headers.get('Content-Length') ?? Number.NaN)
  // Node delivers no more than a declared Content-Length, so only other bodies have to be counted.
  if (declared <= limitBytes) return new Uint8Array(await request.arrayBuffer())
  const maxReadBytes = Math.max(limitBytes, maxDroppedBytes)
  // Who asks before sending the body (RFC 9110 section 10.1.1) sends none.
  if (declared > maxReadBytes || request.headers.has('Expect')) throw tooLarge(limitBytes, closing)
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength
    if (size > maxReadBytes) throw tooLarge(limitBytes, closing)
    if (size <= limitBytes) chunks.push(chunk)
  }
  if (size > limitBytes) throw tooLarge(limitBytes)
  return Buffer.concat(chunks)
}

/** Reading fails when the client disconnects or sends a broken chunk: a 400, not an error of the service. */
function asProblem(error: unknown): never {
  const message = 'The body was cut short.'
  const errors = [{ in: 'body', pointer: '', code: 'incomplete', message } as const]
  throw error instanceof Problem ? error : new Problem('validation_failed', { detail: message, errors })
}

/** The rest of the body stays unread, so the connection cannot be reused. */
const closing = { headers: { Connection: 'close' } }

const tooLarge = (limitBytes: number, options = {}) =>
  new Problem('body_too_large', {
    ...(limitBytes !== bodyLimitBytes && { detail: detailOf(limitBytes) }),
    ...options,
  })

const detailOf = (limitBytes: number) =>
  `A body may have ${limitBytes.toLocaleString('en')} bytes at most here.`

/** A longer Content-Type is not parsed: MIMEType is slow on hostile input, such as thousands of blanks. */
const maxMediaTypeLength = 255

/** @returns undefined for a media type or a charset that is not accepted */
function mediaTypeOf<Type extends string>(header = '', mediaTypes: readonly Type[]): Type | undefined {
  const named = (essence: string) => mediaTypes.find((type) => type === essence)
  if (header === 'application/json') return named(header) // what most clients send
  if (header.length > maxMediaTypeLength) return undefined
  let type: MIMEType
  try {
    type = new MIMEType(header)
  } catch {
    return undefined
  }
  const charset = type.params.get('charset')
  return charset === null || /^utf-?8$/i.test(charset) ? named(type.essence) : undefined
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
