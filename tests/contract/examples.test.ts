// Every example of the document is true: valid by its schema, accepted by the service, shaped like real answers.
import { beforeAll, describe, expect, test } from 'vitest'
import { examplesAreValid, examplesOf } from '../../src/gates/lint/examples.ts'
import { document, operationById, operations, resolve } from '../support/contract.ts'
import { type Answer, type TestService, testService } from '../support/service.ts'
import { examplesOfMedia, parameterExamples, problemExample, shapeOf } from './example-values.ts'

test('every example and every default is valid by its schema', () => {
  expect(examplesOf(document).length).toBeGreaterThan(80)
  expect(examplesAreValid(document)).toEqual([])
})

// The order in which one person can go through all operations, with nothing but what the document shows.
const tour = [
  ...['register', 'login', 'refresh', 'createTask', 'listTasks', 'getTask', 'updateTask', 'replaceTask'],
  ...['setTaskCompletion', 'getMe', 'updateMe', 'listSessions', 'getIndex', 'getHealth', 'getReadiness'],
  ...['getContract', 'deleteTask', 'endSession', 'logout', 'deleteMe', 'register', 'changePassword'],
]

let service: TestService
const answers = new Map<string, Answer[]>()
const state = { token: '', refresh_token: '', task: '', session: '' }

beforeAll(async () => {
  service = await testService()
  for (const operationId of tour) {
    answers.set(operationId, [...(answers.get(operationId) ?? []), ...(await walk(operationId))])
  }
})

/** Sends each example of an operation's body; what an earlier answer gave takes the place of what nobody can know. */
async function walk(operationId: string): Promise<Answer[]> {
  const operation = operationById(operationId)
  const { method, requestBody } = operation
  const path = operation.path
    .replace('{user_id}', 'me')
    .replace('{id}', operation.path.includes('tasks') ? state.task : state.session)
  const bodies = Object.entries(requestBody?.content ?? {}).flatMap(([type, media]) =>
    examplesOfMedia(media).map((example) => ({ type, json: known(example) })),
  )
  const found: Answer[] = []
  for (const { type, json } of bodies.length > 0 ? bodies : [{ type: undefined, json: undefined }]) {
    const headers = type === undefined ? {} : { 'Content-Type': type }
    const answer = await service.send(method, path, { token: state.token || undefined, headers, json })
    learn(operationId, answer.body)
    found.push(answer)
  }
  return found
}

/** A refresh token is good once and for one session: no document can show one that works. */
function known(example: unknown): unknown {
  const body = example as Record<string, unknown>
  return 'refresh_token' in body ? { ...body, refresh_token: state.refresh_token } : body
}

function learn(operationId: string, body: unknown): void {
  const { token, refresh_token, id } = (body ?? {}) as Record<string, string>
  if (token && refresh_token) Object.assign(state, { token, refresh_token })
  if (operationId === 'createTask') state.task = String(id)
  if (operationId !== 'listSessions') return
  const other = (body as { id: number; current: boolean }[]).find(({ current }) => !current)
  state.session = String(other?.id)
}

test('the tour comes by every operation with a body, and every answer in JSON', () => {
  const wanted = operations.filter(
    ({ requestBody, responses }) => requestBody || '200' in responses || '201' in responses,
  )
  expect(wanted.map(({ operationId }) => operationId).filter((name) => !tour.includes(name))).toEqual([])
})

describe.each([...new Set(tour)])('%s', (operationId) => {
  test('accepts the examples of its body', () => {
    const statuses = answers.get(operationId)?.map(({ status, text }) => (status < 300 ? 'accepted' : text))
    expect(new Set(statuses)).toEqual(new Set(['accepted']))
  })

  test('answers in the shape of its examples', () => {
    for (const { status, body } of answers.get(operationId) ?? []) {
      const response = resolve(operationById(operationId).responses[status] ?? {}) as { content?: object }
      for (const media of Object.values(response.content ?? {})) {
        if (operationId === 'getContract') continue // the whole document is no example
        for (const example of examplesOfMedia(media)) expect(shapeOf(body)).toEqual(shapeOf(example))
      }
    }
  })
})

describe('examples of parameters', () => {
  let token: string
  let task: string

  beforeAll(async () => {
    const json = { email: 'grace@example.com', password: 'a long enough password', name: 'Grace' }
    token = ((await service.send('POST', '/api/auth/register', { json })).body as { token: string }).token
    const made = await service.send('POST', '/api/me/tasks', { token, json: { title: 'One' } })
    task = `/api/me/tasks/${(made.body as { id: number }).id}`
    for (const title of ['Two', 'Three']) await service.send('PATCH', task, { token, json: { title } })
  })

  const queries = operations.flatMap((operation) =>
    parameterExamples(operation)
      .filter((parameter) => parameter.in === 'query')
      .map(({ name, value }): [string, string, unknown] => [operation.operationId, name, value]),
  )

  test.each(queries)('%s takes %s as shown', async (operationId, name, value) => {
    const query = new URLSearchParams([value].flat().map((item) => [name, String(item)]))
    const { path, method } = operationById(operationId)
    const answer = await service.send(method, `${path.replace('{user_id}', 'me')}?${query}`, { token })
    expect(answer.status).toBe(200)
  })

  test('a path takes them, though nothing need be there', async () => {
    for (const operation of operations.filter(({ method }) => method === 'GET')) {
      const examples = parameterExamples(operation).filter((parameter) => parameter.in === 'path')
      const path = examples.reduce(
        (url, { name, value }) => url.replace(`{${name}}`, String(value)),
        operation.path,
      )
      if (path.includes('{')) continue // it shows none
      const answer = await service.send('GET', path, { token })
      expect([200, 404], path).toContain(answer.status)
    }
  })

  const header = (operationId: string, name: string) =>
    parameterExamples(operationById(operationId)).find((parameter) => parameter.name === name)
      ?.value as string

  test('an entity tag as shown is that of the third version', async () => {
    const matched = { 'If-None-Match': header('getTask', 'If-None-Match') }
    expect((await service.send('GET', task, { token, headers: matched })).status).toBe(304)
    const headers = { 'If-Match': header('updateTask', 'If-Match') }
    expect((await service.send('PATCH', task, { token, headers, json: { title: 'Four' } })).status).toBe(200)
  })

  test('an idempotency key as shown is accepted', async () => {
    const headers = { 'Idempotency-Key': header('createTask', 'Idempotency-Key') }
    const answer = await service.send('POST', '/api/me/tasks', { token, headers, json: { title: 'Once' } })
    expect(answer.status).toBe(201)
  })
})

describe('examples of problems', () => {
  type Provoked = [string, string, string, Parameters<TestService['send']>[2]?]
  const json = { email: 'edsger@example.com', password: 'a long enough password', name: 'Edsger' }
  const cases: Provoked[] = [
    ['validation_failed', 'POST', '/api/auth/login', { json: {} }],
    [
      'malformed_json',
      'POST',
      '/api/auth/login',
      { raw: '{', headers: { 'Content-Type': 'application/json' } },
    ],
    [
      'unsupported_media_type',
      'POST',
      '/api/auth/login',
      { raw: 'a', headers: { 'Content-Type': 'text/plain' } },
    ],
    ['body_too_large', 'POST', '/api/auth/login', { json: { email: 'a'.repeat(110_000) } }],
    ['invalid_credentials', 'POST', '/api/auth/login', { json: { email: json.email, password: 'wrong' } }],
    ['invalid_refresh_token', 'POST', '/api/auth/refresh', { json: { refresh_token: 'unknown' } }],
    ['password_too_common', 'POST', '/api/auth/register', { json: { ...json, password: 'password1' } }],
    ['authentication_required', 'GET', '/api/me'],
    ['invalid_token', 'GET', '/api/me', { token: 'x' }],
  ]

  test.each(cases)('%s is answered word for word', async (code, method, path, options) => {
    const { body } = await service.send(method, path, options)
    const real = body as Record<string, unknown>
    const shown = problemExample(code)
    expect({ ...real, request_id: '', errors: [] }).toEqual({ ...shown, request_id: '', errors: [] })
    expect(shapeOf(real)).toEqual(shapeOf(shown))
  })
})
