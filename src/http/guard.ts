// The checks that a request passes before its handler runs, in the order that the contract promises.
import type { z } from '@hono/zod-openapi'
import type { Context, Env } from 'hono'
import { scopeChallenge } from '../openapi/access/scopes.ts'
import { Problem } from '../openapi/problem.ts'
import type { Requirements } from '../openapi/route.ts'
import { runLimited, shedLoad } from './limits/concurrency-limit.ts'
import { enforce } from './limits/quota.ts'
import { tooManyRequests } from './limits/user-concurrency.ts'
import { andThen, type MaybePromise } from './maybe-promise.ts'
import { respondWithProblem } from './problem-response.ts'
import { authenticate } from './request/authenticate.ts'
import { type BodyRule, checkBody } from './request/body.ts'
import type { AppEnv, Principal, SignedInEnv } from './request/context.ts'
import { checkPath } from './request/path.ts'
import { checkQuery } from './request/query.ts'
import { audit } from './telemetry/audit.ts'

export type RequestHandler<E extends Env> = (c: Context<E>) => MaybePromise<Response>

/** Wraps a handler so that it runs only if the route's checks pass. `E` is the environment that the handler can rely on. */
export type Guard<E extends Env> = (handler: RequestHandler<E>) => RequestHandler<E>

/**
 * A check of a request.
 * @returns the problem to respond with, or undefined if the request passes
 * @throws Problem where failures are rare; where they are frequent, returning the problem is cheaper
 */
type Check = (c: Context<AppEnv>) => MaybePromise<Problem | undefined>

/**
 * The guard of a route that needs a token. It checks, in this order: the token (401), the user's quota (429) and number of
 * concurrent requests (503), the scope of a personal access token (403), the form of the path (400), whether the path is the
 * user's own (403), the query (400) and the body (400, 413, 415).
 * @param route what the route requires
 */
export function guardProtected(route: Requirements): Guard<SignedInEnv> {
  const body = route.readsFile ? undefined : bodyRuleOf(route.request)
  const { params, query } = route.request ?? {}
  const { scope } = route
  const insufficientScope = new Problem('insufficient_scope', {
    headers: { 'WWW-Authenticate': scopeChallenge(scope) },
  })

  function checkSignedIn(
    c: Context<AppEnv>,
    principal: Principal | Problem,
  ): MaybePromise<Problem | undefined> {
    if (principal instanceof Problem) return principal
    c.env.principal = principal
    if (principal.isNew) audit(c, 'user_registered', { user_id: principal.id })
    enforce(c, c.env.userQuota(principal.id))
    c.env.activity = c.env.admitRequest(principal.id)
    if (c.env.activity === undefined) return tooManyRequests
    if (principal.token && !(scope && principal.token.scopes.includes(scope))) return insufficientScope
    if (params) checkPath(c, principal, params)
    if (query) checkQuery(c, query)
    return body && checkBody(c, body)
  }

  return behind<SignedInEnv>(route, (c) =>
    andThen(authenticate(c), (principal) => checkSignedIn(c, principal)),
  )
}

/**
 * The guard of a route that anyone may call. The client's address is counted before the body is read, so that requests
 * over the quota cost as little as possible.
 * @param route what the route requires
 */
export function guardPublic(route: Requirements): Guard<AppEnv> {
  const body = bodyRuleOf(route.request)
  return behind<AppEnv>(route, (c) => {
    if (route.concurrencyLimited) shedLoad()
    return andThen(route.throttled ? c.env.addressQuota(c) : undefined, (count) => {
      enforce(c, count)
      return body && checkBody(c, body)
    })
  })
}

/** Wraps a handler: it runs if the check passes, else the response is the check's problem. */
function behind<E extends AppEnv>(
  { cacheControl, concurrencyLimited }: Requirements,
  check: Check,
): Guard<E> {
  return (handler) => {
    const run = concurrencyLimited ? (c: Context<E>) => runLimited(() => handler(c)) : handler

    function proceed(c: Context<E>, problem: Problem | undefined) {
      if (problem) return respondWithProblem(c as unknown as Context<AppEnv>, problem)
      if (cacheControl) c.env.headers['Cache-Control'] = cacheControl
      return run(c)
    }

    return (c) => andThen(check(c as unknown as Context<AppEnv>), (problem) => proceed(c, problem))
  }
}

/** @throws TypeError for a body whose media types have different schemas */
function bodyRuleOf(request: Requirements['request']): BodyRule | undefined {
  if (!request?.body) return undefined
  const content = request.body.content as Record<string, { schema: z.ZodType }>
  const [schema, ...others] = new Set(Object.values(content).map((one) => one.schema))
  if (schema === undefined || others.length > 0) throw new TypeError('a body has one schema')
  return { mediaTypes: Object.keys(content).map((type) => type.toLowerCase()), schema }
}
