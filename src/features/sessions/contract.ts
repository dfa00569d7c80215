// The contract of sessions: listing the user's sign-ins, and ending one.
import { z } from '@hono/zod-openapi'
import { maxSessions } from '../../openapi/access/max-sessions.ts'
import { Id, PathId, Timestamp } from '../../openapi/fields.ts'
import { empty, json, protectedRoute } from '../../openapi/route.ts'

export const Session = z
  .object({
    id: Id.describe('The id, assigned by the service.').openapi({ examples: [3] }),
    created_at: Timestamp.describe('When you signed in.').openapi({ examples: ['2026-11-21T09:30:00.000Z'] }),
    last_used_at: Timestamp.describe('When its refresh token was last used, or the sign-in.').openapi({
      examples: ['2026-11-21T09:30:00.000Z'],
    }),
    current: z
      .boolean()
      .describe('Whether it is the session of the access token you sent.')
      .openapi({
        examples: [true],
      }),
  })
  .openapi('Session', { description: 'A sign-in that can still be refreshed.' })

const tags = ['Account']

export const listSessions = protectedRoute({
  method: 'get',
  path: '/api/me/sessions',
  operationId: 'listSessions',
  summary: 'List your sessions',
  description:
    `Every sign-in that can still be refreshed, ordered by id, the oldest first: ${maxSessions} at most. One more ends the ` +
    'session that was used longest ago.',
  tags,
  responses: { 200: json(z.array(Session), 'Your sessions.') },
})

export const endSession = protectedRoute({
  method: 'delete',
  path: '/api/me/sessions/{id}',
  operationId: 'endSession',
  summary: 'End one of your sessions',
  description: 'Its refresh token is dead at once; its last access token stays good until it expires.',
  tags,
  request: {
    params: z.object({
      id: PathId.describe('The id of one of your sessions.').openapi({ param: { example: 3 } }),
    }),
  },
  responses: { 204: empty('The session is ended.') },
  errors: ['session_not_found'],
})
