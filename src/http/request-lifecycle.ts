// What happens to every request, whatever its route: its id, the headers that every response has, and its line in the log.
// It wraps the application rather than being a middleware, which would make Hono compose and await handlers per request.
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { andThen, type MaybePromise } from './maybe-promise.ts'
import type { RequestContext, Services } from './request/context.ts'
import { nameActiveSpan } from './telemetry/active-span.ts'
import { type CompletedRequest, reportRequest } from './telemetry/events.ts'
import { infoLine } from './telemetry/log-line.ts'
import { traceIdOf } from './telemetry/trace-parent.ts'

/** An incoming `X-Request-Id` is kept when it has this form, which also keeps newlines out of the log. */
const acceptableRequestId = /^[A-Za-z0-9._-]{8,128}$/

/** @returns the client's id if it is acceptable, else a new UUID */
export const requestIdOf = (incoming: string | null | undefined): string =>
  incoming && acceptableRequestId.test(incoming) ? incoming : randomUUID()

/** Headers of every response, those that Node sends by itself included. `production` adds HSTS. */
export const securityHeaders = (production: boolean): Record<string, string> => ({
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  ...(production && { 'Strict-Transport-Security': 'max-age=31536000; includeSubDomains' }),
})

let inWork = 0

/** @returns how many requests of this process wait for their response, for the metrics */
export const requestsInWork = (): number => inWork

/** The route that is logged where no route matched. */
const noRoute = '/*'

export type Respond = (request: Request, context: RequestContext) => MaybePromise<Response>

/**
 * What the HTTP adapter calls.
 * @param from Node's own request and response, where the request came over a socket
 */
export type Fetch = (
  request: Request,
  from?: { incoming?: unknown; outgoing?: unknown },
) => MaybePromise<Response>

/**
 * Wraps the application so that it is known when a user's request may have changed something: it was not refused, or its outcome
 * is not known. Before the response leaves, so that nobody can know of the change earlier.
 */
export const noticingWrites =
  (respond: Respond, onWrite: (userId: number) => void): Respond =>
  (request, context) =>
    andThen(respond(request, context), (response) => {
      const { method } = request
      const isRead = method === 'GET' || method === 'HEAD'
      const isRefused = response.status >= 400 && response.status < 500
      if (!isRead && !isRefused && context.principal) onWrite(context.principal.id)
      return response
    })

type Options = Services & { production: boolean; isDraining: () => boolean }

/**
 * Wraps the application in what happens to every request.
 * @param respond the application; must never throw or reject
 */
export function requestLifecycle(
  respond: Respond,
  { log, verifyToken, userQuota, addressQuota, admitRequest, writeProblem, production, isDraining }: Options,
): Fetch {
  const headers = securityHeaders(production)

  function end(method: string, context: RequestContext, response: Response): Response {
    inWork -= 1
    if (context.activity) context.activity.requests -= 1
    if (isDraining()) response.headers.set('Connection', 'close')
    const line = {
      request_id: context.requestId,
      trace_id: context.traceId,
      user_id: context.principal?.id ?? null,
      method,
      route: context.route,
      status: response.status,
      ms: Math.round((performance.now() - context.startedAt) * 100) / 100,
    }
    infoLine(log, membersOf(line))
    if (context.route !== noRoute) nameActiveSpan(method, context.route)
    reportRequest(line)
    return response
  }

  return (request, from) => {
    const requestId = requestIdOf(request.headers.get('X-Request-Id'))
    const traceparent = request.headers.get('traceparent')
    const traceId = traceIdOf(traceparent)
    const context: RequestContext = {
      log,
      verifyToken,
      userQuota,
      addressQuota,
      admitRequest,
      writeProblem,
      requestId,
      traceId,
      incoming: from?.incoming as IncomingMessage | undefined,
      outgoing: from?.outgoing as ServerResponse | undefined,
      startedAt: performance.now(),
      route: noRoute,
      principal: undefined,
      activity: undefined,
      quotaCounts: [],
      headers: { 'X-Request-Id': requestId, ...headers, 'Cache-Control': 'no-store' },
    }
    if (traceparent !== null && traceId !== undefined) context.headers.traceparent = traceparent
    const { method } = request
    inWork += 1
    return andThen(respond(request, context), (response) => end(method, context, response))
  }
}

type Line = CompletedRequest & { request_id: string; trace_id: string | undefined; user_id: number | null }

/** The members of a log line as JSON. None needs an escape: an HTTP method is a token, ids and routes have safe characters. */
function membersOf({ request_id, trace_id, user_id, method, route, status, ms }: Line): string {
  const trace = trace_id === undefined ? '' : `,"trace_id":"${trace_id}"`
  const ids = `"request_id":"${request_id}"${trace},"user_id":${user_id}`
  return `${ids},"method":"${method}","route":"${route}","status":${status},"ms":${ms}`
}
