// How errors become responses: every error leaves the service as a problem (RFC 9457), an unknown URL included.
import { type Context, Hono } from 'hono'
import type { StatusCode } from 'hono/utils/http-status'
import { Problem } from '../openapi/problem.ts'
import { problems } from '../openapi/problem-codes.ts'
import { tarpit } from './limits/tarpit.ts'
import { reply } from './reply.ts'
import type { AppEnv } from './request/context.ts'
import { audit } from './telemetry/audit.ts'
import { reportProblem } from './telemetry/events.ts'

/** Whether an error means that the database is unavailable. Passed in, since this folder knows nothing of the database. */
export type IsUnavailable = (error: unknown) => boolean

/**
 * Makes Hono's `onError`: a Problem is sent as it is; any other error is logged and sent as a 500 or 503 without details.
 * @param isUnavailable whether an error is the database's absence (503)
 */
export const handleError = (isUnavailable: IsUnavailable) => (error: Error, c: Context<AppEnv>) =>
  respondWithProblem(c, toProblem(error, c, isUnavailable))

/**
 * Makes Hono's `notFound`: 405 with `Allow` on a known path, 204 for OPTIONS there, else 404. These routes are in an
 * application of their own, because a second handler for a path makes Hono await each of them.
 * @param app with all its routes mounted
 */
export function handleNotFound(app: Hono<AppEnv>): (c: Context<AppEnv>) => Response | Promise<Response> {
  const others = new Hono<AppEnv>()
  for (const [path, methods] of methodsByPath(app)) {
    const allow = [...methods, ...(methods.has('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ')
    const notAllowed = new Problem('method_not_allowed', { headers: { Allow: allow } })
    others.all(path, (c) =>
      c.req.method === 'OPTIONS' ? reply(c, null, 204, { Allow: allow }) : respondWithProblem(c, notAllowed),
    )
  }
  others.notFound((c) => respondWithProblem(c, new Problem('route_not_found')))
  return (c) => others.fetch(c.req.raw, c.env)
}

function methodsByPath(app: Hono<AppEnv>): Map<string, Set<string>> {
  const paths = new Map<string, Set<string>>()
  for (const { path, method } of app.routes) {
    if (method === 'ALL') continue // refuses what no route takes
    paths.set(path, (paths.get(path) ?? new Set()).add(method))
  }
  return paths
}

function toProblem(error: Error, c: Context<AppEnv>, isUnavailable: IsUnavailable): Problem {
  if (error instanceof Problem) return error
  const unavailable = isUnavailable(error)
  const line = { request_id: c.env.requestId, err: error }
  if (unavailable) c.env.log.warn(line, 'the database is not available')
  else c.env.log.error(line, 'unexpected error')
  return new Problem(unavailable ? 'database_unavailable' : 'internal_error')
}

/** Responds with a problem; under a flood of rejected requests with a delay (see tarpit.ts). Cheaper than throwing it. */
export function respondWithProblem(c: Context<AppEnv>, problem: Problem): Response | Promise<Response> {
  return tarpit(problem.code)?.then(() => send(c, problem)) ?? send(c, problem)
}

function send(c: Context<AppEnv>, problem: Problem): Response {
  reportProblem(problem.code)
  if (problems[problem.code].status === 403)
    audit(c, 'access_denied', { user_id: c.env.principal?.id ?? null })
  const { status, headers, body } = c.env.writeProblem(problem, c.env.requestId)
  return reply(c, body, status as StatusCode, headers)
}
