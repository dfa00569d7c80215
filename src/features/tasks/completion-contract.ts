// The contract of what is done: completions, and the next days of recurring tasks.
import { z } from '@hono/zod-openapi'
import { cacheControl } from '../../openapi/cache-control.ts'
import { json, jsonBody, protectedRoute } from '../../openapi/route.ts'
import { Task, writtenExample } from './task.ts'
import {
  Occurrence,
  OccurrencesQuery,
  TaskCompletion,
  TaskPath,
  tags,
  writeErrors,
  writeHeaders,
} from './task-requests.ts'

export const setTaskCompletion = protectedRoute({
  method: 'patch',
  path: '/api/{user_id}/tasks/{id}/complete',
  operationId: 'setTaskCompletion',
  summary: 'Complete or reopen a task',
  description:
    'Sets `completed` to what you say. Completing a task that recurs keeps what was done as a task of its own, which ' +
    '`X-Completed-Task` names; the task itself moves to its next day and stays open, with its subtasks as they are, until its rule ' +
    'is used up. So does `completed` in updateTask and replaceTask. An `Idempotency-Key` or `If-Match` keeps a request that is sent ' +
    'twice from completing two occurrences.',
  tags,
  scope: 'tasks:write',
  cacheControl,
  takes: ['If-Match', 'Idempotency-Key'],
  request: { params: TaskPath, body: jsonBody(TaskCompletion, 'Whether the task is done.') },
  responses: {
    200: json(Task, 'The task, as it is now.', [...writeHeaders, 'Idempotency-Replayed'], {
      ...{ ...writtenExample, completed: true, completed_at: writtenExample.updated_at },
    }),
  },
  errors: writeErrors,
})

export const listOccurrences = protectedRoute({
  method: 'get',
  path: '/api/{user_id}/tasks/{id}/occurrences',
  operationId: 'listOccurrences',
  summary: 'List the next days of a recurring task',
  description:
    'The days on which the task is due, from its `due_date` on, as far as its rule says today: what recurs from its completion ' +
    'is shown as if it were completed on each day. Empty for a task that does not recur.',
  tags,
  scope: 'tasks:read',
  cacheControl,
  request: { params: TaskPath, query: OccurrencesQuery },
  responses: { 200: json(z.array(Occurrence), 'The next days.') },
  errors: ['task_not_found'],
})
