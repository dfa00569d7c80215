// The baseline: the API on node:http alone, as a Node expert writes it by hand. How statements are run is a parameter.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { insertedValues } from './fields.ts'
import { invalidTokenBody, problemBody, problemType } from './problem-bodies.ts'
import type { RunStatement } from './rows.ts'
import { settings } from './settings.ts'
import { userOf } from './token.ts'
import { completion, limitIn, newTask } from './validation.ts'

const maxBodyBytes = 102_400
const route = /^\/api\/(me|[1-9][0-9]{0,15})\/tasks(?:\/([1-9][0-9]{0,15})(\/complete)?)?(?:\?(.*))?$/

export function serveBaseline(run: RunStatement): void {
  createServer((request, response) => {
    respond(run, request, response).catch(() => sendError(response, 500))
  }).listen(settings.port, '127.0.0.1')
}

async function respond(run: RunStatement, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const match = route.exec(request.url as string)
  if (match === null) return sendError(response, 404)
  const user = userOf(request.headers.authorization)
  if (user === undefined) return sendError(response, 401)
  const [, owner, id, complete, query] = match
  if (owner !== 'me' && Number(owner) !== user) return sendError(response, 403)
  if (complete) return await completeTask(run, user, Number(id), request, response)
  if (id) return await getTask(run, user, Number(id), request, response)
  if (request.method === 'POST') return await createTask(run, user, request, response)
  return await listTasks(run, user, query, request, response)
}

async function listTasks(
  run: RunStatement,
  user: number,
  query: string | undefined,
  { method }: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (method !== 'GET') return sendError(response, 405)
  const limit = limitIn(query)
  if (limit === undefined) return sendError(response, 400)
  send(response, 200, await run('list', [user, limit]))
}

async function getTask(
  run: RunStatement,
  user: number,
  id: number,
  { method }: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (method !== 'GET') return sendError(response, 405)
  const [task] = await run('get', [user, id])
  task ? send(response, 200, task) : sendError(response, 404)
}

async function createTask(
  run: RunStatement,
  user: number,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readJson(request, response)
  if (body === undefined) return
  const task = newTask(body)
  if (task === undefined) return sendError(response, 400)
  const [made] = await run('create', [user, ...insertedValues(task)])
  send(response, 201, made)
}

async function completeTask(
  run: RunStatement,
  user: number,
  id: number,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'PATCH') return sendError(response, 405)
  const body = await readJson(request, response)
  if (body === undefined) return
  const completed = completion(body)
  if (completed === undefined) return sendError(response, 400)
  const [task] = await run('complete', [user, id, completed])
  task ? send(response, 200, task) : sendError(response, 404)
}

/** @returns the parsed body; undefined when an error response was sent */
function readJson(request: IncomingMessage, response: ServerResponse): Promise<unknown> {
  const { promise, resolve } = Promise.withResolvers<unknown>()
  const chunks: Buffer[] = []
  let size = 0
  request.on('data', (chunk: Buffer) => {
    size += chunk.length
    chunks.push(chunk)
  })
  request.on('end', () => resolve(parse(chunks, size, request, response)))
  request.on('error', () => resolve(undefined))
  return promise
}

function parse(
  chunks: Buffer[],
  size: number,
  { headers }: IncomingMessage,
  response: ServerResponse,
): unknown {
  if (size > maxBodyBytes) return sendError(response, 413)
  if (!headers['content-type']?.startsWith('application/json')) return sendError(response, 415)
  try {
    return JSON.parse((chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)).toString())
  } catch {
    return sendError(response, 400)
  }
}

function send(response: ServerResponse, status: number, value: unknown): void {
  const body = JSON.stringify(value)
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(body),
  })
  response.end(body)
}

function sendError(response: ServerResponse, status: number): undefined {
  const body = JSON.stringify(status === 401 ? invalidTokenBody() : problemBody(status))
  response.writeHead(status, {
    'Content-Type': problemType,
    'Content-Length': body.length,
    ...(status === 401 && { 'WWW-Authenticate': 'Bearer error="invalid_token"' }),
  })
  response.end(body)
}
