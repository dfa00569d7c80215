// The contract of the sequence of changes.

import { z } from '@hono/zod-openapi'
import { OwnerId } from '../../http/request/path.ts'
import { cacheControl } from '../../openapi/cache-control.ts'
import { Id } from '../../openapi/fields.ts'
import { heartbeatSeconds, maxStreams } from '../../openapi/limits.ts'
import { requestIdHeader } from '../../openapi/problem-schema.ts'
import { changeEvent, endEvent } from '../../openapi/resources/change-events.ts'
import { limit, maxPageSize } from '../../openapi/resources/pages.ts'
import { responseExample } from '../../openapi/resources/resource-examples.ts'
import { tokenDays, tokenOf } from '../../openapi/resources/sync-tokens.ts'
import { json, protectedRoute } from '../../openapi/route.ts'
import { List, lists } from '../lists/list.ts'
import { Task, tasks } from '../tasks/task.ts'

/** An hour. */
const maxWaitSeconds = 3600

const id = Id.describe('Its id.')
const etag = z
  .string()
  .nullable()
  .describe('Its entity tag, for `If-Match`; null when it is gone for good.')
  .openapi({ examples: ['"3"'] })

const taskExample = responseExample(tasks)
const listExample = responseExample(lists)

const TaskChange = z
  .object({
    type: z.literal('task').describe('A task was changed.'),
    id: id.openapi({ examples: [taskExample.id] }),
    data: z.union([Task, z.null()]).describe('The task as it is now; null when it is gone for good.'),
    etag,
  })
  .openapi('TaskChange', {
    description: 'A task that was changed. In the trash it has `deleted_at`.',
    examples: [{ type: 'task', id: taskExample.id, data: taskExample, etag: '"1"' }] as never,
  })

const ListChange = z
  .object({
    type: z.literal('list').describe('A list was changed.'),
    id: id.openapi({ examples: [listExample.id] }),
    data: z.union([List, z.null()]).describe('The list as it is now; null when it is gone for good.'),
    etag,
  })
  .openapi('ListChange', {
    description: 'A list that was changed.',
    examples: [{ type: 'list', id: listExample.id, data: listExample, etag: '"1"' }] as never,
  })

const Change = z
  .discriminatedUnion('type', [TaskChange, ListChange])
  .openapi('Change', { description: 'Something that was changed, as it is now.' })

const exampleToken = tokenOf(7, {
  place: { change: 42, kind: 1, id: 4711, from: 0 },
  begun: Date.UTC(2026, 10, 30, 9, 30),
  history: '0f3a5c9d21be',
})
const SyncToken = z
  .string()
  .min(1)
  .max(1000)
  .regex(/^[A-Za-z0-9_-]+$/, 'must be the `next` of a response')

const Changes = z
  .object({
    changes: z
      .array(Change)
      .describe('What was changed, in the order of the last change of each: each once, as it is now.'),
    next: SyncToken.describe('What to send as `since` next time.').openapi({ examples: [exampleToken] }),
    more: z
      .boolean()
      .describe('Whether there is more already.')
      .openapi({ examples: [false] }),
  })
  .openapi('Changes', { description: 'A page of the sequence of changes.' })
export type Changes = z.infer<typeof Changes>

const since = SyncToken.optional()

export const listChanges = protectedRoute({
  method: 'get',
  path: '/api/{user_id}/changes',
  operationId: 'listChanges',
  summary: 'List what was changed',
  description:
    'Your lists and tasks in the order in which they were last changed, to keep a copy of them: without `since` everything there ' +
    'is, page by page, and with the `next` of the response before whatever was changed after it. What was changed several times ' +
    'comes once, as it is now; what was committed before a response is never missing from all that follow it, whatever else was ' +
    `being written. A token is good for ${tokenDays} days. Later, and where it is of a state that the service does not have (any more), the ` +
    'response is 410, and the client begins anew, without `since`.',
  tags: ['Changes'],
  scope: 'tasks:read',
  cacheControl,
  request: {
    params: z.object({ user_id: OwnerId }),
    query: z.strictObject({
      since: since.describe('The `next` of a response: only what was changed after it.'),
      limit: limit
        .optional()
        .describe(`How many changes at most, 1 to ${maxPageSize}; ${maxPageSize} when omitted.`),
    }),
  },
  responses: { 200: json(Changes, 'What was changed.') },
  errors: ['sync_token_expired'],
})

const wait = z
  .string()
  .regex(/^(0|[1-9][0-9]{0,3})$/, `must be an integer from 0 to ${maxWaitSeconds}`)
  .transform(Number)
  .pipe(z.int().max(maxWaitSeconds, `must be an integer from 0 to ${maxWaitSeconds}`))
  .openapi({ type: 'integer', minimum: 0, maximum: maxWaitSeconds, examples: [0] })

const eventExample =
  changeEvent(exampleToken, { type: 'task', id: taskExample.id, data: taskExample, etag: '"1"' }) +
  endEvent(exampleToken, 'wait_over')

export const streamChanges = protectedRoute({
  method: 'get',
  path: '/api/{user_id}/events',
  operationId: 'streamChanges',
  summary: 'Stream what is changed',
  description:
    'The same as listChanges as server-sent events, as soon as something is changed, also by a request to another replica: `event: ' +
    'change` has a `Change` as its `data`, and as its `id` the token for what comes after it, which goes with listChanges as well. ' +
    `Every ${heartbeatSeconds} seconds there is a comment, for proxies that end idle connections. At the end comes \`event: end\` with ` +
    'data `{"reason": …}`: `wait_over`; `access_ended`, when the token that opened the stream is not good any more; ' +
    '`account_deleted`; `sync_token_expired`, as the 410 of listChanges; `shutting_down`, after which another connection leads on. ' +
    'Where a client does not read, the stream ends without a word. ' +
    `At most ${maxStreams} streams of a user are open in a replica, else the response is 429.`,
  tags: ['Changes'],
  scope: 'tasks:read',
  request: {
    params: z.object({ user_id: OwnerId }),
    query: z.strictObject({
      since: since.describe('Where to go on. As the header `Last-Event-ID`, which comes first.'),
      wait: wait
        .optional()
        .describe(
          'How many seconds the stream lasts at most; 0 gives what there is now. As long as possible when omitted.',
        )
        .openapi({ param: { example: 1 } }),
    }),
  },
  takes: ['Last-Event-ID'],
  responses: {
    200: {
      description: 'The events.',
      headers: requestIdHeader,
      content: { 'text/event-stream': { schema: z.string().openapi({ examples: [eventExample] }) } },
    },
  },
  errors: ['too_many_streams'],
})
