// Mounts the routes of a contract on a router: the checks of http/guard.ts, then the handler.
import type { RouteConfig, RouteHandler } from '@hono/zod-openapi'
import type { Env, Handler, Hono } from 'hono'
import type { Requirements } from '../openapi/route.ts'
import { guardProtected, guardPublic, type RequestHandler } from './guard.ts'
import type { AppEnv, SignedInEnv } from './request/context.ts'

/**
 * Mounts a route. It replaces OpenAPIHono's `openapi()`, which would validate each media type separately and
 * asynchronously, and the path a second time. Guard and handler are one function for Hono, since it awaits each of several
 * handlers.
 * @param router where the route is mounted
 * @param route made by `protectedRoute` or `publicRoute`
 * @param handler typed by the route: it reads validated input, and may respond only with what the contract documents
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

/** The handler of a protected route finds the principal in its context. */
type EnvOf<R extends Route> = R['access'] extends 'public' ? AppEnv : SignedInEnv
