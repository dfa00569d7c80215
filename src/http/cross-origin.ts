// CORS (Fetch standard) for a list of allowed origins; all other origins are refused by the browser.
import { Hono } from 'hono'
import { cors } from 'hono/cors'
import { responseHeaders } from '../openapi/response-headers.ts'
import { methods } from './methods.ts'
import type { AppEnv } from './request/context.ts'
import type { Respond } from './request-lifecycle.ts'

const exposeHeaders = [...Object.keys(responseHeaders), 'Allow', 'traceparent'].join()

/**
 * Adds CORS headers to responses, and responds to preflight requests.
 * @param origins exactly as browsers send them, e.g. `https://app.example.com`; with none, `respond` is returned unchanged
 * @param respond handles every request that is not a preflight
 */
export function crossOrigin(origins: readonly string[], respond: Respond): Respond {
  if (origins.length === 0) return respond
  const preflight = respondToPreflight(origins)
  return (request, context) => {
    // OPTIONS without that header is no preflight: the routes answer it with the methods of the path.
    if (request.method === 'OPTIONS' && request.headers.has('Access-Control-Request-Method'))
      return preflight(request, context)
    const { headers } = context
    const origin = request.headers.get('Origin')
    headers.Vary = 'Origin'
    if (origin !== null && origins.includes(origin)) {
      headers['Access-Control-Allow-Origin'] = origin
      headers['Access-Control-Expose-Headers'] = exposeHeaders
    }
    return respond(request, context)
  }
}

/** A page of an allowed origin may send any header: without `allowHeaders`, Hono allows those that the preflight names. */
function respondToPreflight(origins: readonly string[]): Respond {
  const preflights = new Hono<AppEnv>()
  const allow = cors({
    origin: [...origins],
    allowMethods: methods,
    maxAge: 600,
  })
  preflights.use(allow)
  return async (request, context) => {
    const response = await preflights.fetch(request, context)
    for (const [name, value] of Object.entries(context.headers)) response.headers.set(name, value)
    return response
  }
}
