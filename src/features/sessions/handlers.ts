// The operations on the user's sessions.
import { Hono } from 'hono'
import type { Database } from '../../db/database.ts'
import { mount } from '../../http/mount.ts'
import { reply, replyJson } from '../../http/reply.ts'
import type { SignedInEnv } from '../../http/request/context.ts'
import { audit } from '../../http/telemetry/audit.ts'
import { Problem } from '../../openapi/problem.ts'
import { requireAccount } from '../account/account.ts'
import * as routes from './contract.ts'
import * as queries from './queries.ts'

/** @returns the router of the sessions' operations */
export function sessions({ db }: { db: Database }) {
  const router = new Hono<SignedInEnv>()

  mount(router, routes.listSessions, async (c) => {
    const { id, sessionId } = c.env.principal
    const sessions = await queries.listSessions(db, id, sessionId)
    if (sessions.length === 0) await requireAccount(db, id)
    return replyJson(c, sessions, 200)
  })

  mount(router, routes.endSession, async (c) => {
    const userId = c.env.principal.id
    const { id } = c.req.valid('param')
    if (!(await queries.deleteSession(db, userId, id))) {
      await requireAccount(db, userId)
      throw new Problem('session_not_found')
    }
    audit(c, 'session_ended', { user_id: userId, session_id: id })
    return reply(c, null, 204)
  })

  return router
}
