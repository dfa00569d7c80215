// The contract of tasks: the operations on them.
import { z } from '@hono/zod-openapi'
import { cacheControl } from '../../openapi/cache-control.ts'
import { maxLabels, maxTasks } from '../../openapi/limits.ts'
import { empty, json, jsonBody, mergePatchBody, notModified, protectedRoute } from '../../openapi/route.ts'
import { TaskPageQuery } from './page-query.ts'
import { NewTask, Task, TaskPatch, TaskReplacement, writtenExample } from './task.ts'
import {
  placeErrors,
  TaskDeletion,
  TaskMove,
  TaskPath,
  TasksPath,
  tags,
  writeErrors,
  writeHeaders,
} from './task-requests.ts'

export * from './completion-contract.ts'

const labelLimit = `Over all of your tasks there may be ${maxLabels} different labels.`

export const listTasks = protectedRoute({
  method: 'get',
  path: '/api/{user_id}/tasks',
  operationId: 'listTasks',
  summary: 'List your tasks',
  description:
    'Your tasks as a bare array: without `limit` up to 1000. When there is more, `Link` and `X-Next-Cursor` lead on; no ' +
    'task is skipped or repeated while others are created or deleted. An unknown parameter is refused.',
  tags,
  scope: 'tasks:read',
  cacheControl,
  takes: ['If-None-Match'],
  request: { params: TasksPath, query: TaskPageQuery },
  responses: { 200: json(z.array(Task), 'Your tasks.', ['ETag', 'Link', 'X-Next-Cursor']), 304: notModified },
  errors: ['invalid_cursor'],
})

export const createTask = protectedRoute({
  method: 'post',
  path: '/api/{user_id}/tasks',
  operationId: 'createTask',
  summary: 'Create a task',
  description:
    'Only the title is required. An unknown field is refused, so that a misspelt one is not lost. You may have ' +
    `${maxTasks.toLocaleString('en')} tasks, open, done and in the trash together, unless the service is set up otherwise. ${labelLimit}`,
  tags,
  scope: 'tasks:write',
  cacheControl,
  takes: ['Idempotency-Key'],
  request: { params: TasksPath, body: jsonBody(NewTask, 'The new task.') },
  responses: {
    201: json(Task, 'The task, as it was created.', ['Location', 'ETag', 'Idempotency-Replayed']),
  },
  errors: ['external_id_taken', 'list_not_found', 'parent_not_found', 'too_many_levels', 'limit_reached'],
})

export const getTask = protectedRoute({
  method: 'get',
  path: '/api/{user_id}/tasks/{id}',
  operationId: 'getTask',
  summary: 'Get a task',
  description: 'One of your tasks.',
  tags,
  scope: 'tasks:read',
  cacheControl,
  takes: ['If-None-Match'],
  request: { params: TaskPath },
  responses: { 200: json(Task, 'The task.', ['ETag']), 304: notModified },
  errors: ['task_not_found'],
})

export const replaceTask = protectedRoute({
  method: 'put',
  path: '/api/{user_id}/tasks/{id}',
  operationId: 'replaceTask',
  summary: 'Replace a task',
  description:
    'Writes the whole task. An omitted description, priority or due date becomes null; whatever else is omitted is kept. What `GET` returned can be sent back: fields that the service writes are ignored where they are as it has ' +
    'them, and refused where they are not. To change single fields use updateTask. ' +
    labelLimit,
  tags,
  scope: 'tasks:write',
  cacheControl,
  takes: ['If-Match'],
  request: { params: TaskPath, body: jsonBody(TaskReplacement, 'The whole task.') },
  responses: { 200: json(Task, 'The task, as it is now.', writeHeaders, writtenExample) },
  errors: [...writeErrors, ...placeErrors],
})

export const updateTask = protectedRoute({
  method: 'patch',
  path: '/api/{user_id}/tasks/{id}',
  operationId: 'updateTask',
  summary: 'Update fields of a task',
  description:
    'A JSON Merge Patch (RFC 7396): an absent field is kept, null clears. The title, `completed` and ' +
    `the labels cannot be null; an empty list takes the labels away. ${labelLimit}`,
  tags,
  scope: 'tasks:write',
  cacheControl,
  takes: ['If-Match'],
  request: { params: TaskPath, body: mergePatchBody(TaskPatch, 'The fields to change.') },
  responses: { 200: json(Task, 'The task, as it is now.', writeHeaders, writtenExample) },
  errors: [...writeErrors, ...placeErrors],
})

export const moveTask = protectedRoute({
  method: 'post',
  path: '/api/{user_id}/tasks/{id}/move',
  operationId: 'moveTask',
  summary: 'Move a task within its list, or to another one',
  description:
    'Puts the task behind another one of the same list and parent, before all of them, or last. Its subtasks come along. Moves that meet come one after the other, ' +
    'so that every client sees the same order: that of listTasks with `list_id`, `parent_id` and `sort=position`. Now and then others ' +
    'get new positions to make room: a write of each of them.',
  tags,
  scope: 'tasks:write',
  cacheControl,
  takes: ['If-Match'],
  request: { params: TaskPath, body: jsonBody(TaskMove, 'Where it is to be.') },
  responses: { 200: json(Task, 'The task, where it is now.', ['ETag'], writtenExample) },
  errors: ['task_not_found', ...placeErrors, 'sibling_not_found'],
})

export const deleteTask = protectedRoute({
  method: 'delete',
  path: '/api/{user_id}/tasks/{id}',
  operationId: 'deleteTask',
  summary: 'Delete a task',
  description:
    'Puts the task into the trash, with its subtasks, for 30 days: listTasks with `deleted=true` shows them, and ' +
    'restoreTask brings them back. To everything else they are gone, and a second deletion finds nothing: 404.',
  tags,
  scope: 'tasks:write',
  cacheControl,
  takes: ['If-Match'],
  request: { params: TaskPath, query: TaskDeletion },
  responses: { 204: empty('The task is gone.') },
  errors: ['task_not_found'],
})

export const restoreTask = protectedRoute({
  method: 'post',
  path: '/api/{user_id}/tasks/{id}/restore',
  operationId: 'restoreTask',
  summary: 'Restore a task from the trash',
  description:
    'Brings a task back with the subtasks that were deleted together with it, and all that they had. It is where it was, if ' +
    'its list and its parent are still there; in no list, and no subtask, if they are not.',
  tags,
  scope: 'tasks:write',
  cacheControl,
  request: { params: TaskPath },
  responses: { 200: json(Task, 'The task, as it is now.', ['ETag'], writtenExample) },
  errors: ['task_not_found', 'not_deleted'],
})
