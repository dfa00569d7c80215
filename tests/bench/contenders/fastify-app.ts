// The API on Fastify 5, for both Fastify contenders: routes with schemas, and one hook for the token. They differ in how
// tokens are verified, how statements are run, and how rows represent timestamps.
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { schemas } from './fastify-schemas.ts'
import { insertedValues, type NewTask } from './fields.ts'
import { invalidTokenBody, problemBody, problemType } from './problem-bodies.ts'
import type { RunStatement, Task } from './rows.ts'

type Path = { user_id: string; id: number }
type Options = {
  run: RunStatement
  /** @returns the user's id; undefined when the token is not valid */
  authenticate: (request: FastifyRequest) => number | undefined | Promise<number | undefined>
  /** The JSON Schema of a timestamp in a row. */
  timestamp: object
}

/** Without a log, and with unknown fields rejected instead of removed, as the contract requires. */
export const newFastify = (): FastifyInstance =>
  Fastify({ bodyLimit: 102_400, ajv: { customOptions: { removeAdditional: false } } })

export function addTasks(app: FastifyInstance, { run, authenticate, timestamp }: Options): void {
  const schema = schemas(timestamp)
  app.decorateRequest('userId', 0)
  app.addHook('onRequest', async (request, reply) => {
    const userId = await authenticate(request)
    if (userId === undefined) return sendInvalidToken(reply)
    request.setDecorator('userId', userId)
    const { user_id } = request.params as Path
    if (user_id !== undefined && user_id !== 'me' && Number(user_id) !== userId) return sendError(reply, 403)
  })
  app.setErrorHandler((error: { statusCode?: number }, _, reply) => sendError(reply, error.statusCode ?? 500))

  const userOf = (request: FastifyRequest) => request.getDecorator<number>('userId')
  const found = (task: Task | undefined, reply: FastifyReply) => task ?? sendError(reply, 404)

  app.get<{ Querystring: { limit: number } }>('/api/:user_id/tasks', { schema: schema.list }, (request) =>
    run('list', [userOf(request), request.query.limit]),
  )
  app.post<{ Body: NewTask }>('/api/:user_id/tasks', { schema: schema.create }, async (request, reply) => {
    const values = insertedValues({ ...request.body, title: request.body.title.trim() })
    const [task] = await run('create', [userOf(request), ...values])
    return reply.code(201).send(task)
  })
  app.get<{ Params: Path }>('/api/:user_id/tasks/:id', { schema: schema.get }, async (request, reply) => {
    const [task] = await run('get', [userOf(request), request.params.id])
    return found(task, reply)
  })
  app.patch<{ Params: Path; Body: { completed: boolean } }>(
    '/api/:user_id/tasks/:id/complete',
    { schema: schema.complete },
    async (request, reply) => {
      const [task] = await run('complete', [userOf(request), request.params.id, request.body.completed])
      return found(task, reply)
    },
  )
}

const sendError = (reply: FastifyReply, status: number) =>
  reply.code(status).type(problemType).send(problemBody(status))

const sendInvalidToken = (reply: FastifyReply) =>
  reply
    .code(401)
    .header('WWW-Authenticate', 'Bearer error="invalid_token"')
    .type(problemType)
    .send(invalidTokenBody())
