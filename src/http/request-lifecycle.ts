// What happens to every request: its id, the headers every answer has, and its line in the log. Around the application,
// not in it: as a middleware it would make Hono compose the handlers anew for each request, and wait for each of them.
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Soon, soon } from './maybe-promise.ts'
import type { Exchange, Services } from './request/context.ts'
import { type Answered, tellAnswered } from './telemetry/events.ts'
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

export type Answer = (request: Request, exchange: Exchange) => Soon<Response>

/** What the HTTP adapter calls. @param from Node's own request and response, where there are any */
export type Fetch = (request: Request, from?: { incoming?: unknown; outgoing?: unknown }) => Soon<Response>

type Options = Services & { production: boolean; isDraining: () => boolean }

/** @param answer never throws */
export function eachRequest(
  answer: Answer,
  { log, verifyToken, userQuota, addressQuota, beginWork, production, isDraining }: Options,
): Fetch {
  const headers = securityHeaders(production)

  function end(method: string, exchange: Exchange, response: Response): Response {
    if (exchange.work) exchange.work.requests -= 1
    if (isDraining()) response.headers.set('Connection', 'close')
    const line = {
      request_id: exchange.requestId,
      user_id: exchange.caller?.id ?? null,
      method,
      route: exchange.route,
      status: response.status,
      ms: Math.round((performance.now() - exchange.begin) * 100) / 100,
    }
    infoLine(log, membersOf(line))
    tellAnswered(line)
    return response
  }

  return (request, from) => {
    const requestId = requestIdOf(request.headers.get('X-Request-Id'))
    const exchange: Exchange = {
      log,
      verifyToken,
      userQuota,
      addressQuota,
      beginWork,
      requestId,
      incoming: from?.incoming as IncomingMessage | undefined,
      outgoing: from?.outgoing as ServerResponse | undefined,
      begin: performance.now(),
      route: noRoute,
      caller: undefined,
      work: undefined,
      counts: [],
      fields: { 'X-Request-Id': requestId, ...headers, 'Cache-Control': 'no-store' },
    }
    const { method } = request
    return soon(answer(request, exchange), (response) => end(method, exchange, response))
  }
}

type Line = Answered & { request_id: string; user_id: number | null }

/** The method is a token, the id has one of a few characters, and the routes are ours. */
function membersOf({ request_id, user_id, method, route, status, ms }: Line): string {
  const who = `"request_id":"${request_id}","user_id":${user_id}`
  return `${who},"method":"${method}","route":"${route}","status":${status},"ms":${ms}`
}
