// The operation that does many.
import { Hono } from 'hono'
import type { Database } from '../../db/database.ts'
import { mount } from '../../http/mount.ts'
import { replyJson } from '../../http/reply.ts'
import { versionTag } from '../../http/request/conditional.ts'
import type { RequestContext, SignedInEnv } from '../../http/request/context.ts'
import { bodyHash, idempotencyKey } from '../../http/request/idempotency-key.ts'
import { audit } from '../../http/telemetry/audit.ts'
import { brokenReferences } from '../../openapi/batch-references.ts'
import { maxErrors } from '../../openapi/limits.ts'
import { Problem } from '../../openapi/problem.ts'
import type { BatchResult } from './batch.ts'
import * as routes from './contract.ts'
import { type Outcome, runBatch } from './run.ts'

/** @returns the router of batches */
export function batches({ db }: { db: Database }) {
  const router = new Hono<SignedInEnv>()

  mount(router, routes.batchTasks, async (c) => {
    const userId = c.env.principal.id
    const batch = c.req.valid('json')
    const errors = brokenReferences(batch.operations)
    if (errors.length > 0) throw new Problem('validation_failed', { errors: errors.slice(0, maxErrors) })
    const key = idempotencyKey(c)
    const keyed = key && { userId, key: `batch ${key}`, bodyHash: bodyHash(await c.req.json()) }
    const write = (outcome: Outcome) => resultOf(c.env, outcome)
    const { outcomes, results, replayed } = await runBatch(db, userId, batch, keyed || undefined, write)
    for (const outcome of outcomes) {
      if ('problem' in outcome) continue
      audit(c, events[outcome.op], { user_id: userId, task_id: outcome.id })
      const { completedTask } = outcome.task ?? {}
      if (completedTask) audit(c, 'task_created', { user_id: userId, task_id: completedTask })
    }
    return replyJson(c, { results }, 200, replayed ? { 'Idempotency-Replayed': 'true' } : undefined)
  })

  // What is no id of a task takes no other method, although the path of a task would fit.
  router.all(routes.batchTasks.getRoutingPath(), (c) => c.notFound())

  return router
}

const events = {
  create: 'task_created',
  update: 'task_updated',
  complete: 'task_updated',
  move: 'task_updated',
  restore: 'task_updated',
  delete: 'task_deleted',
} as const

const nothing = { task: null, etag: null, completed_task_id: null, problem: null, location: null }

function resultOf({ writeProblem, requestId }: RequestContext, outcome: Outcome): BatchResult {
  if ('problem' in outcome) {
    const { status, headers, body } = writeProblem(outcome.problem, requestId)
    return { ...{ status, ...nothing }, problem: JSON.parse(body), location: headers.Location ?? null }
  }
  if (outcome.task === undefined) return { status: 204, ...nothing }
  const { version, completedTask = null, ...task } = outcome.task
  return {
    ...{ status: outcome.op === 'create' ? 201 : 200, ...nothing },
    ...{ task, etag: versionTag(version), completed_task_id: completedTask },
  }
}
