// What the runtime needs to know of an operation, and the request that a call of it makes.
import type { AnyCallOptions, ClientOptions } from './options.ts'

export interface Operation {
  /** The operationId. */
  id: string
  method: string
  /** A template with `{names}` for the parameters. */
  path: string
  /** Whether the argument after the path's parameters is the query or the body. */
  input?: 'query' | 'body'
  /** The options of a call that are parameters of the query. */
  settings?: string[]
  /** The media type of the body, if it is not `application/json`. */
  mediaType?: string
  /** The body may also be a `Blob`, which names its media type. */
  file?: boolean
  /** Needs no token. */
  open?: boolean
  /** Takes `Idempotency-Key`. */
  keyed?: boolean
  /** Must not be sent again after an attempt that may have been done, unless the request has `If-Match`. */
  once?: boolean
  /** Whether a success begins or ends the client's session, or shows whose it is. */
  session?: 'begin' | 'end' | 'show'
}

export interface PreparedRequest {
  method: string
  url: string
  headers: Headers
  body: string | undefined
  /** In the place of the body. */
  file?: Blob | undefined
  /** How often it was sent. */
  attempt: number
  /** Whether an attempt may have been done although its answer was lost. */
  lost?: boolean
}

/**
 * Fills in the path's parameters.
 *
 * @throws TypeError for a parameter without a value, or with one that would lead to another path
 */
export function pathOf({ id, path }: Operation, values: unknown[], userId: unknown): string {
  const rest = [...values]
  return path.replace(/\{(\w+)\}/g, (_, name) => {
    const value = name === 'user_id' ? userId : rest.shift()
    const isId = typeof value === 'string' || Number.isFinite(value)
    const text = isId ? encodeURIComponent(value as string) : ''
    // URLs are normalised: with `..` this would become another path.
    if (/^(\.{0,2})$/.test(text)) throw new TypeError(`${id}: ${name} must be given, and be an id`)
    return text
  })
}

/** Writes the query string. Parameters that are `undefined` are omitted; an array repeats its parameter. */
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

/**
 * Makes the request of a call.
 *
 * @param values the path's parameters, in order
 * @param input the query or the body, as the operation's `input` says
 * @throws TypeError for a missing body or an invalid parameter
 */
export function prepare(
  operation: Operation,
  values: unknown[],
  input: object | undefined,
  options: AnyCallOptions,
  client: ClientOptions,
): PreparedRequest {
  const { id, method } = operation
  const path = pathOf(operation, values, options.userId ?? client.userId ?? 'me')
  const settings = operation.settings?.map((name) => [name, options[name as keyof AnyCallOptions]])
  const query = queryOf(settings ? Object.fromEntries(settings) : operation.input === 'query' ? input : {})
  const headers = new Headers(client.headers)
  let body: string | undefined
  let file: Blob | undefined
  if (operation.input === 'body') {
    if (input === undefined) throw new TypeError(`${id}: needs a body`)
    if (operation.file && 'size' in input) file = input as Blob
    else body = JSON.stringify(input)
    headers.set('Content-Type', file?.type || (operation.mediaType ?? 'application/json'))
  }
  const { ifMatch, ifNoneMatch, idempotencyKey } = options
  if (ifMatch !== undefined) headers.set('If-Match', ifMatch)
  if (ifNoneMatch !== undefined) headers.set('If-None-Match', ifNoneMatch)
  if (operation.keyed) headers.set('Idempotency-Key', idempotencyKey ?? randomKey())
  new Headers(options.headers).forEach((value, name) => {
    headers.set(name, value)
  })
  return { method, url: client.baseUrl.replace(/\/+$/, '') + path + query, headers, body, file, attempt: 0 }
}

/** 128 random bits in hex. Browsers have `randomUUID` on secure pages only, React Native has no `crypto`. */
export function randomKey(): string {
  const bytes = new Uint8Array(16).map(() => Math.random() * 256)
  globalThis.crypto?.getRandomValues(bytes)
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
