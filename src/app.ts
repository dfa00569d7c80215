// The application: every feature mounted behind the same door. Pure: no I/O until a request comes.
import { Hono } from 'hono'
import { auth } from './auth/handlers.ts'
import { addressQuota } from './auth/throttle.ts'
import { isUnavailable } from './db/errors.ts'
import type { Deps } from './deps.ts'
import { crossOrigin } from './http/cross-origin.ts'
import type { AppEnv } from './http/env.ts'
import { answerError, answerNotFound, refuseOtherMethods } from './http/problem-response.ts'
import { everyRequest } from './http/request.ts'
import { userQuota } from './http/user-quota.ts'
import { portal } from './portal/handlers.ts'
import { service } from './service/handlers.ts'
import { tasks } from './tasks/handlers.ts'
import { users } from './users/handlers.ts'

export function buildApp(deps: Deps): Hono<AppEnv> {
  const { log, tokens, production, corsOrigins, isDraining } = deps
  const app = new Hono<AppEnv>()
  app.onError(answerError(isUnavailable))
  app.notFound(answerNotFound)

  const quotas = { userQuota: userQuota(deps.rateLimit, deps.clock), addressQuota: addressQuota(deps) }
  app.use(everyRequest({ log, verifyToken: tokens.verify, ...quotas, production, isDraining }))
  if (corsOrigins.length > 0) app.use(crossOrigin(corsOrigins))
  app.route('/', service(deps))
  app.route('/', auth(deps))
  app.route('/', users(deps))
  app.route('/', tasks(deps))
  app.route('/', portal())
  refuseOtherMethods(app)
  return app
}
