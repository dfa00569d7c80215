// CORS (Fetch standard) for an exact list of origins; without one, browsers of other origins are kept out.
import type { MiddlewareHandler } from 'hono'
import { cors } from 'hono/cors'

/** @param origins exactly as browsers send them, e.g. `https://app.example.com` */
export function crossOrigin(origins: readonly string[]): MiddlewareHandler {
  const answer = cors({
    origin: [...origins],
    allowMethods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowHeaders: ['Authorization', 'Content-Type', 'X-Request-Id'],
    exposeHeaders: [
      ...['X-Request-Id', 'Location', 'WWW-Authenticate', 'Retry-After', 'Allow'],
      ...['RateLimit', 'RateLimit-Policy'],
    ],
    maxAge: 600,
  })
  return async (c, next) => {
    const isPreflight = c.req.header('Access-Control-Request-Method') !== undefined
    // Any other OPTIONS asks for the methods of a path, which the routes answer.
    if (c.req.method === 'OPTIONS' && !isPreflight) return await next()
    return await answer(c, next)
  }
}
