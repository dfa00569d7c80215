// The vocabulary in which features write their routes. One call makes the security, its enforcement, the typed caller
// and the documented errors together, so that contract and behaviour cannot drift apart.
import { createRoute, type RouteConfig, type z } from '@hono/zod-openapi'
import type { Context, Env, MiddlewareHandler } from 'hono'
import { authenticate } from './authenticate.ts'
import { type BodyRule, checkBody } from './body.ts'
import { refuseCrowd, runCostly } from './costly.ts'
import type { AppEnv, SignedInEnv } from './env.ts'
import { checkPath } from './path.ts'
import { Problem } from './problem.ts'
import type { ProblemCode } from './problem-codes.ts'
import { answerProblem } from './problem-response.ts'
import { problemResponses, requestIdHeader } from './problem-schema.ts'
import { checkQuery } from './query.ts'
import { heed } from './quota.ts'
import { headerErrors, type RequestHeader } from './request-headers.ts'

/** A route as a feature writes it. */
type Definition = Omit<RouteConfig, 'security' | 'middleware'> & {
  /** The errors that are its own; those that follow from its shape are added. */
  errors?: readonly ProblemCode[]
  /** The optional request headers it takes. */
  takes?: readonly RequestHeader[]
  /** `Cache-Control` of its successes; `no-store` unless told. Errors are never stored. */
  cacheControl?: string
  /** A public route is counted by the client's address; a protected one is by its user in any case. */
  throttled?: boolean
  /** It hashes a password: refused with 503 while too many of these wait. */
  costly?: boolean
}

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

/** A route that needs an access token. Its handlers have `c.get('caller')`. */
export function protectedRoute<P extends string, R extends Definition & { path: P }>(route: R) {
  const { errors = [], cacheControl: _, takes = [], throttled: __, costly: ___, ...described } = route
  return createRoute({
    ...(described as R),
    ...(takes.length > 0 && {
      parameters: takes.map((name) => ({ $ref: `#/components/parameters/${name}` })),
    }),
    security: [{ bearer: [] }],
    middleware: protect(route),
    responses: withQuotas(
      withProblems(route, [...tokenErrors, ...databaseErrors, ...errors, 'rate_limited']),
    ),
  })
}

/** A route that anyone may call. */
export function publicRoute<P extends string, R extends Definition & { path: P }>(route: R) {
  const { errors = [], cacheControl: _, throttled = false, costly: __, ...described } = route
  return createRoute({
    ...(described as R),
    security: [],
    middleware: open(route),
    responses: throttled
      ? withQuotas(withProblems(route, [...errors, 'rate_limited']))
      : withProblems(route, errors),
  })
}

type Guard<E extends Env> = (c: Context<E>) => Promise<Problem | undefined>

// The order is the contract's: 401, the user's quota (429), the path's shape (400), whose path it is (403), then the body (413, 400, 415).
function protect(route: Definition): MiddlewareHandler<SignedInEnv> {
  const body = bodyOf(route.request)
  const { params, query } = route.request ?? {}
  return behind<SignedInEnv>(route, async (c) => {
    const refusal = await authenticate(c)
    if (refusal) return refusal
    heed(c, await c.get('userQuota')(c.get('caller').id))
    if (params) checkPath(c, params)
    if (query) checkQuery(c, query)
    if (body) await checkBody(c, body)
    return undefined
  })
}

// The address is counted first: a flood shall not even be read.
function open(route: Definition): MiddlewareHandler<AppEnv> {
  const body = bodyOf(route.request)
  return behind<AppEnv>(route, async (c) => {
    if (route.costly) refuseCrowd()
    if (route.throttled) heed(c, await c.get('addressQuota')(c))
    if (body) await checkBody(c, body)
    return undefined
  })
}

/** Lets a request through to the handler when the guard has nothing against it. */
function behind<E extends AppEnv>(
  { cacheControl = 'no-store', costly }: Definition,
  guard: Guard<E>,
): MiddlewareHandler<E> {
  return async (c, next) => {
    const refusal = await guard(c).catch(asProblem)
    if (refusal) return answerProblem(c as unknown as Context<AppEnv>, refusal)
    c.get('replyFields')['Cache-Control'] = cacheControl
    return await (costly ? runCostly(next) : next())
  }
}

function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  throw error
}

/** One schema for all of its media types. */
function bodyOf(request: Definition['request']): BodyRule | undefined {
  if (!request?.body) return undefined
  const content = request.body.content as Record<string, { schema: z.ZodType }>
  const [schema, ...others] = new Set(Object.values(content).map((one) => one.schema))
  if (schema === undefined || others.length > 0) throw new TypeError('a body has one schema')
  return { mediaTypes: Object.keys(content).map((type) => type.toLowerCase()), schema }
}

/** Adds the errors that follow from the route's shape. The type tells only the successes: handlers throw problems. */
function withProblems<R extends Definition>(route: R, own: readonly ProblemCode[]): R['responses'] {
  const { params, query, body } = route.request ?? {}
  const codes: ProblemCode[] = ['headers_too_large', ...own]
  if (params || query || body) codes.push('validation_failed')
  for (const name of route.takes ?? []) codes.push(...headerErrors[name])
  if (route.path.includes('{user_id}')) codes.push('wrong_user')
  if (route.costly) codes.push('overloaded')
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
