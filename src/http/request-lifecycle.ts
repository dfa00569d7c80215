// What happens to every request: its id, the headers every answer has, and its line in the log. Around the application,
// not in it: as a middleware it would make Hono compose the handlers anew for each request, and wait for each of them.
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { andThen, type MaybePromise } from './maybe-promise.ts'
import type { RequestContext, Services } from './request/context.ts'
import { type CompletedRequest, reportRequest } from './telemetry/events.ts'
import { infoLine } from './telemetry/log-line.ts'

/** An incoming `X-Request-Id` is kept when it has this form, which also keeps newlines out of the log. */
const acceptableRequestId = /^[A-Za-z0-9._-]{8,128}$/

export const requestIdOf = (incoming: string | null | undefined): string =>
  incoming && acceptableRequestId.test(incoming) ? incoming : randomUUID()

/** Headers of every response, also of those that Node answers by itself. */
export const securityHeaders = (production: boolean): Record<string, string> => ({
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  ...(production && { 'Strict-Transport-Security': 'max-age=31536000; includeSubDomains' }),
})

/** Of requests that no route answered. */
const noRoute = '/*'

export type Respond = (request: Request, context: RequestContext) => MaybePromise<Response>

/** What the HTTP adapter calls. @param from Node's own request and response, where there are any */
export type Fetch = (
  request: Request,
  from?: { incoming?: unknown; outgoing?: unknown },
) => MaybePromise<Response>

type Options = Services & { production: boolean; isDraining: () => boolean }

/** @param respond never throws */
export function requestLifecycle(
  respond: Respond,
  { log, verifyToken, userQuota, addressQuota, admitRequest, production, isDraining }: Options,
): Fetch {
  const headers = securityHeaders(production)

  function end(method: string, context: RequestContext, response: Response): Response {
    if (context.activity) context.activity.requests -= 1
    if (isDraining()) response.headers.set('Connection', 'close')
    const line = {
      request_id: context.requestId,
      user_id: context.principal?.id ?? null,
      method,
      route: context.route,
      status: response.status,
      ms: Math.round((performance.now() - context.startedAt) * 100) / 100,
    }
    infoLine(log, membersOf(line))
    reportRequest(line)
    return response
  }

  return (request, from) => {
    const requestId = requestIdOf(request.headers.get('X-Request-Id'))
    const context: RequestContext = {
      log,
      verifyToken,
      userQuota,
      addressQuota,
      admitRequest,
      requestId,
      incoming: from?.incoming as IncomingMessage | undefined,
      outgoing: from?.outgoing as ServerResponse | undefined,
      startedAt: performance.now(),
      route: noRoute,
      principal: undefined,
      activity: undefined,
      quotaCounts: [],
      headers: { 'X-Request-Id': requestId, ...headers, 'Cache-Control': 'no-store' },
    }
    const { method } = request
    return andThen(respond(request, context), (response) => end(method, context, response))
  }
}

type Line = CompletedRequest & { request_id: string; user_id: number | null }

/** The method is a token, the id has one of a few characters, and the routes are ours. */
function membersOf({ request_id, user_id, method, route, status, ms }: Line): string {
  const who = `"request_id":"${request_id}","user_id":${user_id}`
  return `${who},"method":"${method}","route":"${route}","status":${status},"ms":${ms}`
}
