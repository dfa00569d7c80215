// Mounts the routes of a contract: what has to be true of a request first, then the handler.
import type { RouteConfig, RouteHandler } from '@hono/zod-openapi'
import type { Env, Handler, Hono } from 'hono'
import type { Requirements } from '../openapi/route.ts'
import { guardProtected, guardPublic, type RequestHandler } from './guard.ts'
import type { AppEnv, SignedInEnv } from './request/context.ts'

/**
 * In the place of OpenAPIHono's `openapi()`, whose validators run asynchronously, for each media type anew, and again
 * for the path that the guard has judged. The guard of guard.ts validates each part once, in its order. Both are one
 * handler for Hono, which calls it as it is; several it would wait for, one by one.
 * @param handler typed by the route: it can read what was validated, and answer only what the contract says
 */
export function mount<E extends Env, R extends Route>(
  router: Hono<E>,
  route: R,
  handler: RouteHandler<R, E & EnvOf<R>>,
): void {
  const guarded =
    route.access === 'public'
      ? guardPublic(route.requirements)(handler as unknown as RequestHandler<AppEnv>)
      : guardProtected(route.requirements)(handler as unknown as RequestHandler<SignedInEnv>)
  router.on([route.method], route.getRoutingPath(), guarded as unknown as Handler<E>)
}

type Route = RouteConfig & {
  getRoutingPath(): string
  access: 'access token' | 'public'
  requirements: Requirements
}

/** Behind a protected route the handler's context has the caller. */
type EnvOf<R extends Route> = R['access'] extends 'public' ? AppEnv : SignedInEnv
