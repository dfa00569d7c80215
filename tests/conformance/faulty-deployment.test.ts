// The suite against deployments with one fault each: a proxy in front of the real service changes one thing, and the suite
// has to find and name it. And against the service as it is: nothing.
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
/** @param forward to the service as it is */
type Proxy = (request: Request, forward: Forward) => Promise<Response>

const unchanged: Forward = async (request) => await service.fetch(request)

const suiteAgainst = (proxy: Proxy, only: string, runs = 10) =>
  conform({
    ...{ base: 'http://127.0.0.1:3000', runs, seed: 1, sparing: false, overHttp: false, only },
    send: async (method, url, init) =>
      await proxy(new Request(`http://test${url}`, { method, ...init }), unchanged),
  })

const isTask = (request: Request) => /\/tasks\/\d+$/.test(new URL(request.url).pathname)
const isCollection = (request: Request) => /\/tasks$/.test(new URL(request.url).pathname)
const isCreation = (request: Request) => request.method === 'POST' && isCollection(request)

/** Changes the responses that a condition picks. */
const changing =
  (
    picks: (request: Request, response: Response) => boolean,
    change: (response: Response) => Promise<Response>,
  ): Proxy =>
  async (request, forward) => {
    const response = await forward(request)
    return picks(request, response) ? await change(response) : response
  }

const withJson = (change: (body: never) => unknown) => async (response: Response) => {
  const body = JSON.stringify(change((await response.json()) as never))
  return new Response(body, { status: response.status, headers: response.headers })
}
const withHeaders = (change: (headers: Headers) => void) => async (response: Response) => {
  const headers = new Headers(response.headers)
  change(headers)
  return new Response(response.body, { status: response.status, headers })
}
const withStatus = (status: number) => async (response: Response) =>
  new Response(response.body, { status, headers: response.headers })

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

const good = (request: Request, response: Response) => isTask(request) && response.status === 200

type Fault = { fault: string; only: string; runs?: number; found: RegExp; proxy: Proxy }
let tag = ''
let refreshed: Response | undefined

const faults: Fault[] = [
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
    found: /the page of tasks must have user_id/,
    proxy: changing(
      (request, { status }) => request.method === 'GET' && isCollection(request) && status === 200,
      withJson((tasks: { id: number; user_id: number }[]) =>
        tasks.length < 2 ? tasks : tasks.map((task, index) => (index === 1 ? { ...task, user_id: 1 } : task)),
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
    fault: 'the description is trimmed',
    only: '(sequences): one user',
    found: /the (new|written) task must have description/,
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

// A sequence ends at the first violation, so many of them take time only where none is found.
const runsFor = (only: string) => (only.startsWith('(sequences)') ? 400 : 40)

test.each(faults)('finds and names that $fault', async ({ proxy, only, runs, found }) => {
  const { failures } = await suiteAgainst(proxy, only, runs ?? runsFor(only))
  expect(failures.map(({ what }) => what)).toContainEqual(expect.stringMatching(found))
  expect(failures.map(({ script }) => script)).toContainEqual(expect.stringMatching(/curl -si? -[XI]/))
})

test('makes a failing request as small as it can, and the same one for the same seed', async () => {
  const { proxy, only } = faults.find(({ fault }) => fault.includes('emoji')) as Fault
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
  expect(closingLine(result)).toMatch(/^stopped: \d+ checks passed, 0 violations, 0 skipped$/)
  expect(await accounts()).toEqual([])
})

/** The service over HTTP, behind a proxy. */
async function serve(proxy: Proxy): Promise<string> {
  const log = createLog('silent')
  const server = createHttpServer(async (request) => await proxy(request, unchanged), {
    log,
    production: false,
  })
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

test('the command ends with 0 for the service as it is, and leaves no account', async () => {
  const { status, output } = await makeContract({
    BASE_URL: await serve((request, forward) => forward(request)),
  })
  expect(output).toMatch(/\n\d+ checks passed, 0 violations, \d+ skipped\n$/)
  expect(status).toBe(0)
  expect(await service.db.selectFrom('users').select('email').execute()).toEqual([])
})

test.each([
  ['W/"…"', /^"/, 'W/"'],
  ['"…-gzip"', /"$/, '-gzip"'],
])(
  'a proxy that marks entity tags with %s, as one that compresses does, violates nothing',
  async (_, place, mark) => {
    const marked = changing(
      (_, { headers }) => headers.has('ETag'),
      withHeaders((headers) => headers.set('ETag', (headers.get('ETag') ?? '').replace(place, mark))),
    )
    const { status, output } = await makeContract({ BASE_URL: await serve(marked), ONLY: 'its entity tag' })
    expect(output).toMatch(/\n\d+ checks passed, 0 violations, 0 skipped\n$/)
    expect(status).toBe(0)
  },
)

test('the command ends with 1 for one violation, and reports it once with the line that shows it', async () => {
  const { proxy } = faults[3] as Fault
  const { status, output } = await makeContract({ BASE_URL: await serve(proxy), ONLY: 'createTask' })
  expect(output).toContain('Violation 1. createTask: ')
  expect(output).toContain('the header Location is missing')
  expect(output).toMatch(/curl -si -X POST --path-as-is "\$base"'\/api\/(me|'"\$me"')/)
  expect(output).toMatch(/\n\d+ checks passed, 1 violations, 0 skipped\n$/)
  expect(status).toBe(1)
})

test('the command ends with 2 where there is no response, or no deployment is named', async () => {
  expect(await makeContract({ BASE_URL: 'http://127.0.0.1:1' })).toMatchObject({ status: 2 })
  expect(await makeContract({})).toMatchObject({
    status: 2,
    output: expect.stringContaining('BASE_URL is missing'),
  })
})
