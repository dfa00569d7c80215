// The JSON Schemas of both Fastify contenders, for requests and responses.
import { fields } from './fields.ts'

const taskId = { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER } as const
const owner = { type: 'string', pattern: '^(me|[1-9][0-9]{0,15})$' } as const

const path = { type: 'object', properties: { user_id: owner } } as const
const taskPath = { type: 'object', properties: { user_id: owner, id: taskId } } as const

const newTask = {
  type: 'object',
  required: ['title'],
  additionalProperties: false,
  properties: Object.fromEntries(fields.map(({ name, schema }) => [name, schema])),
} as const

const completion = {
  type: 'object',
  required: ['completed'],
  additionalProperties: false,
  properties: { completed: { type: 'boolean' } },
} as const

const limit = {
  type: 'object',
  additionalProperties: false,
  properties: { limit: { type: 'integer', minimum: 1, maximum: 1000, default: 1000 } },
} as const

/** @param timestamp the schema of a timestamp: a `Date` that is serialized as RFC 3339, or text that already is */
export function schemas(timestamp: object) {
  const task = {
    type: 'object',
    properties: {
      id: taskId,
      user_id: taskId,
      ...ofResponses(fields.filter(({ name }) => name !== 'external_id')),
      position: { type: 'string' },
      completed_at: { ...timestamp, nullable: true },
      deleted_at: { ...timestamp, nullable: true },
      series_id: { type: 'integer', nullable: true },
      ...ofResponses(fields.filter(({ name }) => name === 'external_id')),
      created_at: timestamp,
      updated_at: timestamp,
    },
  }
  return {
    list: { params: path, querystring: limit, response: { 200: { type: 'array', items: task } } },
    create: { params: path, body: newTask, response: { 201: task } },
    get: { params: taskPath, response: { 200: task } },
    complete: { params: taskPath, body: completion, response: { 200: task } },
  }
}

const ofResponses = (some: readonly (typeof fields)[number][]) =>
  Object.fromEntries(
    some.map(({ name, schema: { type, nullable, items } }) => [
      name,
      { type, ...(nullable === true && { nullable }), ...(items !== undefined && { items }) },
    ]),
  )
