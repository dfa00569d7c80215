// Mounts the routes of a contract: what has to be true of a request first, then the handler.
import type { RouteConfig, RouteHandler } from '@hono/zod-openapi'
import type { Env, Handler, Hono, MiddlewareHandler } from 'hono'

/**
 * In the place of OpenAPIHono's `openapi()`, whose validators run asynchronously, for each media type anew, and again
 * for the path that the guard has judged. The guard of route.ts validates each part once, in its order.
 * @param handler typed by the route: it can read what was validated, and answer only what the contract says
 */
export function mount<E extends Env, R extends Route>(
  router: Hono<E>,
  route: R,
  handler: RouteHandler<R, E & EnvOf<R>>,
): void {
  router.on([route.method], route.getRoutingPath(), route.middleware, handler as unknown as Handler<E>)
}

type Route = RouteConfig & { getRoutingPath(): string; middleware: MiddlewareHandler }

/** What the guard puts into the context, such as the caller. */
type EnvOf<R extends Route> = R['middleware'] extends MiddlewareHandler<infer Guarded> ? Guarded : never
