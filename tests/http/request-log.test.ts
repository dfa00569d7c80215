// The request log: one line for every request, whatever became of it.
import { beforeAll, expect, test } from 'vitest'
import { type Person, password, signUp } from '../support/client.ts'
import { withAdmin } from '../support/database.ts'
import { type TestService, testService } from '../support/service.ts'

let service: TestService
let ada: Person
let grace: Person
let broken: TestService
beforeAll(async () => {
  service = await testService()
  ada = await signUp(service)
  grace = await signUp(service, 'Grace')
  broken = await testService()
})

let count = 0

/** The log lines of one request, without those of the audit trail. */
async function linesOf(method: string, path: string, options: Parameters<TestService['send']>[2] = {}) {
  count += 1
  const id = `request-${String(count).padStart(8, '0')}`
  const { status } = await service.send(method, path, {
    ...options,
    headers: { ...options.headers, 'X-Request-Id': id },
  })
  const lines = service.logs.filter(({ request_id, audit }) => request_id === id && audit === undefined)
  return { id, status, lines }
}

const cases: [string, string, number, string, 'ada' | 'nobody'][] = [
  ['GET', '/health', 200, '/health', 'nobody'],
  ['HEAD', '/health', 200, '/health', 'nobody'],
  ['OPTIONS', '/api/me', 204, '/api/me', 'nobody'],
  ['GET', '/api/me', 200, '/api/me', 'ada'],
  ['GET', '/api/me/tasks', 200, '/api/:user_id/tasks', 'ada'],
  ['GET', '/api/me/tasks/9007199254740991', 404, '/api/:user_id/tasks/:id', 'ada'],
  ['GET', '/api/me/tasks/zero', 400, '/api/:user_id/tasks/:id', 'ada'],
  ['POST', '/api/me/tasks', 400, '/api/:user_id/tasks', 'ada'],
  ['GET', '/api/9007199254740991/tasks', 403, '/api/:user_id/tasks', 'ada'],
  ['GET', '/api/me/tasks', 401, '/api/:user_id/tasks', 'nobody'],
  ['PUT', '/api/me/tasks', 405, '/api/:user_id/tasks', 'nobody'],
]

test.each(cases)(
  '%s %s (%i) is one line with the route %s and %s',
  async (method, path, status, route, who) => {
    const response = await linesOf(method, path, { token: who === 'ada' ? ada.token : undefined })
    expect(response.status).toBe(status)
    expect(response.lines).toEqual([
      {
        level: 30,
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        request_id: response.id,
        user_id: who === 'ada' ? ada.id : null,
        method,
        route,
        status,
        ms: expect.any(Number),
      },
    ])
  },
)

test('an unknown URL is one line without the URL', async () => {
  const { lines } = await linesOf('GET', '/secret-of-somebody?token=secret-of-somebody')
  expect(lines).toEqual([expect.objectContaining({ status: 404, user_id: null, route: '/*' })])
  expect(JSON.stringify(lines)).not.toContain('secret-of-somebody')
})

test('the time is measured', async () => {
  const begin = performance.now()
  const { lines } = await linesOf('POST', '/api/auth/login', { json: { email: ada.email, password } })
  expect(lines[0]?.ms).toBeGreaterThan(1) // Argon2id alone takes longer
  expect(lines[0]?.ms).toBeLessThan(performance.now() - begin)
})

test('simultaneous requests have a line each, with their own user', async () => {
  const people = Array.from({ length: 20 }, (_, index) => (index % 2 ? ada : grace))
  const all = await Promise.all(people.map(({ token }) => linesOf('GET', '/api/me', { token })))
  const loggedUsers = all.map(({ lines }) => lines.map(({ user_id }) => user_id))
  expect(loggedUsers).toEqual(people.map(({ id }) => [id]))
})

test('an unexpected error is a 500 without details, and two log lines: the error and the request', async () => {
  const { token, id } = await signUp(broken)
  await withAdmin(broken.databaseUrl, (admin) => admin.query('drop table tasks'))
  broken.logs.length = 0
  const { status, body, text } = await broken.send('GET', '/api/me/tasks', { token })
  expect(status).toBe(500)
  expect(body).toEqual({
    type: 'urn:problem-type:tasks-api:internal_error',
    title: 'Something went wrong on our side',
    status: 500,
    detail: 'The error has been logged under `request_id`.',
    code: 'internal_error',
    request_id: expect.any(String),
  })
  expect(text).not.toMatch(/relation|select|tasks"/)
  const { request_id } = body as { request_id: string }
  expect(broken.logs).toEqual([
    expect.objectContaining({ level: 50, request_id, err: expect.objectContaining({ code: '42P01' }) }),
    expect.objectContaining({
      level: 30,
      request_id,
      user_id: id,
      route: '/api/:user_id/tasks',
      status: 500,
    }),
  ])
})

test('a traceparent is repeated in the response, and its trace is in the line', async () => {
  const trace = '4bf92f3577b34da6a3ce929d0e0e4736'
  const traceparent = `00-${trace}-00f067aa0ba902b7-01`
  for (const [method, path] of [
    ['GET', '/health'],
    ['GET', '/nowhere'],
  ] as const) {
    const { lines } = await linesOf(method, path, { headers: { traceparent } })
    expect(lines).toEqual([expect.objectContaining({ trace_id: trace })])
    const { headers } = await service.send(method, path, { headers: { traceparent } })
    expect(headers.get('traceparent')).toBe(traceparent)
  }
})

test('a malformed traceparent is as good as none', async () => {
  const { lines } = await linesOf('GET', '/health', { headers: { traceparent: '00-"}-x-01' } })
  expect(lines[0]).not.toHaveProperty('trace_id')
  const { headers } = await service.send('GET', '/health', { headers: { traceparent: 'x' } })
  expect(headers.has('traceparent')).toBe(false)
})
