// The vocabulary in which features write their routes. One call states what a request must fulfil and documents the
// errors that follow from it; http/mount.ts enforces the same statement, so contract and behaviour cannot drift apart.
import { createRoute, type RouteConfig, type z } from '@hono/zod-openapi'
import type { ProblemCode } from './problem-codes.ts'
import { problemResponses, requestIdHeader } from './problem-schema.ts'
import { headerErrors, type RequestHeader } from './request-headers.ts'

/** What a route demands of a request before its handler runs. */
export type Requirements = Pick<RouteConfig, 'request'> & {
  /** `Cache-Control` of its successes; `no-store` unless given. Errors are never stored. */
  cacheControl?: string
  /** A public route is counted by the client's address; a protected one always by its user. */
  throttled?: boolean
  /** It hashes a password: refused with 503 while too many of these wait. */
  concurrencyLimited?: boolean
}

/** A route as a feature writes it. */
type Definition = Omit<RouteConfig, 'security' | 'middleware'> &
  Requirements & {
    /** The errors that are its own; those that follow from its shape are added. */
    errors?: readonly ProblemCode[]
    /** The optional request headers it takes. */
    takes?: readonly RequestHeader[]
  }

/** A misspelt member of a definition does not compile; a generic parameter alone would take it in silence. */
type Known<R> = { [Member in Exclude<keyof R, keyof Definition>]: never }

/** What an operation that works on the database can meet besides its own errors. */
export const databaseErrors = ['database_unavailable', 'internal_error'] as const satisfies ProblemCode[]

const tokenErrors = [
  'authentication_required',
  'invalid_token',
  'token_expired',
  'wrong_audience',
  'unknown_issuer',
  'overloaded', // the keys of the token's issuer cannot be had
] as const satisfies ProblemCode[]

/** A route that needs an access token. Its handlers have `c.env.caller`. */
export function protectedRoute<P extends string, R extends Definition & { path: P }>(route: R & Known<R>) {
  const {
    errors = [],
    cacheControl: _,
    takes = [],
    throttled: __,
    concurrencyLimited: ___,
    ...described
  } = route
  const definition = createRoute({
    ...(described as unknown as R),
    ...(takes.length > 0 && {
      parameters: takes.map((name) => ({ $ref: `#/components/parameters/${name}` })),
    }),
    security: [{ bearer: [] }],
    responses: withQuotas(
      withProblems(route, [...tokenErrors, ...databaseErrors, ...errors, 'rate_limited']),
    ),
  })
  return Object.assign(definition, { access: 'access token' as const, requirements: route as Requirements })
}

/** A route that anyone may call. */
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

/** Adds the errors that follow from the route's shape. The type tells only the successes: handlers throw problems. */
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

/** Every answer of a throttled operation tells of its quotas, apart from the one that Node gives by itself (431). */
function withQuotas(responses: RouteConfig['responses']): RouteConfig['responses'] {
  const documented = Object.entries(responses).map(([status, response]) => [
    status,
    status === '431' || '$ref' in response
      ? response
      : { ...response, headers: { ...response.headers, ...quotaHeaders } },
  ])
  return Object.fromEntries(documented)
}

/** A required JSON body. `mediaTypes` are those the operation takes; `application/json` alone unless told. */
export function jsonBody<T extends z.ZodType>(schema: T, description: string) {
  return { required: true, description, content: { 'application/json': { schema } } } as const
}

/** A required merge patch (RFC 7396), also taken as plain JSON. */
export function mergePatchBody<T extends z.ZodType>(schema: T, description: string) {
  const content = { 'application/merge-patch+json': { schema }, 'application/json': { schema } }
  return { required: true, description, content } as const
}

/**
 * A success with a JSON body; `headers` are references into `components.headers`.
 * @param example where the examples of the schema do not fit those of the request
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

/** The answer to a conditional request when nothing has changed. */
export const notModified = {
  description: 'Nothing has changed since the answer with this entity tag.',
  headers: { ...requestIdHeader, ETag: { $ref: '#/components/headers/ETag' } },
}

/** Leads to another address. */
export const redirect = (description: string) => ({
  description,
  headers: { ...requestIdHeader, Location: { $ref: '#/components/headers/Location' } },
})

/** A success without a body. */
export const empty = (description: string) => ({ description, headers: requestIdHeader })
