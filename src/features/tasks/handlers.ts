// The operations on tasks.
import { type Context, Hono } from 'hono'
import type { Database } from '../../db/database.ts'
import { mount } from '../../http/mount.ts'
import { reply, replyJson } from '../../http/reply.ts'
import { isNotModified, requiredVersions, versionTag } from '../../http/request/conditional.ts'
import type { SignedInEnv } from '../../http/request/context.ts'
import { bodyHash, idempotencyKey } from '../../http/request/idempotency-key.ts'
import { audit } from '../../http/telemetry/audit.ts'
import { Problem } from '../../openapi/problem.ts'
import { requireAccount } from '../account/account.ts'
import * as routes from './contract.ts'
import { admit } from './costly-lists.ts'
import { createOnce } from './creation.ts'
import { positionOf } from './cursor.ts'
import { listTasks } from './list.ts'
import { pageHeaders, pageTag } from './page.ts'
import * as queries from './queries.ts'
import type { StoredTask } from './task.ts'

export function tasks({ db }: { db: Database }) {
  const router = new Hono<SignedInEnv>()

  mount(router, routes.listTasks, async (c) => {
    const userId = c.env.principal.id
    const query = c.req.valid('query')
    const from = query.cursor === undefined ? undefined : positionOf(query.cursor, userId, query)
    const page = await admit(c.env.activity, query, () => listTasks(db, userId, query, from))
    if (page.tasks.length === 0) await requireAccount(db, userId)
    const ETag = pageTag(page)
    if (isNotModified(c, ETag)) return reply(c, null, 304, { ETag })
    return replyJson(c, page.tasks, 200, { ...pageHeaders(userId, query, page), ETag })
  })

  mount(router, routes.createTask, async (c) => {
    const userId = c.env.principal.id
    const key = idempotencyKey(c)
    const task = c.req.valid('json')
    if (key === undefined) return created(c, await queries.insertTask(db, userId, task))
    const request = { userId, key, bodyHash: bodyHash(await c.req.json()) }
    const once = await createOnce(db, request, task)
    return created(c, once?.task, once?.replayed)
  })

  mount(router, routes.getTask, async (c) => {
    const stored = await queries.findTask(db, c.env.principal.id, c.req.valid('param').id)
    const { version, ...task } = stored ?? (await noTask(c))
    const ETag = versionTag(version)
    return isNotModified(c, ETag) ? reply(c, null, 304, { ETag }) : replyJson(c, task, 200, { ETag })
  })

  mount(router, routes.replaceTask, async (c) => {
    const { id } = c.req.valid('param')
    const versions = requiredVersions(c)
    return written(
      c,
      id,
      await queries.replaceTask(db, c.env.principal.id, id, c.req.valid('json'), versions),
    )
  })

  mount(router, routes.updateTask, async (c) => {
    const { id } = c.req.valid('param')
    const versions = requiredVersions(c)
    return written(c, id, await queries.updateTask(db, c.env.principal.id, id, c.req.valid('json'), versions))
  })

  mount(router, routes.setTaskCompletion, async (c) => {
    const { id } = c.req.valid('param')
    const versions = requiredVersions(c)
    return written(c, id, await queries.updateTask(db, c.env.principal.id, id, c.req.valid('json'), versions))
  })

  mount(router, routes.deleteTask, async (c) => {
    const { id } = c.req.valid('param')
    const deleted = await queries.deleteTask(db, c.env.principal.id, id, requiredVersions(c))
    if (!deleted) return await notWritten(c, id)
    audit(c, 'task_deleted', { user_id: c.env.principal.id, task_id: id })
    return reply(c, null, 204)
  })

  function created(c: Context<SignedInEnv>, stored: StoredTask | undefined, replayed = false) {
    if (stored === undefined) throw new Problem('invalid_token')
    const { version, ...task } = stored
    if (!replayed) audit(c, 'task_created', { user_id: task.user_id, task_id: task.id })
    return replyJson(c, task, 201, {
      Location: `/api/${task.user_id}/tasks/${task.id}`,
      ETag: versionTag(version),
      ...(replayed && { 'Idempotency-Replayed': 'true' }),
    })
  }

  async function written(c: Context<SignedInEnv>, id: number, stored: StoredTask | undefined) {
    const { version, ...task } = stored ?? (await notWritten(c, id))
    audit(c, 'task_updated', { user_id: c.env.principal.id, task_id: id })
    return replyJson(c, task, 200, { ETag: versionTag(version) })
  }

  /** A write found no row: there is none, or its version is another one. */
  async function notWritten(c: Context<SignedInEnv>, id: number): Promise<never> {
    if ((await queries.findTask(db, c.env.principal.id, id)) !== undefined)
      throw new Problem('precondition_failed')
    return await noTask(c)
  }

  async function noTask(c: Context<SignedInEnv>): Promise<never> {
    await requireAccount(db, c.env.principal.id)
    throw new Problem('task_not_found')
  }

  return router
}
