// The errors that calls throw: their classes, and what they contain.
import { beforeAll, describe, expect, test } from 'vitest'
import {
  ApiError,
  BadRequestError,
  ConflictError,
  ConnectionError,
  createClient,
  ForbiddenError,
  isProblem,
  type KnownProblemCode,
  NotFoundError,
  PreconditionFailedError,
  RateLimitError,
  ServerError,
  TimeoutError,
  UnauthorizedError,
} from '../../generated/dist/index.js'
import { password } from '../support/client.ts'
import { type TestService, testService } from '../support/service.ts'
import { until } from '../support/until.ts'
import { faultyFetch, problemResponse, proxyResponse } from './faulty-fetch.ts'
import { failure, type Somebody, somebody } from './sign-up.ts'

let service: TestService
let person: Somebody
beforeAll(async () => {
  service = await testService()
  person = await somebody(service)
})

/** A client that gets its responses from something in between. */
const respondingWith = (response: () => Response) =>
  createClient({ baseUrl: 'http://test', fetch: faultyFetch(service, response), maxRetries: 0 })

describe('the service rejects with', () => {
  test('400 and each broken rule', async () => {
    const error = await failure(person.api.tasks.create({ title: ' ', priority: 'urgent' as never }))
    expect(error).toBeInstanceOf(BadRequestError)
    if (!isProblem(error, 'validation_failed')) throw error
    expect(error.errors.map(({ pointer }) => pointer).sort()).toEqual(['/priority', '/title'])
    expect(error.message).toMatch(/^createTask: 400 validation_failed: .+\n {2}\/title: .+/)
  })

  test.each([
    [
      401,
      UnauthorizedError,
      'invalid_credentials',
      () => person.api.auth.login({ email: person.email, password: 'wrong one' }),
    ],
    [403, ForbiddenError, 'password_mismatch', () => person.api.account.delete({ password: 'wrong one' })],
    [404, NotFoundError, 'task_not_found', () => person.api.tasks.get(404)],
    [
      409,
      ConflictError,
      'email_taken',
      () => person.api.auth.register({ email: person.email, password, name: 'A' }),
    ],
  ])('%s', async (status, family, code, call) => {
    const error = await failure(call())
    expect(error).toBeInstanceOf(family)
    if (!isProblem(error, code as KnownProblemCode)) throw error
    expect(error).toMatchObject({ status, code, attempts: 1, name: family.name, problem: { code, status } })
    expect(error.requestId).toBe(error.headers.get('X-Request-Id'))
    expect(error.requestId).toBe(error.problem.request_id)
    expect(error.message).toContain(error.problem.detail)
    expect(JSON.parse(error.body)).toEqual(error.problem)
  })

  test('412 and 422', async () => {
    const { id } = await person.api.tasks.create({ title: 'x' }, { idempotencyKey: 'a-key' })
    expect(await failure(person.api.tasks.delete(id, { ifMatch: '"9"' }))).toBeInstanceOf(
      PreconditionFailedError,
    )
    const reused = await failure(person.api.tasks.create({ title: 'y' }, { idempotencyKey: 'a-key' }))
    expect(reused).toMatchObject({ status: 422, code: 'idempotency_key_reused', name: 'ApiError' })
  })
})

test.each([
  [429, RateLimitError, 'RateLimitError'],
  [500, ServerError, 'ServerError'],
  [503, ServerError, 'ServerError'],
  [418, ApiError, 'ApiError'],
])('a %s has its class, and says when to come back', async (status, family, name) => {
  const error = await failure(
    respondingWith(() => proxyResponse(status, { 'Retry-After': '7' })).service.getHealth(),
  )
  expect(error).toBeInstanceOf(family)
  expect(error).toMatchObject({ name, status, retryAfter: 7 })
  expect(String((error as Error).stack)).toMatch(new RegExp(`^${name}: getHealth: ${status}`))
})

test.each([
  ['7', 7],
  ['Wed, 21 Oct 2015 07:28:09 GMT', 9],
  ['Wed, 21 Oct 2015 07:27:00 GMT', 0],
  ['soon', undefined],
  ['', undefined],
])('Retry-After: %s makes retryAfter %s', async (value, retryAfter) => {
  const headers = { Date: 'Wed, 21 Oct 2015 07:28:00 GMT', 'Retry-After': value }
  const error = await failure(respondingWith(() => proxyResponse(503, headers)).service.getHealth())
  expect((error as ApiError).retryAfter).toBe(retryAfter)
})

test.each(['urn:problem-type:tasks-api:wrong_user', 'https://tasks.example.com/docs/errors#code:wrong_user'])(
  'a problem is recognised by a type such as %s',
  async (type) => {
    const problem = { type, title: 'No', status: 403, detail: 'No.', code: 'wrong_user' }
    const api = respondingWith(() => Response.json(problem, { status: 403 }))
    expect(isProblem(await failure(api.service.getHealth()), 'wrong_user')).toBe(true)
  },
)

describe('something in between rejects:', () => {
  test('a code that this SDK does not know is passed on', async () => {
    const error = await failure(respondingWith(() => problemResponse(403, 'quota_spent')).service.getHealth())
    expect(isProblem(error, 'wrong_user')).toBe(false)
    expect(isProblem(error) && error.code).toBe('quota_spent')
  })

  test.each([
    ['HTML', () => proxyResponse(403)],
    ['nothing', () => new Response(null, { status: 403 })],
    [
      'a code of its own',
      () => Response.json({ code: 'wrong_user', message: 'No.', errors: {} }, { status: 403 }),
    ],
    ['a code of another kind', () => Response.json({ code: 7, type: 'about:7x' }, { status: 403 })],
    [
      'errors of another kind',
      () => Response.json({ code: 'no', type: 'a:no', errors: 'all' }, { status: 403 }),
    ],
    [
      'half a problem',
      () => new Response('{"type":"urn:problem-type:tasks-api:wrong_user","co', { status: 403 }),
    ],
    ['null', () => Response.json(null, { status: 403 })],
  ])('%s is an error by its status, and no problem of ours', async (_, response) => {
    const error = await failure(respondingWith(response).service.getHealth())
    expect(error).toBeInstanceOf(ForbiddenError)
    expect(error).toMatchObject({ status: 403, code: undefined, problem: undefined, errors: [] })
    expect(isProblem(error)).toBe(false)
    expect((error as Error).message).toMatch(
      /^getHealth: 403: not an answer of the service; is the base URL right\?/,
    )
  })

  test('a path that the service does not have: the error asks for the base URL, too', async () => {
    const api = createClient({ baseUrl: 'http://test/api', fetch: faultyFetch(service) })
    const error = await failure(api.service.getHealth())
    expect(error).toMatchObject({ status: 404, code: 'route_not_found' })
    expect((error as Error).message).toMatch(/ Is the base URL right\?$/)
  })

  test('a redirect is not followed, and the error names its target', async () => {
    const fetch = faultyFetch(service, () =>
      proxyResponse(308, { Location: 'https://tasks.example.com/health' }),
    )
    const error = await failure(createClient({ baseUrl: 'http://test', fetch }).service.getHealth())
    expect(error).toMatchObject({ status: 308 })
    expect((error as Error).message).toContain(
      'redirected to https://tasks.example.com/health; is the base URL right?',
    )
    expect(fetch.sent.length).toBe(1)
  })

  test('a redirect that a browser hides is one as well', async () => {
    const hidden = Object.defineProperties(new Response(), {
      type: { value: 'opaqueredirect' },
      status: { value: 0 },
      ok: { value: false },
    })
    const error = await failure(respondingWith(() => hidden).service.getHealth())
    expect(error).toMatchObject({
      status: 0,
      message: 'getHealth: 0: redirected to another address; is the base URL right?',
    })
  })
})

describe('where no complete response came,', () => {
  test.each([
    [new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') }), 'connect ECONNREFUSED'],
    [new TypeError('fetch failed', { cause: { code: 'UND_ERR_SOCKET' } }), 'UND_ERR_SOCKET'],
    [new TypeError('Failed to fetch'), 'Failed to fetch'],
    ['a string', 'no answer'],
    [undefined, 'no answer'],
  ])('%s is the cause', async (thrown, reason) => {
    const fetch = () => Promise.reject(thrown)
    const error = await failure(
      createClient({ baseUrl: 'http://test', fetch }).service.getHealth({ maxRetries: 0 }),
    )
    expect(error).toBeInstanceOf(ConnectionError)
    expect(error).toMatchObject({
      name: 'ConnectionError',
      message: `getHealth: ${reason}`,
      operation: 'getHealth',
    })
    expect((error as Error).cause).toBe(thrown)
    expect(error).not.toBeInstanceOf(TimeoutError)
    expect(isProblem(error)).toBe(false)
  })

  test('a timeout has no cause but itself', async () => {
    const fetch = () => new Promise<never>(() => {})
    const error = await failure(
      createClient({ baseUrl: 'http://test', fetch, timeout: 5 }).service.getHealth({ maxRetries: 0 }),
    )
    expect(error).toBeInstanceOf(TimeoutError)
    expect(error).toBeInstanceOf(ConnectionError)
    expect(error).toMatchObject({ name: 'TimeoutError' })
    expect(error).not.toHaveProperty('cause')
  })
})

test('a failure that nobody looks at is reported once, and one that is looked at is not', async () => {
  const reported: unknown[] = []
  const report = (error: unknown) => reported.push(error)
  const listeners = process.listeners('unhandledRejection')
  process.removeAllListeners('unhandledRejection').on('unhandledRejection', report)
  try {
    const api = respondingWith(() => proxyResponse(418))
    await failure(api.service.getHealth())
    await failure(api.service.getHealth().withResponse())
    await failure(api.service.getHealth().finally(() => {}))
    await Promise.allSettled([api.service.getHealth(), api.service.getHealth().then(() => 1)])
    await new Promise((resolve) => setTimeout(resolve, 10))
    expect(reported).toEqual([])
    api.service.getHealth()
    await until(() => reported.length > 0)
    await new Promise((resolve) => setTimeout(resolve, 10))
    expect(reported.map((error) => (error as ApiError).status)).toEqual([418])
  } finally {
    process.removeAllListeners('unhandledRejection')
    for (const listener of listeners) process.on('unhandledRejection', listener)
  }
})
