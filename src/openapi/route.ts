// What features write their routes with. A definition states what a request must satisfy and documents the errors that
// follow; http/mount.ts enforces the same definition, so that contract and behaviour cannot drift apart.
import { createRoute, type RouteConfig, type z } from '@hono/zod-openapi'
import type { Scope } from './access/scopes.ts'
import type { ProblemCode } from './problem-codes.ts'
import { problemResponses, requestIdHeader } from './problem-schema.ts'
import { headerErrors, type RequestHeader } from './request-headers.ts'

/** What a request must satisfy before the route's handler runs. */
export type Requirements = Pick<RouteConfig, 'request'> & {
  /** `Cache-Control` of its successes; `no-store` by default. Errors are never stored. */
  cacheControl?: string
  /** The scope with which a personal access token opens a protected route; without one none does. */
  scope?: Scope
  /** Whether a public route is rate-limited, by the client's address. A protected route always is, by its user. */
  throttled?: boolean
  /** The body is a file, which the handler reads: it may be much larger than other bodies. */
  readsFile?: boolean
  /** The handler hashes a password: requests over the concurrency limit are rejected with 503. */
  concurrencyLimited?: boolean
}

/** A route as a feature writes it. */
type Definition = Omit<RouteConfig, 'security' | 'middleware'> &
  Requirements & {
    /** The operation's own errors; those that follow from the definition are added. */
    errors?: readonly ProblemCode[]
    /** The optional request headers that it takes. */
    takes?: readonly RequestHeader[]
  }

/** Makes a misspelt member of a definition a compile error, which a generic parameter alone would accept. */
type Known<R> = { [Member in Exclude<keyof R, keyof Definition>]: never }

/** The errors that every operation on the database can respond with. */
export const databaseErrors = ['database_unavailable', 'internal_error'] as const satisfies ProblemCode[]

const tokenErrors = [
  'authentication_required',
  'invalid_token',
  'token_expired',
  'wrong_audience',
  'unknown_issuer',
  'insufficient_scope',
  'overloaded', // when the keys of the token's issuer are not available
] as const satisfies ProblemCode[]

/**
 * Defines a route that needs an access token. Its handler finds the user in `c.env.principal`.
 * @param route the operation as OpenAPI describes it, with what a request must satisfy and the errors of its own
 * @returns the route for http/mount.ts and the document, with the errors that follow from the definition
 */
export function protectedRoute<P extends string, R extends Definition & { path: P }>(route: R & Known<R>) {
  const {
    errors = [],
    cacheControl: _,
    takes = [],
    scope,
    throttled: __,
    concurrencyLimited: ___,
    readsFile: ____,
    ...described
  } = route
  const definition = createRoute({
    ...(described as unknown as R),
    ...(takes.length > 0 && {
      parameters: takes.map((name) => ({ $ref: `#/components/parameters/${name}` })),
    }),
    security: [{ bearer: [] }, ...(scope === undefined ? [] : [{ personalToken: [scope] }])],
    responses: withQuotas(
      withProblems(route, [...tokenErrors, ...databaseErrors, ...errors, 'rate_limited']),
    ),
  })
  return Object.assign(definition, { access: 'access token' as const, requirements: route as Requirements })
}

/**
 * Defines a route that anyone may call.
 * @param route as for protectedRoute; `throttled` limits it by the client's address
 * @returns as protectedRoute
 */
export function publicRoute<P extends string, R extends Definition & { path: P }>(route: R & Known<R>) {
  const { errors = [], cacheControl: _, throttled = false, concurrencyLimited: __, ...described } = route
  const definition = createRoute({
    ...(described as unknown as R),
    security: [],
    responses: throttled
      ? withQuotas(withProblems(route, [...errors, 'rate_limited']))
      : withProblems(route, errors),
  })
  return Object.assign(definition, { access: 'public' as const, requirements: route as Requirements })
}

/** Adds the errors that follow from the definition. The type has only the successes, since handlers throw problems. */
function withProblems<R extends Definition>(route: R, own: readonly ProblemCode[]): R['responses'] {
  const { params, query, body } = route.request ?? {}
  const codes: ProblemCode[] = ['headers_too_large', ...own]
  if (params || query || body) codes.push('validation_failed')
  for (const name of route.takes ?? []) codes.push(...headerErrors[name])
  if (route.path.includes('{user_id}')) codes.push('wrong_user')
  if (route.concurrencyLimited) codes.push('overloaded')
  if (body) codes.push('malformed_json', 'body_too_large', 'unsupported_media_type')
  return { ...route.responses, ...problemResponses([...new Set(codes)]) }
}

const quotaHeaders = {
  'RateLimit-Policy': { $ref: '#/components/headers/RateLimit-Policy' },
  RateLimit: { $ref: '#/components/headers/RateLimit' },
}

/** Adds the rate limit headers to every response but the 431, which Node sends by itself. */
function withQuotas(responses: RouteConfig['responses']): RouteConfig['responses'] {
  const documented = Object.entries(responses).map(([status, response]) => [
    status,
    status === '431' || '$ref' in response
      ? response
      : { ...response, headers: { ...response.headers, ...quotaHeaders } },
  ])
  return Object.fromEntries(documented)
}

/**
 * A required body of media type `application/json`.
 * @param schema what it must satisfy; a strict object
 * @param description what it is, for the reader of the contract
 */
export function jsonBody<T extends z.ZodType>(schema: T, description: string) {
  return { required: true, description, content: { 'application/json': { schema } } } as const
}

/**
 * A required JSON Merge Patch (RFC 7396), also accepted as `application/json`.
 * @param schema as for jsonBody
 * @param description as for jsonBody
 */
export function mergePatchBody<T extends z.ZodType>(schema: T, description: string) {
  const content = { 'application/merge-patch+json': { schema }, 'application/json': { schema } }
  return { required: true, description, content } as const
}

/**
 * A required file: JSON, or text of another media type.
 * @param schema of the JSON
 * @param otherType the other media type
 * @param example of text of that type
 */
export function fileBody<T extends z.ZodType, Type extends string>(
  schema: T,
  otherType: Type,
  example: string,
  description: string,
) {
  const json = { 'application/json': { schema } }
  const text = { [otherType]: { schema: { type: 'string' }, example } }
  return { required: true, description, content: { ...json, ...text } as typeof json } as const
}

/**
 * A success with a JSON body.
 * @param schema of the body
 * @param description what the response means
 * @param headers names of `components.headers` that it has besides `X-Request-Id`
 * @param example where the schema's own example does not match that of the request
 */
export function json<T extends z.ZodType>(
  schema: T,
  description: string,
  headers: readonly string[] = [],
  example?: z.infer<T>,
) {
  const references = headers.map((name) => [name, { $ref: `#/components/headers/${name}` }])
  return {
    description,
    headers: { ...requestIdHeader, ...Object.fromEntries(references) },
    content: { 'application/json': { schema, ...(example !== undefined && { example }) } },
  }
}

/** 304, the response to a conditional request when nothing has changed. */
export const notModified = {
  description: 'Nothing has changed since the answer with this entity tag.',
  headers: { ...requestIdHeader, ETag: { $ref: '#/components/headers/ETag' } },
}

/**
 * A redirect, with a `Location`.
 * @param description where it leads
 */
export const redirect = (description: string) => ({
  description,
  headers: { ...requestIdHeader, Location: { $ref: '#/components/headers/Location' } },
})

/**
 * A success without a body.
 * @param description what the response means
 */
export const empty = (description: string) => ({ description, headers: requestIdHeader })
