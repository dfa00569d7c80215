// The application: every feature's router, within what is common to all requests. No I/O before the first request.
import { Hono } from 'hono'
import { isUnavailable } from '../db/session/errors.ts'
import { account } from '../features/account/handlers.ts'
import { apiTokens } from '../features/api-tokens/handlers.ts'
import { personalTokens } from '../features/api-tokens/personal-tokens.ts'
import { auth } from '../features/auth/handlers.ts'
import { batches } from '../features/batches/handlers.ts'
import { changes } from '../features/changes/handlers.ts'
import { openStreams } from '../features/changes/streams.ts'
import { contract } from '../features/contract.ts'
import { addressQuota } from '../features/credentials/rate-limits.ts'
import { labels } from '../features/labels/handlers.ts'
import { lists } from '../features/lists/handlers.ts'
import { recovery } from '../features/recovery/handlers.ts'
import { service } from '../features/service/handlers.ts'
import { sessions } from '../features/sessions/handlers.ts'
import { tasks } from '../features/tasks/handlers.ts'
import { transfer } from '../features/transfer/handlers.ts'
import { crossOrigin } from '../http/cross-origin.ts'
import { userActivities } from '../http/limits/user-concurrency.ts'
import { userQuota } from '../http/limits/user-quota.ts'
import { handleError, handleNotFound } from '../http/problem-response.ts'
import type { AppEnv, VerifyToken } from '../http/request/context.ts'
import { type Fetch, noticingWrites, requestLifecycle } from '../http/request-lifecycle.ts'
import { claimsToBePersonal } from '../openapi/access/personal-token.ts'
import { problemWriter } from '../openapi/problem.ts'
import { portal } from '../portal/handlers.ts'
import { web } from '../web/handlers.ts'
import type { Deps } from './deps.ts'

type App = {
  /** Handles a request; never rejects. */
  fetch: Fetch
  /** Every mounted route, as Hono lists them. */
  routes: { method: string; path: string }[]
  /** Ends the responses that would never end by themselves. */
  endStreams: () => void
}

/**
 * Builds the application: mounts the features, and answers everything else with 404 or 405.
 * @param deps what lives as long as the application: database, tokens, log, clock and settings
 * @returns `fetch`, which the HTTP adapter or a test calls, and the mounted routes
 */
export function buildApp(deps: Deps): App {
  const { log, tokens, production, corsOrigins, isDraining } = deps
  const app = new Hono<AppEnv>()
  const streams = openStreams()
  deps.signals?.listen(streams)
  const personal = personalTokens(deps)
  const verifyToken: VerifyToken = (token, c) =>
    claimsToBePersonal(token) ? personal.verify(token, c) : tokens.verify(token)
  app.onError(handleError(isUnavailable))
  app.route('/', service({ ...deps, contract }))
  app.route('/', auth(deps))
  app.route('/', account(deps))
  app.route('/', recovery(deps))
  app.route('/', sessions(deps))
  app.route('/', apiTokens({ ...deps, personal }))
  app.route('/', batches(deps))
  app.route('/', tasks(deps))
  app.route('/', lists(deps))
  app.route('/', labels(deps))
  app.route('/', changes({ ...deps, streams }))
  app.route('/', transfer(deps))
  app.route('/', portal())
  app.route('/', web())
  app.notFound(handleNotFound(app))

  const quotas = { userQuota: userQuota(deps.rateLimit, deps.clock), addressQuota: addressQuota(deps) }
  const services = {
    log,
    verifyToken,
    admitRequest: userActivities(),
    writeProblem: problemWriter(deps.publicUrl),
    ...quotas,
  }
  const onWrite = (userId: number) => {
    streams.changed(userId)
    deps.signals?.send(userId)
  }
  const respond = crossOrigin(corsOrigins, noticingWrites(app.fetch, onWrite))
  return {
    fetch: requestLifecycle(respond, { ...services, production, isDraining }),
    routes: app.routes,
    endStreams: () => streams.endAll('shutting_down'),
  }
}
