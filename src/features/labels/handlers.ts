// The operations on labels.
import { Hono } from 'hono'
import type { Database } from '../../db/database.ts'
import { mount } from '../../http/mount.ts'
import { replyJson } from '../../http/reply.ts'
import type { SignedInEnv } from '../../http/request/context.ts'
import { audit } from '../../http/telemetry/audit.ts'
import { requireAccount } from '../account/account.ts'
import * as routes from './contract.ts'
import { readLabels, renameLabel } from './queries.ts'

/** @returns the router of the labels' operations */
export function labels({ db }: { db: Database }) {
  const router = new Hono<SignedInEnv>()

  mount(router, routes.listLabels, async (c) => {
    const { id } = c.env.principal
    const found = await db.forOwner('filters', id, (own) => readLabels(own, id))
    if (found.length === 0) await requireAccount(db, id)
    return replyJson(c, found, 200)
  })

  mount(router, routes.renameLabel, async (c) => {
    const { id } = c.env.principal
    const tasks = await renameLabel(db, id, c.req.valid('json'))
    if (tasks === 0) await requireAccount(db, id)
    else audit(c, 'label_renamed', { user_id: id })
    return replyJson(c, { tasks }, 200)
  })

  return router
}
