// The application: every feature mounted behind the same door. Pure: no I/O until a request comes.
import { Hono } from 'hono'
import { isUnavailable } from '../db/session/errors.ts'
import { users } from '../features/account/handlers.ts'
import { auth } from '../features/auth/handlers.ts'
import { contract } from '../features/contract.ts'
import { addressQuota } from '../features/credentials/rate-limits.ts'
import { service } from '../features/service/handlers.ts'
import { sessions } from '../features/sessions/handlers.ts'
import { tasks } from '../features/tasks/handlers.ts'
import { crossOrigin } from '../http/cross-origin.ts'
import { userActivities } from '../http/limits/user-concurrency.ts'
import { userQuota } from '../http/limits/user-quota.ts'
import { handleError, handleNotFound } from '../http/problem-response.ts'
import type { AppEnv } from '../http/request/context.ts'
import { eachRequest, type Fetch } from '../http/request-lifecycle.ts'
import { portal } from '../portal/handlers.ts'
import type { Deps } from './deps.ts'

type App = {
  fetch: Fetch
  /** What is mounted. */
  routes: { method: string; path: string }[]
}

export function buildApp(deps: Deps): App {
  const { log, tokens, production, corsOrigins, isDraining } = deps
  const app = new Hono<AppEnv>()
  app.onError(handleError(isUnavailable))
  app.route('/', service({ ...deps, contract }))
  app.route('/', auth(deps))
  app.route('/', users(deps))
  app.route('/', sessions(deps))
  app.route('/', tasks(deps))
  app.route('/', portal())
  app.notFound(handleNotFound(app))

  const quotas = { userQuota: userQuota(deps.rateLimit, deps.clock), addressQuota: addressQuota(deps) }
  const services = { log, verifyToken: tokens.verify, admitRequest: userActivities(), ...quotas }
  const response = crossOrigin(corsOrigins, app.fetch)
  return { fetch: eachRequest(response, { ...services, production, isDraining }), routes: app.routes }
}
