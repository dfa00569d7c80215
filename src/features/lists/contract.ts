// The contract of lists: the operations on them.
import { z } from '@hono/zod-openapi'
import { OwnerId } from '../../http/request/path.ts'
import { cacheControl } from '../../openapi/cache-control.ts'
import { PathId } from '../../openapi/fields.ts'
import { empty, json, jsonBody, mergePatchBody, notModified, protectedRoute } from '../../openapi/route.ts'
import { List, ListDeletion, ListMove, ListPatch, lists, NewList, writtenExample } from './list.ts'
import { ListPageQuery } from './page-query.ts'

const ListsPath = z.object({ user_id: OwnerId })
const ListPath = z.object({
  user_id: OwnerId,
  id: PathId.describe('The id of one of your lists.').openapi({ param: { example: 12 } }),
})

const tags = ['Lists']

export const listLists = protectedRoute({
  method: 'get',
  path: '/api/{user_id}/lists',
  operationId: 'listLists',
  summary: 'List your lists',
  description:
    'Your lists as a bare array, ordered by their position unless `sort` says otherwise. Pages are as those of listTasks.',
  tags,
  scope: 'tasks:read',
  cacheControl,
  takes: ['If-None-Match'],
  request: { params: ListsPath, query: ListPageQuery },
  responses: { 200: json(z.array(List), 'Your lists.', ['ETag', 'Link', 'X-Next-Cursor']), 304: notModified },
  errors: ['invalid_cursor'],
})

export const createList = protectedRoute({
  method: 'post',
  path: '/api/{user_id}/lists',
  operationId: 'createList',
  summary: 'Create a list',
  description: `Comes after your other lists. You may have ${lists.max} lists. Several may have the same name.`,
  tags,
  scope: 'tasks:write',
  cacheControl,
  takes: ['Idempotency-Key'],
  request: { params: ListsPath, body: jsonBody(NewList, 'The new list.') },
  responses: {
    201: json(List, 'The list, as it was created.', ['Location', 'ETag', 'Idempotency-Replayed']),
  },
  errors: ['limit_reached'],
})

export const getList = protectedRoute({
  method: 'get',
  path: '/api/{user_id}/lists/{id}',
  operationId: 'getList',
  summary: 'Get a list',
  description: 'One of your lists. Its tasks are those that listTasks finds with its id as `list_id`.',
  tags,
  scope: 'tasks:read',
  cacheControl,
  takes: ['If-None-Match'],
  request: { params: ListPath },
  responses: { 200: json(List, 'The list.', ['ETag']), 304: notModified },
  errors: ['list_not_found'],
})

export const updateList = protectedRoute({
  method: 'patch',
  path: '/api/{user_id}/lists/{id}',
  operationId: 'updateList',
  summary: 'Update fields of a list',
  description: 'A JSON Merge Patch (RFC 7396): an absent field is kept. The name cannot be null.',
  tags,
  scope: 'tasks:write',
  cacheControl,
  takes: ['If-Match'],
  request: { params: ListPath, body: mergePatchBody(ListPatch, 'The fields to change.') },
  responses: { 200: json(List, 'The list, as it is now.', ['ETag'], writtenExample) },
  errors: ['list_not_found'],
})

export const moveList = protectedRoute({
  method: 'post',
  path: '/api/{user_id}/lists/{id}/move',
  operationId: 'moveList',
  summary: 'Move a list among your lists',
  description:
    'Puts the list behind another one, or before all of them. Moves that meet come one after the other, so that every ' +
    'client sees the same order. Now and then others get new positions to make room: a write of each of them.',
  tags,
  scope: 'tasks:write',
  cacheControl,
  takes: ['If-Match'],
  request: { params: ListPath, body: jsonBody(ListMove, 'Where it is to be.') },
  responses: { 200: json(List, 'The list, where it is now.', ['ETag'], writtenExample) },
  errors: ['list_not_found', 'sibling_not_found'],
})

export const deleteList = protectedRoute({
  method: 'delete',
  path: '/api/{user_id}/lists/{id}',
  operationId: 'deleteList',
  summary: 'Delete a list',
  description:
    'Removes the list for good. Its tasks are kept, and are in no list then, which is a write of each.',
  tags,
  scope: 'tasks:write',
  cacheControl,
  takes: ['If-Match'],
  request: { params: ListPath, query: ListDeletion },
  responses: { 204: empty('The list is gone.') },
  errors: ['list_not_found'],
})
