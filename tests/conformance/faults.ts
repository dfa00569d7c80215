// Deployments with one fault each: what the suite has to find, and how it names that.
import {
  changing,
  good,
  type Intermediary,
  isBatch,
  isCollection,
  isCreation,
  isTask,
  problem,
  withHeaders,
  withJson,
  withStatus,
} from './proxies.ts'

/** What a proxy does wrong, where the suite looks for it, and how it names it. */
export type Fault = { fault: string; only: string; runs?: number; found: RegExp; proxy: Intermediary }
let tag = ''
let refreshed: Response | undefined

export const faults: Fault[] = [
  {
    fault: 'a field is missing',
    only: 'getTask',
    found: /must have required property 'description'/,
    proxy: changing(
      good,
      withJson(({ description: _, ...task }: Record<string, unknown>) => task),
    ),
  },
  {
    fault: 'a column leaks',
    only: 'createTask',
    found: /must NOT have additional properties/,
    proxy: changing(
      (request, { status }) => isCreation(request) && status === 201,
      withJson((task: object) => ({ ...task, folded_title: 'x' })),
    ),
  },
  {
    fault: 'a deletion gets a 200',
    only: 'deleteTask',
    found: /deleteTask does not declare this status|204/,
    proxy: changing(
      (_, { status }) => status === 204,
      async (response) => await withStatus(200)(response),
    ),
  },
  {
    fault: 'a creation does not say where the task is',
    only: 'createTask',
    found: /the header Location is missing/,
    proxy: changing(
      isCreation,
      withHeaders((headers) => headers.delete('Location')),
    ),
  },
  {
    fault: 'the address of what was created leads elsewhere',
    only: '(sequences): every link',
    found: /"\/nowhere\/1" in the response to \/api\/me\/tasks leads to .*, which is 404/,
    proxy: changing(
      isCreation,
      withHeaders((headers) => headers.set('Location', '/nowhere/1')),
    ),
  },
  {
    fault: 'the next page is at an address of another host',
    only: '(sequences): every link',
    found: /leads to http:\/\/internal:3000\/.*, outside of http/,
    proxy: changing(
      (request, { headers }) => isCollection(request) && headers.has('Link'),
      withHeaders((headers) =>
        headers.set('Link', (headers.get('Link') ?? '').replaceAll('<', '<http://internal:3000/')),
      ),
    ),
  },
  {
    fault: 'ids are text',
    only: 'listTasks: a valid request',
    runs: 400, // of many filters at once, few find the task
    found: /id must be integer/,
    proxy: changing(
      (request, { status }) => request.method === 'GET' && isCollection(request) && status === 200,
      withJson((tasks: { id: number }[]) => tasks.map((task) => ({ ...task, id: String(task.id) }))),
    ),
  },
  {
    fault: 'a write has the entity tag of before',
    only: '(sequences): one user',
    found: /entity tag|412/,
    proxy: changing(
      (request, { status, headers }) => {
        if (isTask(request) && request.method === 'GET') tag = headers.get('ETag') ?? ''
        return request.method === 'PUT' && status === 200
      },
      withHeaders((headers) => headers.set('ETag', tag || '"1"')),
    ),
  },
  {
    fault: 'the account comes as text/json',
    only: 'getMe',
    found: /does not declare the media type text\/json/,
    proxy: changing(
      (request, { status }) => request.url.endsWith('/api/me') && status === 200,
      withHeaders((headers) => headers.set('Content-Type', 'text/json')),
    ),
  },
  {
    fault: 'a title with an emoji is too much',
    only: 'createTask: a valid request',
    found: /the contract says 201, the response is 500 internal_error/,
    proxy: async (request, forward) =>
      isCreation(request) && /"title":"[^"]*😀/.test(await (request.clone() as Request).text())
        ? problem(500, 'internal_error')
        : await forward(request),
  },
  {
    fault: "a page holds another user's row",
    only: '(sequences): one user',
    found: /(the page of tasks must have|the copy that follows the changes must have) user_id/,
    proxy: changing(
      (request, { status }) => request.method === 'GET' && isCollection(request) && status === 200,
      withJson((tasks: { id: number; user_id: number }[]) =>
        tasks.length < 2
          ? tasks
          : tasks.map((task, n) => (n === 1 ? { ...task, user_id: task.user_id + 1 } : task)),
      ),
    ),
  },
  {
    fault: 'a bad token counts as none',
    only: 'getTask: a token that is none',
    found: /the contract says 401 invalid_token, the response is 401 authentication_required/,
    proxy: changing(
      (_, { status }) => status === 401,
      async () => {
        const response = problem(401, 'authentication_required')
        response.headers.set('WWW-Authenticate', 'Bearer')
        return response
      },
    ),
  },
  {
    fault: 'a personal access token opens what its scopes do not',
    only: 'updateMe: a personal access token without the scope',
    found: /PATCH \/api\/me responded with 200/,
    proxy: changing((_, { status }) => status === 403, withStatus(200)),
  },
  {
    fault: 'a personal access token is refused everywhere',
    only: 'getTask: a valid request',
    found: /the contract says 200, the response is 401 invalid_token/,
    proxy: async (request, forward) => {
      if (!request.headers.get('Authorization')?.includes('tsk_')) return await forward(request)
      const response = problem(401, 'invalid_token')
      response.headers.set('WWW-Authenticate', 'Bearer error="invalid_token"')
      return response
    },
  },
  {
    fault: 'a code of another operation is given',
    only: 'getTask',
    found: /declares task_not_found, not session_not_found/,
    proxy: changing(
      (request, { status }) => isTask(request) && status === 404,
      async () => problem(404, 'session_not_found'),
    ),
  },
  {
    fault: 'an error names no place',
    only: 'createTask: title',
    found: /must name body \/title in errors/,
    proxy: changing(
      (request, { status }) => isCreation(request) && status === 400,
      withJson(({ errors: _, ...others }: Record<string, unknown>) => others),
    ),
  },
  {
    fault: 'an unknown field is ignored',
    only: 'createTask: the unknown field',
    found: /the contract says 400 validation_failed, the response is 201/,
    proxy: async (request, forward) => {
      if (!isCreation(request)) return await forward(request)
      const { titel: _, ...body } = await request.json()
      const { method, headers, url } = request
      return await forward(new Request(url, { method, headers, body: JSON.stringify(body) }))
    },
  },
  {
    fault: 'If-Match is ignored',
    only: 'deleteTask: If-Match: stale',
    found: /the contract says 412 precondition_failed, the response is 204/,
    proxy: async (request, forward) => {
      request.headers.delete('If-Match')
      return await forward(request)
    },
  },
  {
    fault: 'a wrong method does not name the right ones',
    only: '(methods)',
    found: /the header allow of 405 method_not_allowed is null/,
    proxy: changing(
      (_, { status }) => status === 405,
      withHeaders((headers) => headers.delete('Allow')),
    ),
  },
  {
    fault: 'the last task of a full page is lost',
    only: '(sequences): one user',
    found: /the page of tasks must hold/,
    proxy: changing(
      (request, { status, headers }) =>
        isCollection(request) && status === 200 && headers.has('X-Next-Cursor'),
      withJson((tasks: unknown[]) => tasks.slice(0, -1)),
    ),
  },
  {
    fault: 'a write does not move updated_at',
    only: '(sequences): one user',
    found: /the written task must have updated_at/,
    proxy: changing(
      (request, { status }) => isTask(request) && /PUT|PATCH/.test(request.method) && status === 200,
      withJson((task: { created_at: string }) => ({ ...task, updated_at: task.created_at })),
    ),
  },
  {
    fault: 'the next page forgets the filters',
    only: '(sequences): one user',
    found: /Link must be/,
    proxy: changing(
      (request, { headers }) => isCollection(request) && headers.has('Link'),
      withHeaders((headers) => {
        const link = headers.get('Link') ?? ''
        headers.set('Link', link.replaceAll(/(?<=[?&])(limit|sort)=[^&>]*&?/g, ''))
      }),
    ),
  },
  {
    fault: 'a replayed response does not say so',
    only: '(sequences): one user',
    found: /Idempotency-Replayed must be "true", and is null/,
    proxy: changing(
      isCreation,
      withHeaders((headers) => headers.delete('Idempotency-Replayed')),
    ),
  },
  {
    fault: 'no session is the current one',
    only: '(sequences): sessions',
    found: /the page of sessions must have current true, and has false/,
    proxy: changing(
      (request, { status }) => request.method === 'GET' && /\/sessions$/.test(request.url) && status === 200,
      withJson((sessions: object[]) => sessions.map((session) => ({ ...session, current: false }))),
    ),
  },
  {
    fault: 'a token that was replaced is good for ever',
    only: '(sequences): sessions',
    found: /the contract says 401 invalid_refresh_token, the response is 200/,
    proxy: async (request, forward) => {
      const response = await forward(request.clone() as Request)
      if (!request.url.endsWith('/refresh')) return response
      if (response.status === 200) refreshed = response.clone() as Response
      return response.status === 401 && refreshed ? (refreshed.clone() as Response) : response
    },
  },
  {
    fault: 'an atomic batch keeps what came before the refused operation',
    only: '(sequences): one user',
    found: /the page of tasks must (hold|have)|must have/,
    proxy: async (request, forward) => {
      const copy = request.clone() as Request
      const response = await forward(request)
      if (!isBatch(request) || response.status < 400) return response
      const { operation = 0 } = (await response.clone().json()) as { operation?: number }
      const { operations } = (await copy.json()) as { operations: object[] }
      const { method, headers, url } = copy
      const body = JSON.stringify({ operations: operations.slice(0, operation) })
      if (operation > 0) await forward(new Request(url, { method, headers, body }))
      return response
    },
  },
  {
    fault: 'a batch that is sent again is done again',
    only: '(sequences): one user',
    found: /Idempotency-Replayed must be "true", and is null|422 idempotency_key_reused/,
    proxy: async (request, forward) => {
      if (isBatch(request)) request.headers.delete('Idempotency-Key')
      return await forward(request)
    },
  },
  {
    fault: 'a batch gives the entity tags of before',
    only: '(sequences): one user',
    found: /the contract says (20[01]|304), the response is (412|200)|must have/,
    proxy: changing(
      (request, { status }) => isBatch(request) && status === 200,
      withJson(({ results }: { results: { etag: string | null }[] }) => ({
        results: results.map((result) => ({ ...result, etag: result.etag && '"888888888"' })),
      })),
    ),
  },
  {
    fault: 'a refused operation of a batch looks like another one',
    only: '(sequences): one user',
    found: /must have/,
    proxy: changing(
      (request, { status }) => isBatch(request) && status === 200,
      withJson(({ results }: { results: { problem: object | null }[] }) => ({
        results: results.map(({ problem, ...result }) => ({
          ...result,
          problem: problem && { ...problem, operation: 0 },
        })),
      })),
    ),
  },
  {
    fault: 'the description is trimmed',
    only: '(sequences): one user',
    found: /the (new|written) task must have description/,
    proxy: changing(
      (request, { status }) =>
        [200, 201].includes(status) &&
        request.method !== 'GET' &&
        /tasks/.test(request.url) &&
        !isBatch(request),
      withJson((task: { description?: string }) => ({
        ...task,
        description: task.description?.trim() ?? null,
      })),
    ),
  },
]
