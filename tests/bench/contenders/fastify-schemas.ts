// The JSON Schemas of both Fastify contenders, for requests and responses.

const taskId = { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER } as const
const owner = { type: 'string', pattern: '^(me|[1-9][0-9]{0,15})$' } as const
const orNull = <T extends object>(schema: T) => ({ ...schema, nullable: true })
const day = { type: 'string', format: 'date' } as const
const priority = { type: 'string', enum: ['low', 'medium', 'high', null], nullable: true } as const

const path = { type: 'object', properties: { user_id: owner } } as const
const taskPath = { type: 'object', properties: { user_id: owner, id: taskId } } as const

const newTask = {
  type: 'object',
  required: ['title'],
  additionalProperties: false,
  properties: {
    title: { type: 'string', minLength: 1, maxLength: 255, pattern: '\\S' },
    description: orNull({ type: 'string', maxLength: 1000 }),
    completed: { type: 'boolean' },
    priority,
    due_date: orNull(day),
  },
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
      title: { type: 'string' },
      description: orNull({ type: 'string' }),
      completed: { type: 'boolean' },
      priority: orNull({ type: 'string' }),
      due_date: orNull({ type: 'string' }),
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
