// CORS (Fetch standard) for an exact list of origins; without one, browsers of other origins are kept out.
import type { MiddlewareHandler } from 'hono'
import { cors } from 'hono/cors'
import type { AppEnv } from './env.ts'
import { requestHeaders } from './request-headers.ts'
import { responseHeaders } from './response-headers.ts'

const exposeHeaders = [...Object.keys(responseHeaders), 'Allow']

/** @param origins exactly as browsers send them, e.g. `https://app.example.com` */
export function crossOrigin(origins: readonly string[]): MiddlewareHandler<AppEnv> {
  const answerPreflight = cors({
    origin: [...origins],
    allowMethods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowHeaders: ['Authorization', 'Content-Type', 'X-Request-Id', ...Object.keys(requestHeaders)],
    exposeHeaders,
    maxAge: 600,
  })
  return async (c, next) => {
    const fields = c.get('replyFields')
    // Any other OPTIONS asks for the methods of a path, which the routes answer.
    if (c.req.method === 'OPTIONS' && c.req.header('Access-Control-Request-Method') !== undefined) {
      const answer = await answerPreflight(c, next)
      for (const [name, value] of Object.entries(fields)) answer?.headers.set(name, value)
      return answer
    }
    const origin = c.req.header('Origin')
    fields.Vary = 'Origin'
    if (origin !== undefined && origins.includes(origin)) {
      fields['Access-Control-Allow-Origin'] = origin
      fields['Access-Control-Expose-Headers'] = exposeHeaders.join()
    }
    await next()
  }
}
