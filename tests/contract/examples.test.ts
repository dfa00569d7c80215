// Every example of the document is true: valid by its schema, accepted by the service, shaped like real responses.
import { beforeAll, describe, expect, inject, test } from 'vitest'
import { examplesAreValid, examplesOf } from '../../src/gates/lint/examples.ts'
import { document, type Operation, operationById, operations, resolve } from '../support/contract.ts'
import { examplesOfMedia, parameterExamples, problemExample, shapeOf } from '../support/contract-examples.ts'
import {
  exampleBodies,
  exampleBody,
  type Ids,
  idFields,
  linkTokenFor,
  makeThings,
  pathOf,
  putInPlace,
} from '../support/contract-fixtures.ts'
import { type TestResponse, type TestService, testService } from '../support/service.ts'

test('every example and every default is valid by its schema', () => {
  expect(examplesOf(document).length).toBeGreaterThan(80)
  expect(examplesAreValid(document)).toEqual([])
})

let service: TestService
const received = new Map<string, TestResponse[]>()

beforeAll(async () => {
  service = await testService()
  for (const operation of operations) received.set(operation.operationId, await walk(operation))
})

type Account = { user: { email: string | null }; token: string; refresh_token: string }

const call = async (operationId: string, known: object = {}, token?: string) => {
  const operation = operationById(operationId)
  const json = exampleBody(operation, known as Record<string, unknown>)
  return await service.send(operation.method, operation.path, { token, json })
}

/** Nobody is left: the addresses of the examples are free again. */
async function clear(): Promise<void> {
  if (inject('isInMemory')) service = await testService()
  else await service.db.deleteFrom('users').execute()
}

/** The fixtures of the examples: a user with two sessions and one of everything that can be made. */
async function makeFixtures(): Promise<{ account: Account; ids: Ids }> {
  await clear()
  await call('register')
  const account = (await call('login')).body as Account
  return { account, ids: await makeThings(service, account) }
}

/** Sends each example of an operation's body; what nobody can know takes the place of what the document shows for it. */
async function walk(operation: Operation): Promise<TestResponse[]> {
  const isFirst = operation.operationId === 'register'
  if (isFirst) await clear()
  const { account, ids } = isFirst ? { account: undefined, ids: {} } : await makeFixtures()
  const token = account && (await linkTokenFor(service, operation, account))
  const known = {
    ...idFields(ids),
    ...(account && { refresh_token: account.refresh_token }),
    ...(token && { token }),
  }
  if (account) await putInPlace(service, operation, ids, account.token)
  const bodies = exampleBodies(operation, known)
  const found: TestResponse[] = []
  for (const { type, ...body } of bodies.length > 0 ? bodies : [{ type: undefined }]) {
    const headers = type === undefined ? {} : { 'Content-Type': type }
    const { method } = operation
    found.push(
      await service.send(method, pathOf(operation, ids), { token: account?.token, headers, ...body }),
    )
  }
  return found
}

describe.each(operations)('$operationId', ({ operationId, responses }) => {
  test('accepts the examples of its body', () => {
    const statuses = received.get(operationId)?.map(({ status, text }) => (status < 300 ? 'accepted' : text))
    expect(new Set(statuses)).toEqual(new Set(['accepted']))
  })

  test('responds in the shape of its examples', () => {
    for (const { status, body } of received.get(operationId) ?? []) {
      const response = resolve(responses[status] ?? {}) as { content?: object }
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

  test.each(queries)('%s accepts the example of %s', async (operationId, name, value) => {
    const query = new URLSearchParams([value].flat().map((item) => [name, String(item)]))
    const { path, method } = operationById(operationId)
    const response = await service.send(method, `${pathOf({ path })}?${query}`, { token })
    expect(response.status).toBe(method === 'GET' && !path.includes('{id}') ? 200 : 404) // nothing else is there
  })

  test('a path accepts them, though nothing need be there', async () => {
    for (const operation of operations.filter(({ method }) => method === 'GET')) {
      const examples = parameterExamples(operation).filter((parameter) => parameter.in === 'path')
      const path = examples.reduce(
        (url, { name, value }) => url.replace(`{${name}}`, String(value)),
        operation.path,
      )
      if (path.includes('{')) continue // it shows none
      const response = await service.send('GET', path, { token })
      expect([200, 404], path).toContain(response.status)
    }
  })

  const header = (operationId: string, name: string) =>
    parameterExamples(operationById(operationId)).find((parameter) => parameter.name === name)
      ?.value as string

  test('the example of an entity tag is that of the third version', async () => {
    const matched = { 'If-None-Match': header('getTask', 'If-None-Match') }
    expect((await service.send('GET', task, { token, headers: matched })).status).toBe(304)
    const headers = { 'If-Match': header('updateTask', 'If-Match') }
    expect((await service.send('PATCH', task, { token, headers, json: { title: 'Four' } })).status).toBe(200)
  })

  test('the example of an idempotency key is accepted', async () => {
    const headers = { 'Idempotency-Key': header('createTask', 'Idempotency-Key') }
    const response = await service.send('POST', '/api/me/tasks', { token, headers, json: { title: 'Once' } })
    expect(response.status).toBe(201)
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

  test.each(cases)(
    'the response to %s is the documented one, word for word',
    async (code, method, path, options) => {
      const { body } = await service.send(method, path, options)
      const real = body as Record<string, unknown>
      const shown = problemExample(code)
      expect({ ...real, request_id: '', errors: [] }).toEqual({ ...shown, request_id: '', errors: [] })
      expect(shapeOf(real)).toEqual(shapeOf(shown))
    },
  )
})
