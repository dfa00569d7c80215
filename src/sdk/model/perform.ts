// One request: the checks in the order of the contract, the body among them, then the work.
import { scopeChallenge } from '../../openapi/access/scopes.ts'
import { cacheControl } from '../../openapi/cache-control.ts'
import { jsonPointer, maxFileBytes } from '../../openapi/imports/found.ts'
import type { Operation } from '../model-http/contract-extract.ts'
import { assertOwner, readPath, readQuery } from '../model-http/parameters.ts'
import { Problem, refuse } from '../model-http/response.ts'
import { brokenRules } from '../model-http/schema.ts'
import type { Reply, ReplyOf, State } from '../model-http/state.ts'
import type { Handlers, Match } from './routes.ts'
import { authenticate } from './sessions.ts'

type Within = { state: State; handlers: Handlers; now: Date; replyOf: ReplyOf }

/** Token (401) and its scopes (403), the path's shape (400) and owner (403), query and body (400, 413, 415), existence (404), the rest. */
export async function perform(request: Request, { operation, texts }: Match, within: Within): Promise<Reply> {
  const { state, handlers, replyOf } = within
  const now = within.now.getTime()
  const { headers } = request
  const token = operation.isProtected ? authenticate(state, headers.get('Authorization'), now) : undefined
  if (token?.scopes) assertScope(token.scopes, operation)
  const path = readPath(operation, texts)
  if (token) assertOwner(path, token.userId)
  const query = readQuery(operation, new URL(request.url).search)
  const body = operation.body && (await readBody(request, operation.body))
  if (operation.body && !operation.body.isFile) assertBody(operation.body, body)

  const call = { state, now, headers, path: path as { id: number }, query, body }
  const open = handlers.open[operation.id]
  if (open) return open(call)
  const account = token && state.accounts.get(token.userId)
  const signedIn = handlers.signedIn[operation.id]
  if (!token || !account || !signedIn) throw new Problem('invalid_token')
  const reply = signedIn({ ...call, account, token, replyOf })
  return operation.path.includes('{user_id}') && !reply.stream ? keptByClient(reply) : reply
}

/** @throws Problem 403 for an operation that a personal access token does not open */
function assertScope(scopes: readonly string[], { scope }: Operation): void {
  if (scope !== undefined && scopes.includes(scope)) return
  throw new Problem('insufficient_scope', { headers: { 'WWW-Authenticate': scopeChallenge(scope) } })
}

/** What a user owns may be kept by the client, which asks every time whether it has changed. */
const keptByClient = (reply: Reply): Reply => ({
  ...reply,
  headers: { 'Cache-Control': cacheControl, ...reply.headers },
})

type Expected = NonNullable<Operation['body']>

const maxBodyBytes = 102_400
const utf8 = new TextDecoder('utf-8', { fatal: true })

/** @throws Problem 413 over the limit, 400 when empty or not JSON, 415 for another media type or charset */
async function readBody(request: Request, { mediaTypes, isFile }: Expected): Promise<unknown> {
  const limitBytes = isFile ? maxFileBytes : maxBodyBytes
  const declared = Number(request.headers.get('Content-Length') ?? 0)
  const bytes = declared > limitBytes ? undefined : await request.arrayBuffer()
  if (bytes === undefined || bytes.byteLength > limitBytes) {
    throw new Problem('body_too_large', { headers: { Connection: 'close' } })
  }
  if (bytes.byteLength === 0)
    refuse([{ in: 'body', pointer: '', code: 'required', message: 'a body is required' }])
  const type = mediaTypeOf(request.headers, mediaTypes)
  if (type === undefined) {
    const field = request.method === 'PATCH' ? 'Accept-Patch' : 'Accept'
    throw new Problem('unsupported_media_type', { headers: { [field]: mediaTypes.join(', ') } })
  }
  return isFile ? { type, text: decode(bytes) } : parse(decode(bytes))
}

/** @throws Problem 400 with every broken rule and its place */
function assertBody({ schema }: Expected, body: unknown): void {
  refuse(
    brokenRules(schema, body).map(({ path, ...rule }) => ({
      in: 'body',
      pointer: jsonPointer(path),
      ...rule,
    })),
  )
}

/** The service parses none that is longer. */
const longestMediaType = 255

/** @returns undefined for a media type, a charset or a coding that is not taken */
function mediaTypeOf(headers: Headers, mediaTypes: string[]): string | undefined {
  const coding = headers.get('Content-Encoding') ?? 'identity'
  const header = headers.get('Content-Type') ?? ''
  const [essence = '', ...parameters] = header
    .toLowerCase()
    .split(';')
    .map((part) => part.trim())
  const charsets = parameters.flatMap((parameter) => /^charset="?([^"]*)"?$/.exec(parameter)?.[1] ?? [])
  const isTaken =
    coding.toLowerCase() === 'identity' &&
    header.length <= longestMediaType &&
    mediaTypes.includes(essence) &&
    charsets.every((charset) => charset === 'utf-8' || charset === 'utf8')
  return isTaken ? essence : undefined
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
