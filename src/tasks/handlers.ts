// The operations on tasks.
import { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Deps } from '../deps.ts'
import { audit } from '../http/audit.ts'
import type { SignedInEnv } from '../http/env.ts'
import { Problem } from '../http/problem.ts'
import { requireAccount } from '../users/account.ts'
import * as routes from './contract.ts'
import * as queries from './queries.ts'
import type { Task } from './task.ts'

export function tasks({ db }: Pick<Deps, 'db'>) {
  const router = new OpenAPIHono<SignedInEnv>()

  router.openapi(routes.listTasks, async (c) => {
    const list = await queries.listTasks(db, c.var.caller.id)
    if (list.length === 0) await requireAccount(db, c.var.caller.id)
    return c.json(list, 200)
  })

  router.openapi(routes.createTask, async (c) => {
    const userId = c.var.caller.id
    const task = await queries.insertTask(db, userId, c.req.valid('json'))
    if (task === undefined) throw new Problem('invalid_token')
    audit(c, 'task_created', { user_id: userId, task_id: task.id })
    return c.json(task, 201, { Location: `/api/${userId}/tasks/${task.id}` })
  })

  router.openapi(routes.getTask, async (c) => {
    const task = await queries.findTask(db, c.var.caller.id, c.req.valid('param').id)
    return c.json(task ?? (await noTask(c)), 200)
  })

  router.openapi(routes.replaceTask, async (c) => {
    const { id } = c.req.valid('param')
    return written(c, await queries.replaceTask(db, c.var.caller.id, id, c.req.valid('json')))
  })

  router.openapi(routes.updateTask, async (c) => {
    const { id } = c.req.valid('param')
    return written(c, await queries.updateTask(db, c.var.caller.id, id, c.req.valid('json')))
  })

  router.openapi(routes.setTaskCompletion, async (c) => {
    const { id } = c.req.valid('param')
    return written(c, await queries.updateTask(db, c.var.caller.id, id, c.req.valid('json')))
  })

  router.openapi(routes.deleteTask, async (c) => {
    const { id } = c.req.valid('param')
    const deleted = await queries.deleteTask(db, c.var.caller.id, id)
    if (!deleted) return await noTask(c)
    audit(c, 'task_deleted', { user_id: c.var.caller.id, task_id: id })
    return c.body(null, 204)
  })

  async function written(c: Context<SignedInEnv>, task: Task | undefined) {
    const now = task ?? (await noTask(c))
    audit(c, 'task_updated', { user_id: c.var.caller.id, task_id: now.id })
    return c.json(now, 200)
  }

  async function noTask(c: Context<SignedInEnv>): Promise<never> {
    await requireAccount(db, c.var.caller.id)
    throw new Problem('task_not_found')
  }

  return router
}
