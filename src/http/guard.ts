// What has to be true of a request before its handler sees it, and in which order that is judged.
import type { z } from '@hono/zod-openapi'
import type { Context, Env } from 'hono'
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

/** Sets a handler behind what has to be true of a request first. `E` is what it finds then. */
export type Guard<E extends Env> = (handler: RequestHandler<E>) => RequestHandler<E>

/** @returns why a request is refused @throws Problem where refusals are rare */
type Check = (c: Context<AppEnv>) => MaybePromise<Problem | undefined>

/**
 * Of a route that needs an access token. The order is the contract's: 401, the user's quota (429) and requests in work
 * (503), the path's shape (400), whose path it is (403), then the query and the body (400, 413, 415).
 */
export function guardProtected(route: Requirements): Guard<SignedInEnv> {
  const body = bodyOf(route.request)
  const { params, query } = route.request ?? {}

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
    if (params) checkPath(c, principal, params)
    if (query) checkQuery(c, query)
    return body && checkBody(c, body)
  }

  return behind<SignedInEnv>(route, (c) =>
    andThen(authenticate(c), (principal) => checkSignedIn(c, principal)),
  )
}

/** Of a route that anyone may call. The address is counted first: a flood shall not even be read. */
export function guardPublic(route: Requirements): Guard<AppEnv> {
  const body = bodyOf(route.request)
  return behind<AppEnv>(route, (c) => {
    if (route.concurrencyLimited) shedLoad()
    return andThen(route.throttled ? c.env.addressQuota(c) : undefined, (count) => {
      enforce(c, count)
      return body && checkBody(c, body)
    })
  })
}

/** Lets a request through to the handler when the check has nothing against it. */
function behind<E extends AppEnv>(
  { cacheControl, concurrencyLimited }: Requirements,
  check: Check,
): Guard<E> {
  return (handler) => {
    const answer = concurrencyLimited ? (c: Context<E>) => runLimited(() => handler(c)) : handler

    function proceed(c: Context<E>, refusal: Problem | undefined) {
      if (refusal) return respondWithProblem(c as unknown as Context<AppEnv>, refusal)
      if (cacheControl) c.env.headers['Cache-Control'] = cacheControl
      return answer(c)
    }

    return (c) => andThen(check(c as unknown as Context<AppEnv>), (refusal) => proceed(c, refusal))
  }
}

/** One schema for all of its media types. */
function bodyOf(request: Requirements['request']): BodyRule | undefined {
  if (!request?.body) return undefined
  const content = request.body.content as Record<string, { schema: z.ZodType }>
  const [schema, ...others] = new Set(Object.values(content).map((one) => one.schema))
  if (schema === undefined || others.length > 0) throw new TypeError('a body has one schema')
  return { mediaTypes: Object.keys(content).map((type) => type.toLowerCase()), schema }
}
