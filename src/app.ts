// The application: every feature mounted behind the same door. Pure: no I/O until a request comes.
import { Hono } from 'hono'
import { auth } from './auth/handlers.ts'
import { addressQuota } from './auth/throttle.ts'
import { isUnavailable } from './db/errors.ts'
import type { Deps } from './deps.ts'
import { crossOrigin } from './http/cross-origin.ts'
import type { AppEnv } from './http/env.ts'
import { eachRequest, type Fetch } from './http/exchange.ts'
import { answerError, answerNotFound } from './http/problem-response.ts'
import { userQuota } from './http/user-quota.ts'
import { usersAtWork } from './http/user-work.ts'
import { portal } from './portal/handlers.ts'
import { service } from './service/handlers.ts'
import { tasks } from './tasks/handlers.ts'
import { users } from './users/handlers.ts'

type App = {
  fetch: Fetch
  /** What is mounted. */
  routes: { method: string; path: string }[]
}

export function buildApp(deps: Deps): App {
  const { log, tokens, production, corsOrigins, isDraining } = deps
  const app = new Hono<AppEnv>()
  app.onError(answerError(isUnavailable))
  app.route('/', service(deps))
  app.route('/', auth(deps))
  app.route('/', users(deps))
  app.route('/', tasks(deps))
  app.route('/', portal())
  app.notFound(answerNotFound(app))

  const quotas = { userQuota: userQuota(deps.rateLimit, deps.clock), addressQuota: addressQuota(deps) }
  const services = { log, verifyToken: tokens.verify, beginWork: usersAtWork(), ...quotas }
  const answer = crossOrigin(corsOrigins, app.fetch)
  return { fetch: eachRequest(answer, { ...services, production, isDraining }), routes: app.routes }
}
