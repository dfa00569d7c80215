// The requests that writes become: those of a task carry an Idempotency-Key, if need be as a batch of one.

import type { Kind, Sent, Thing } from './pending-write.ts'
import type { NewList, NewTask, TaskBatch } from './contract.ts'
import type { SyncRun } from './sync-run.ts'

/** What the service responds with: the thing and its entity tag, but for deletions. */
export interface Written {
  data?: Thing | null | undefined
  etag?: string | null | undefined
}

/** @throws what the client throws */
export async function request({ options, call }: SyncRun, kind: Kind, sent: Sent): Promise<Written> {
  const { api } = options
  const { op, id, body, ifMatch, idempotencyKey } = sent
  const keyed = { ...call, idempotencyKey }
  if (kind === 'list') {
    if (op === 'create') return await api.lists.create(body as unknown as NewList, keyed).withResponse()
    if (op === 'update') return await api.lists.update(id, body, { ...call, ifMatch }).withResponse()
    await api.lists.delete(id, { ...call, ...body, ifMatch })
    return {}
  }
  if (op === 'create') return await api.tasks.create(body as unknown as NewTask, keyed).withResponse()
  const operation = {
    ...{ op, id },
    ...(op !== 'restore' && { if_match: ifMatch }),
    ...(['update', 'move'].includes(op) && { body }),
  }
  const { results } = await api.tasks.batch({ operations: [operation] } as unknown as TaskBatch, keyed)
  return { data: results[0]?.task, etag: results[0]?.etag }
}
