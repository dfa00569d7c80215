// What happens to every request: its id, the headers every response has, and its line in the log.
import { randomUUID } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import { routePath } from 'hono/route'
import type { Logger } from 'pino'
import { type AddressQuota, type AppEnv, callerOf, type VerifyToken } from './env.ts'
import { type Answered, tellAnswered } from './events.ts'
import { infoLine } from './log-line.ts'
import type { UserQuota } from './user-quota.ts'

/** An incoming `X-Request-Id` is kept when it has this form, which also keeps newlines out of the log. */
const acceptableRequestId = /^[A-Za-z0-9._-]{8,128}$/

export const requestIdOf = (incoming: string | undefined): string =>
  incoming !== undefined && acceptableRequestId.test(incoming) ? incoming : randomUUID()

/** Headers of every response, also of those that Node answers by itself. */
export const securityHeaders = (production: boolean): Record<string, string> => ({
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  ...(production && { 'Strict-Transport-Security': 'max-age=31536000; includeSubDomains' }),
})

type Options = {
  log: Logger
  verifyToken: VerifyToken
  userQuota: UserQuota
  addressQuota: AddressQuota
  production: boolean
  isDraining: () => boolean
}

/** The outermost middleware. */
export function everyRequest({
  log,
  verifyToken,
  userQuota,
  addressQuota,
  production,
  isDraining,
}: Options): MiddlewareHandler<AppEnv> {
  const headers = securityHeaders(production)
  return async (c, next) => {
    const start = performance.now()
    const requestId = requestIdOf(c.req.header('X-Request-Id'))
    c.set('requestId', requestId)
    c.set('log', log)
    c.set('verifyToken', verifyToken)
    c.set('userQuota', userQuota)
    c.set('addressQuota', addressQuota)
    c.set('counts', [])
    c.set('replyFields', { 'X-Request-Id': requestId, ...headers, 'Cache-Control': 'no-store' })
    await next()
    if (isDraining()) c.res.headers.set('Connection', 'close')
    const line = {
      request_id: requestId,
      user_id: callerOf(c)?.id ?? null,
      method: c.req.method,
      route: routePath(c, -1),
      status: c.res.status,
      ms: Math.round((performance.now() - start) * 100) / 100,
    }
    infoLine(log, membersOf(line))
    tellAnswered(line)
  }
}

type Line = Answered & { request_id: string; user_id: number | null }

/** The method is a token, the id has one of a few characters, and the routes are ours. */
function membersOf({ request_id, user_id, method, route, status, ms }: Line): string {
  const who = `"request_id":"${request_id}","user_id":${user_id}`
  return `${who},"method":"${method}","route":"${route}","status":${status},"ms":${ms}`
}
