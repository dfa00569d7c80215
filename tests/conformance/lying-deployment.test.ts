// The suite against deployments that lie in one place: a proxy in front of the real service changes one thing, and the
// suite has to find and name it. And against the honest service: nothing.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createHttpServer } from '../../src/server/http-server.ts'
import { createLog } from '../../src/server/log.ts'
import { type TestService, testService } from '../support/service.ts'
import { closingLine } from './report.ts'
import { conform } from './suite.ts'

let service: TestService
beforeAll(async () => {
  service = await testService({ logLevel: 'silent' })
})

type Forward = (request: Request) => Promise<Response>
/** @param forward to the honest service */
type Proxy = (request: Request, forward: Forward) => Promise<Response>

const honest: Forward = async (request) => await service.fetch(request)

const suiteAgainst = (proxy: Proxy, only: string, runs = 10) =>
  conform({
    ...{ base: 'http://127.0.0.1:3000', runs, seed: 1, sparing: false, overHttp: false, only },
    send: async (method, url, init) =>
      await proxy(new Request(`http://test${url}`, { method, ...init }), honest),
  })

const isTask = (request: Request) => /\/tasks\/\d+$/.test(new URL(request.url).pathname)
const isList = (request: Request) => /\/tasks$/.test(new URL(request.url).pathname)
const isCreation = (request: Request) => request.method === 'POST' && isList(request)

/** Changes the answers that a condition picks. */
const changing =
  (
    picks: (request: Request, answer: Response) => boolean,
    change: (answer: Response) => Promise<Response>,
  ): Proxy =>
  async (request, forward) => {
    const answer = await forward(request)
    return picks(request, answer) ? await change(answer) : answer
  }

const withJson = (change: (body: never) => unknown) => async (answer: Response) => {
  const body = JSON.stringify(change((await answer.json()) as never))
  return new Response(body, { status: answer.status, headers: answer.headers })
}
const withHeaders = (change: (headers: Headers) => void) => async (answer: Response) => {
  const headers = new Headers(answer.headers)
  change(headers)
  return new Response(answer.body, { status: answer.status, headers })
}
const withStatus = (status: number) => async (answer: Response) =>
  new Response(answer.body, { status, headers: answer.headers })

const problem = (status: number, code: string) => {
  const id = 'a-request-id'
  const type = `urn:problem-type:tasks-api:${code}`
  const headers = {
    'Content-Type': 'application/problem+json',
    'Cache-Control': 'no-store',
    'X-Request-Id': id,
  }
  const security = {
    ...{ 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer' },
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  }
  const body = { type, title: 'x', status, detail: 'x', code, request_id: id }
  return new Response(JSON.stringify(body), { status, headers: { ...headers, ...security } })
}

const good = (request: Request, answer: Response) => isTask(request) && answer.status === 200

type Lie = { lie: string; only: string; found: RegExp; proxy: Proxy }
let tag = ''

const lies: Lie[] = [
  {
    lie: 'a field is missing',
    only: 'getTask',
    found: /must have required property 'description'/,
    proxy: changing(
      good,
      withJson(({ description: _, ...task }: Record<string, unknown>) => task),
    ),
  },
  {
    lie: 'a column leaks',
    only: 'createTask',
    found: /must NOT have additional properties/,
    proxy: changing(
      (request, { status }) => isCreation(request) && status === 201,
      withJson((task: object) => ({ ...task, folded_title: 'x' })),
    ),
  },
  {
    lie: 'a deletion answers 200',
    only: 'deleteTask',
    found: /deleteTask does not declare this status|204/,
    proxy: changing(
      (_, { status }) => status === 204,
      async (answer) => await withStatus(200)(answer),
    ),
  },
  {
    lie: 'a creation does not say where the task is',
    only: 'createTask',
    found: /the header Location is missing/,
    proxy: changing(
      isCreation,
      withHeaders((headers) => headers.delete('Location')),
    ),
  },
  {
    lie: 'ids are text',
    only: 'listTasks',
    found: /id must be integer/,
    proxy: changing(
      (request, { status }) => request.method === 'GET' && isList(request) && status === 200,
      withJson((tasks: { id: number }[]) => tasks.map((task) => ({ ...task, id: String(task.id) }))),
    ),
  },
  {
    lie: 'a write answers with the entity tag of before',
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
    lie: 'the account comes as text/json',
    only: 'getMe',
    found: /does not declare the media type text\/json/,
    proxy: changing(
      (request, { status }) => request.url.endsWith('/api/me') && status === 200,
      withHeaders((headers) => headers.set('Content-Type', 'text/json')),
    ),
  },
  {
    lie: 'a title with an emoji is too much',
    only: 'createTask: a valid request',
    found: /the contract says 201, the answer is 500 internal_error/,
    proxy: async (request, forward) =>
      isCreation(request) && /"title":"[^"]*😀/.test(await (request.clone() as Request).text())
        ? problem(500, 'internal_error')
        : await forward(request),
  },
  {
    lie: "the list holds another user's row",
    only: '(sequences): one user',
    found: /the list must be/,
    proxy: changing(
      (request, { status }) => request.method === 'GET' && isList(request) && status === 200,
      withJson((tasks: { id: number; user_id: number }[]) =>
        tasks.length < 2 ? tasks : tasks.map((task, index) => (index === 1 ? { ...task, user_id: 1 } : task)),
      ),
    ),
  },
  {
    lie: 'a bad token counts as none',
    only: 'getTask: a token that is none',
    found: /the contract says 401 invalid_token, the answer is 401 authentication_required/,
    proxy: changing(
      (_, { status }) => status === 401,
      async () => {
        const answer = problem(401, 'authentication_required')
        answer.headers.set('WWW-Authenticate', 'Bearer')
        return answer
      },
    ),
  },
  {
    lie: 'a code of another operation is given',
    only: 'getTask',
    found: /declares task_not_found, not session_not_found/,
    proxy: changing(
      (request, { status }) => isTask(request) && status === 404,
      async () => problem(404, 'session_not_found'),
    ),
  },
  {
    lie: 'an error names no place',
    only: 'createTask: title',
    found: /must name body \/title in errors/,
    proxy: changing(
      (request, { status }) => isCreation(request) && status === 400,
      withJson(({ errors: _, ...others }: Record<string, unknown>) => others),
    ),
  },
  {
    lie: 'an unknown field is passed over',
    only: 'createTask: the unknown field',
    found: /the contract says 400 validation_failed, the answer is 201/,
    proxy: async (request, forward) => {
      if (!isCreation(request)) return await forward(request)
      const { titel: _, ...body } = await request.json()
      const { method, headers, url } = request
      return await forward(new Request(url, { method, headers, body: JSON.stringify(body) }))
    },
  },
  {
    lie: 'If-Match is passed over',
    only: 'deleteTask: If-Match: stale',
    found: /the contract says 412 precondition_failed, the answer is 204/,
    proxy: async (request, forward) => {
      request.headers.delete('If-Match')
      return await forward(request)
    },
  },
  {
    lie: 'a wrong method does not tell the right ones',
    only: '(methods)',
    found: /the header allow of 405 method_not_allowed is null/,
    proxy: changing(
      (_, { status }) => status === 405,
      withHeaders((headers) => headers.delete('Allow')),
    ),
  },
  {
    lie: 'the last task of a full page is lost',
    only: '(sequences): one user',
    found: /a page that is not full|the list must be/,
    proxy: changing(
      (request, { status, headers }) => isList(request) && status === 200 && headers.has('X-Next-Cursor'),
      withJson((tasks: unknown[]) => tasks.slice(0, -1)),
    ),
  },
  {
    lie: 'the description is trimmed',
    only: '(sequences): one user',
    found: /the (new|written) task must be/,
    proxy: changing(
      (request, { status }) =>
        [200, 201].includes(status) && request.method !== 'GET' && /tasks/.test(request.url),
      withJson((task: { description?: string }) => ({
        ...task,
        description: task.description?.trim() ?? null,
      })),
    ),
  },
]

test.each(lies)('finds and names that $lie', async ({ proxy, only, found }) => {
  const { failures } = await suiteAgainst(proxy, only, 40)
  expect(failures.map(({ what }) => what)).toContainEqual(expect.stringMatching(found))
  expect(failures.map(({ script }) => script)).toContainEqual(expect.stringMatching(/curl -si? -[XI]/))
})

test('makes a failing request as small as it can, and the same one for the same seed', async () => {
  const { proxy, only } = lies.find(({ lie }) => lie.includes('emoji')) as Lie
  const [first, second] = [await suiteAgainst(proxy, only, 60), await suiteAgainst(proxy, only, 60)]
  expect(first.failures[0]?.script).toMatch(/printf %s '\{"title":"a?😀a?"\}' \| curl/)
  expect(second.failures).toEqual(first.failures)
})

test('removes its accounts, also when it is stopped', async () => {
  const own = await testService({ logLevel: 'silent' })
  const accounts = () => own.db.selectFrom('users').select('email').execute()
  const stop = new AbortController()
  const send = async (method: string, url: string, init: RequestInit) => {
    if ((await accounts()).length > 2) stop.abort()
    return await own.fetch(new Request(`http://test${url}`, { method, ...init }))
  }
  const plan = { base: '', runs: 5, seed: 1, sparing: true, overHttp: false }
  const result = await conform({ ...plan, send, signal: stop.signal })
  expect(result.stopped).toBe(true)
  expect(closingLine(result)).toMatch(/^stopped: \d+ checks passed, 0 lies, 0 skipped$/)
  expect(await accounts()).toEqual([])
})

/** The service over HTTP, behind a proxy. */
async function serve(proxy: Proxy): Promise<string> {
  const log = createLog('silent')
  const server = createHttpServer(async (request) => await proxy(request, honest), { log, production: false })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
const closing: (() => void)[] = []
afterAll(() => {
  for (const close of closing) close()
})

async function makeContract(environment: Record<string, string>) {
  const child = spawn(process.execPath, ['tests/conformance/check-deployment.ts'], {
    env: { PATH: process.env.PATH, NODE_NO_WARNINGS: '1', RUNS: '2', ...environment },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk
    })
  }
  const [status] = await once(child, 'close')
  return { status, output }
}

test('the command ends with 0 for the honest service, and leaves no account', async () => {
  const { status, output } = await makeContract({
    BASE_URL: await serve((request, forward) => forward(request)),
  })
  expect(output).toMatch(/\n\d+ checks passed, 0 lies, [78] skipped\n$/)
  expect(status).toBe(0)
  expect(await service.db.selectFrom('users').select('email').execute()).toEqual([])
}, 60_000)

test('the command ends with 1 for one lie, and tells it once with the line that shows it', async () => {
  const { proxy } = lies[3] as Lie
  const { status, output } = await makeContract({ BASE_URL: await serve(proxy), ONLY: 'createTask' })
  expect(output).toContain('Lie 1. createTask: ')
  expect(output).toContain('the header Location is missing')
  expect(output).toMatch(/curl -si -X POST --path-as-is "\$base"'\/api\/(me|'"\$me"')/)
  expect(output).toMatch(/\n\d+ checks passed, 1 lies, 0 skipped\n$/)
  expect(status).toBe(1)
}, 60_000)

test('the command ends with 2 where nobody answers, or nobody is named', async () => {
  expect(await makeContract({ BASE_URL: 'http://127.0.0.1:1' })).toMatchObject({ status: 2 })
  expect(await makeContract({})).toMatchObject({
    status: 2,
    output: expect.stringContaining('BASE_URL is missing'),
  })
})
