// The contract of batches of tasks.
import { z } from '@hono/zod-openapi'
import { OwnerId } from '../../http/request/path.ts'
import { maxOperations } from '../../openapi/batch-references.ts'
import { cacheControl } from '../../openapi/cache-control.ts'
import { json, jsonBody, protectedRoute } from '../../openapi/route.ts'
import { placeErrors } from '../tasks/task-requests.ts'
import { resultExample, TaskBatch, TaskBatchResult } from './batch.ts'

export const batchTasks = protectedRoute({
  method: 'post',
  path: '/api/{user_id}/tasks/batch',
  operationId: 'batchTasks',
  summary: 'Write many tasks at once',
  description:
    `Does up to ${maxOperations} operations one after the other, in one transaction: each as its own request would, with the same ` +
    'body, the same checks and the same refusals. Where an id of a task stands (`id`, `parent_id`, `after_id`), `$0` names the ' +
    'task that the first operation gave back, `$1` that of the second, and so on.\n\n' +
    '`atomic` is true when omitted: either all of it is done, or nothing. The answer is then that of the first operation that ' +
    'was refused: its status and its problem, with the number of the operation, from 0, in `operation`. The `pointer` of a ' +
    'broken rule leads into the whole body, e.g. `/operations/3/body/title`.\n\n' +
    'With `atomic` false each operation stands for itself: the answer is 200, and each result has the task or the problem. ' +
    'What names the task of an operation that was refused is not found. A body that breaks a rule of this contract ' +
    'is refused as a whole in either case.\n\n' +
    'It counts as one request. The batches of a user are done one after the other. What one batch deletes was deleted together.',
  tags: ['Tasks'],
  scope: 'tasks:write',
  cacheControl,
  takes: ['Idempotency-Key'],
  request: { params: z.object({ user_id: OwnerId }), body: jsonBody(TaskBatch, 'The operations.') },
  responses: { 200: json(TaskBatchResult, 'What came of it.', ['Idempotency-Replayed'], resultExample) },
  errors: [
    ...(['task_not_found', ...placeErrors, 'sibling_not_found', 'external_id_taken', 'not_deleted'] as const),
    ...(['precondition_failed', 'limit_reached'] as const),
  ],
})
