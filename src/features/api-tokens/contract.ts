// The contract of personal access tokens: making one for a program, listing them, and deleting one.
import { z } from '@hono/zod-openapi'
import { maxTokens, scopes } from '../../openapi/access/scopes.ts'
import { Id, line, PathId, Timestamp } from '../../openapi/fields.ts'
import { empty, json, jsonBody, protectedRoute } from '../../openapi/route.ts'

const Scope = z
  .enum(scopes, `must be ${scopes.join(', ')}`)
  .openapi('Scope', { description: 'What a personal access token may do. Later releases may add scopes.' })

const granted = z.array(Scope).describe('What it may do. Each operation names the scope that it needs.')

const fields = {
  id: Id.describe('The id, assigned by the service.').openapi({ examples: [5] }),
  name: z
    .string()
    .min(1)
    .max(255)
    .describe('What it is for, in your words.')
    .openapi({ examples: ['Nightly backup'] }),
  scopes: granted.openapi({ examples: [['tasks:read']] }),
  created_at: Timestamp.describe('When it was made.').openapi({ examples: ['2026-11-21T09:30:00.000Z'] }),
  last_used_at: Timestamp.nullable()
    .describe('The hour in which it was last used; null before its first use.')
    .openapi({ examples: ['2026-11-22T02:00:00.000Z'] }),
  expires_at: Timestamp.nullable()
    .describe('From when on it is refused; null where it is good until it is deleted.')
    .openapi({ examples: ['2027-11-21T09:30:00.000Z'] }),
}

export const ApiToken = z.object(fields).openapi('ApiToken', {
  description: 'A personal access token, without its secret, which is shown once.',
})

const CreatedApiToken = z
  .object({
    ...fields,
    token: z
      .string()
      .describe(
        'The token, for the header `Authorization: Bearer <token>`. It is shown this once: keep it as safe as a password.',
      )
      .openapi({ examples: ['tsk_8fQ2mZr7LhX0cVb5NwKt3JpYs6GdAe9RuTo1iMqWxEz3FRWmJ'] }),
  })
  .openapi('CreatedApiToken', { description: 'A new personal access token, with its secret.' })

const NewApiToken = z
  .strictObject({
    name: line(255)
      .describe('What it is for: 1 to 255 characters, not blank. White space around it is dropped.')
      .openapi({ examples: ['Nightly backup'] }),
    scopes: granted
      .min(1)
      .max(scopes.length)
      .openapi({ examples: [['tasks:read']] }),
    expires_at: Timestamp.optional()
      .describe(
        'From when on it is refused, in the future. Without it the token is good until it is deleted.',
      )
      .openapi({ examples: ['2027-11-21T09:30:00.000Z'] }),
  })
  .openapi('NewApiToken', {
    description: 'A personal access token to be made.',
    examples: [{ name: 'Nightly backup', scopes: ['tasks:read'] }],
  })

const tags = ['Account']

export const listTokens = protectedRoute({
  method: 'get',
  path: '/api/me/tokens',
  operationId: 'listTokens',
  summary: 'List your personal access tokens',
  description:
    `All of them, without their secrets, ordered by id, the oldest first: ${maxTokens} at most. An expired one stays in ` +
    'the list for 30 days.',
  tags,
  responses: { 200: json(z.array(ApiToken), 'Your personal access tokens.') },
})

export const createToken = protectedRoute({
  method: 'post',
  path: '/api/me/tokens',
  operationId: 'createToken',
  summary: 'Create a personal access token',
  description:
    'A token for a program of yours: it can do no more than its scopes allow, and never opens your password, your ' +
    `sessions, your tokens or the deletion of your account. You can have ${maxTokens}; to make room for another one, expired ` +
    'ones are removed first. Changing your password ends none of them.',
  tags,
  request: { body: jsonBody(NewApiToken, 'The new token.') },
  responses: {
    201: json(CreatedApiToken, 'The token, with its secret, which is shown this once.', ['Location']),
  },
  errors: ['limit_reached'],
})

export const deleteToken = protectedRoute({
  method: 'delete',
  path: '/api/me/tokens/{id}',
  operationId: 'deleteToken',
  summary: 'Delete one of your personal access tokens',
  description: 'It is refused from then on, within a second wherever it is sent.',
  tags,
  request: {
    params: z.object({
      id: PathId.describe('The id of one of your personal access tokens.').openapi({ param: { example: 5 } }),
    }),
  },
  responses: { 204: empty('The token is deleted.') },
  errors: ['token_not_found'],
})
