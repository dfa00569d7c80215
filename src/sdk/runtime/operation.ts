// An operation of the contract as the runtime needs it, and the request that a call of it makes.
import type { AnyCallOptions, ClientOptions } from './options.ts'

export interface Operation {
  /** The operationId. */
  id: string
  method: string
  /** With `{names}` where parameters go. */
  path: string
  /** What the object after the path's parameters is. */
  input?: 'query' | 'body'
  /** Of the body, where it is not `application/json`. */
  mediaType?: string
  /** Needs no token. */
  open?: boolean
  /** Declares `Idempotency-Key`, so it can be repeated. */
  keyed?: boolean
  /** Its success begins the client's session, or ends it. */
  session?: 'begin' | 'end'
}

export interface PreparedRequest {
  method: string
  url: string
  headers: Headers
  body: string | undefined
  /** How often it was sent. */
  attempt: number
}

/** @throws TypeError for a path that has no value, or one that would lead elsewhere */
export function pathOf({ id, path }: Operation, values: unknown[], userId: unknown): string {
  const rest = [...values]
  return path.replace(/\{(\w+)\}/g, (_, name) => {
    const value = name === 'user_id' ? userId : rest.shift()
    const isId = typeof value === 'string' || Number.isFinite(value)
    const text = isId ? encodeURIComponent(value as string) : ''
    // URLs are resolved: `..` would make another path of this one.
    if (/^(\.{0,2})$/.test(text)) throw new TypeError(`${id}: ${name} must be given, and be an id`)
    return text
  })
}

/** `undefined` is left out, an array repeats its parameter. */
export function queryOf(query: object = {}): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined) parameters.append(name, String(one))
    }
  }
  const text = parameters.toString()
  return text && `?${text}`
}

/** @param input the query or the body, by the operation's `input` */
export function prepare(
  operation: Operation,
  values: unknown[],
  input: object | undefined,
  options: AnyCallOptions,
  client: ClientOptions,
): PreparedRequest {
  const { id, method } = operation
  const path = pathOf(operation, values, options.userId ?? client.userId ?? 'me')
  const query = operation.input === 'query' ? queryOf(input) : ''
  const headers = new Headers(client.headers)
  let body: string | undefined
  if (operation.input === 'body') {
    if (input === undefined) throw new TypeError(`${id}: needs a body`)
    body = JSON.stringify(input)
    headers.set('Content-Type', operation.mediaType ?? 'application/json')
  }
  const { ifMatch, ifNoneMatch, idempotencyKey } = options
  if (ifMatch !== undefined) headers.set('If-Match', ifMatch)
  if (ifNoneMatch !== undefined) headers.set('If-None-Match', ifNoneMatch)
  if (operation.keyed) headers.set('Idempotency-Key', idempotencyKey ?? randomKey())
  new Headers(options.headers).forEach((value, name) => {
    headers.set(name, value)
  })
  return { method, url: client.baseUrl.replace(/\/+$/, '') + path + query, headers, body, attempt: 0 }
}

/** 128 random bits. Not `randomUUID`: browsers have that on secure pages only. */
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('')
}
