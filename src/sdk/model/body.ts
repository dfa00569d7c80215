// Request bodies: JSON in UTF-8 within the limit and by the operation's schema, or a problem.
import type { Operation } from './contract-extract.ts'
import { Problem, refuse } from './problem.ts'
import { mistakesIn } from './schema.ts'

type Expected = NonNullable<Operation['body']>

const limitBytes = 102_400
const utf8 = new TextDecoder('utf-8', { fatal: true })

/** @throws Problem 413 over the limit, 400 when empty or not JSON, 415 for another media type or charset */
export async function readBody(request: Request, { mediaTypes }: Expected): Promise<unknown> {
  const declared = Number(request.headers.get('Content-Length') ?? 0)
  const bytes = declared > limitBytes ? undefined : await request.arrayBuffer()
  if (bytes === undefined || bytes.byteLength > limitBytes) {
    throw new Problem('body_too_large', { headers: { Connection: 'close' } })
  }
  if (bytes.byteLength === 0)
    refuse([{ in: 'body', pointer: '', code: 'required', message: 'a body is required' }])
  if (!isJson(request.headers, mediaTypes)) {
    const field = request.method === 'PATCH' ? 'Accept-Patch' : 'Accept'
    throw new Problem('unsupported_media_type', { headers: { [field]: mediaTypes.join(', ') } })
  }
  return parse(decode(bytes))
}

/** @throws Problem 400 with every broken rule and its place */
export function assertBody({ schema }: Expected, body: unknown): void {
  refuse(
    mistakesIn(schema, body).map(({ path, ...rule }) => ({
      in: 'body',
      pointer: jsonPointer(path),
      ...rule,
    })),
  )
}

/** Longer ones are not looked at by the service. */
const longestMediaType = 255

function isJson(headers: Headers, mediaTypes: string[]): boolean {
  const coding = headers.get('Content-Encoding') ?? 'identity'
  const header = headers.get('Content-Type') ?? ''
  const [essence = '', ...parameters] = header
    .toLowerCase()
    .split(';')
    .map((part) => part.trim())
  const charsets = parameters.flatMap((parameter) => /^charset="?([^"]*)"?$/.exec(parameter)?.[1] ?? [])
  return (
    coding.toLowerCase() === 'identity' &&
    header.length <= longestMediaType &&
    mediaTypes.includes(essence) &&
    charsets.every((charset) => charset === 'utf-8')
  )
}

function decode(bytes: ArrayBuffer): string {
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

/** RFC 6901 */
const jsonPointer = (path: (string | number)[]) =>
  path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
