// What only the in-memory service has: faults on demand, a record of what was sent, and a reset.
import { describe, expect, test } from 'vitest'
import { createDoubleOf, type DoubleOptions } from '../../src/sdk/model/index.ts'
import { contractData } from '../support/contract-data.ts'

const person = { email: 'ada@example.com', password: 'correct horse battery staple', name: 'Ada' }

function start(options: DoubleOptions = {}) {
  const model = createDoubleOf(contractData, options)
  const send = (method: string, path: string, json?: unknown, headers: Record<string, string> = {}) =>
    model.fetch(`http://model${path}`, {
      method,
      headers: { 'Content-Type': 'application/json', ...headers },
      ...(json !== undefined && { body: JSON.stringify(json) }),
    })
  const signUp = async () => {
    const { token } = (await (await send('POST', '/api/auth/register', person)).json()) as { token: string }
    return { Authorization: `Bearer ${token}` }
  }
  return { model, send, signUp }
}
const statusOf = async (response: Promise<Response>) => (await response).status
const titles = async (response: Promise<Response>) =>
  ((await (await response).json()) as { title: string }[]).map(({ title }) => title)

describe('fetch', () => {
  test('takes a URL, its text, or a Request, whatever its origin', async () => {
    const { fetch } = start().model
    expect(await statusOf(fetch('https://tasks.example.com/health'))).toBe(200)
    expect(await statusOf(fetch(new URL('http://model/health')))).toBe(200)
    expect(await statusOf(fetch(new Request('http://model/health', { method: 'HEAD' })))).toBe(200)
  })

  test('rejects as fetch does when its signal is aborted already, and does nothing', async () => {
    const { model } = start()
    const reason = new Error('enough')
    const sent = model.fetch('http://model/health', { signal: AbortSignal.abort(reason) })
    await expect(sent).rejects.toBe(reason)
    expect(model.requests).toEqual([])
  })

  test('gives access tokens whose expiry can be read', async () => {
    const now = new Date('2026-01-01T00:00:00.000Z')
    const { Authorization } = await start({ now: () => now }).signUp()
    const [, payload = ''] = Authorization.split('.')
    const { exp, iat, sub } = JSON.parse(Buffer.from(payload, 'base64url').toString())
    expect([iat, exp, sub]).toEqual([now.getTime() / 1000, now.getTime() / 1000 + 900, '1'])
  })

  test('keeps two of them apart', async () => {
    const [one, other] = [start(), start()]
    const headers = await one.signUp()
    expect(await statusOf(one.send('GET', '/api/me', undefined, headers))).toBe(200)
    expect(await statusOf(other.send('GET', '/api/me', undefined, headers))).toBe(401)
  })

  test('has 1000 tasks on a page by default, and then a next page', async () => {
    const { send, signUp } = start()
    const headers = await signUp()
    for (let n = 0; n < 1001; n += 1) await send('POST', '/api/me/tasks', { title: `t${n}` }, headers)
    const page = await send('GET', '/api/me/tasks', undefined, headers)
    expect(await page.clone().json()).toHaveLength(1000)
    const cursor = page.headers.get('X-Next-Cursor')
    const rest = send('GET', `/api/me/tasks?cursor=${cursor}`, undefined, headers)
    expect(await titles(rest)).toEqual(['t1000'])
  })
})

describe('failNext', () => {
  test('responds with a problem once, in the shape of the service, and does nothing', async () => {
    const { model, send } = start()
    model.failNext({ status: 503, code: 'database_unavailable', retryAfter: 0 })
    const response = await send('POST', '/api/auth/register', person, { 'X-Request-Id': 'my-request' })
    expect([response.status, response.headers.get('Retry-After')]).toEqual([503, '0'])
    expect(response.headers.get('Content-Type')).toBe('application/problem+json; charset=utf-8')
    expect(await response.json()).toMatchObject({ code: 'database_unavailable', request_id: 'my-request' })
    expect(await statusOf(send('POST', '/api/auth/register', person))).toBe(201)
  })

  test('has the seconds of Retry-After where the service always has them', async () => {
    const { model, send } = start()
    model.failNext({ code: 'rate_limited' })
    expect((await send('GET', '/health')).headers.get('Retry-After')).toBe('1')
    model.failNext({ code: 'internal_error' })
    expect((await send('GET', '/health')).headers.get('Retry-After')).toBeNull()
  })

  test('with a status alone is a page that is no problem, as of a proxy', async () => {
    const { model, send } = start()
    model.failNext({ status: 502 })
    const response = await send('GET', '/health')
    expect([response.status, response.headers.get('Content-Type')]).toEqual([502, 'text/html'])
    expect(await response.text()).toContain('502')
  })

  test('without a network rejects as fetch does, before anything is done', async () => {
    const { model, send } = start()
    model.failNext({ network: true })
    await expect(send('POST', '/api/auth/register', person)).rejects.toBeInstanceOf(TypeError)
    expect(await statusOf(send('POST', '/api/auth/register', person))).toBe(201)
  })

  test('with a lost response does the work first, so that a key sent again gets the first response', async () => {
    const { model, send, signUp } = start()
    const headers = { ...(await signUp()), 'Idempotency-Key': 'one' }
    const create = () => send('POST', '/api/me/tasks', { title: 'Write' }, headers)
    model.failNext({ lostReply: true })
    await expect(create()).rejects.toBeInstanceOf(TypeError)
    expect((await create()).headers.get('Idempotency-Replayed')).toBe('true')
    expect(await titles(send('GET', '/api/me/tasks', undefined, headers))).toEqual(['Write'])
  })

  test('with a delay alone only waits', async () => {
    const { model, send } = start()
    model.failNext({ delay: 20 })
    const begin = performance.now()
    expect(await statusOf(send('GET', '/health'))).toBe(200)
    expect(performance.now() - begin).toBeGreaterThanOrEqual(19)
  })

  test('with a delay gives way to an abort, and nothing is done', async () => {
    const { model, send } = start()
    model.failNext({ delay: 60_000 })
    const sent = model.fetch('http://model/api/auth/register', {
      ...{ method: 'POST', body: JSON.stringify(person), signal: AbortSignal.timeout(5) },
      headers: { 'Content-Type': 'application/json' },
    })
    await expect(sent).rejects.toMatchObject({ name: 'TimeoutError' })
    expect(await statusOf(send('POST', '/api/auth/register', person))).toBe(201)
  })

  test('waits for its operation, and faults of one come in turn', async () => {
    const { model, send } = start()
    model.failNext({ operationId: 'getHealth', code: 'overloaded' })
    model.failNext({ operationId: 'getHealth', code: 'internal_error' })
    expect(await statusOf(send('GET', '/ready'))).toBe(200)
    expect(await statusOf(send('GET', '/health'))).toBe(503)
    expect(await statusOf(send('GET', '/health'))).toBe(500)
    expect(await statusOf(send('GET', '/health'))).toBe(200)
  })

  test.each([
    [{ code: 'no_such_problem' }, 'no problem "no_such_problem"'],
    [{ operationId: 'listTask' }, 'no operation "listTask"'],
    [{ code: 'task_not_found', status: 500 }, 'has the status 404, not 500'],
    [{ status: 200 }, '200 is not the status of a failure'],
  ])('refuses %j, which could never happen', (fault, message) => {
    expect(() => start().model.failNext(fault)).toThrow(message)
  })
})

test('requests lists what was sent, in order, and what came back', async () => {
  const { model, send, signUp } = start()
  const headers = await signUp()
  model.failNext({ network: true })
  await send('GET', '/api/me', undefined, headers).catch(() => {})
  await send('GET', '/api/me/tasks?limit=5', undefined, headers)
  await send('GET', '/nowhere')
  expect(model.requests).toEqual([
    { operationId: 'register', method: 'POST', path: '/api/auth/register', status: 201 },
    { operationId: 'getMe', method: 'GET', path: '/api/me', status: undefined },
    { operationId: 'listTasks', method: 'GET', path: '/api/me/tasks?limit=5', status: 200 },
    { operationId: undefined, method: 'GET', path: '/nowhere', status: 404 },
  ])
})

test('reset forgets accounts, tokens, faults and requests, and begins with the id 1', async () => {
  const { model, send, signUp } = start()
  const headers = await signUp()
  model.failNext({ network: true })
  model.reset()
  expect(model.requests).toEqual([])
  expect(await statusOf(send('GET', '/api/me', undefined, headers))).toBe(401)
  const again = await send('GET', '/api/me', undefined, await signUp())
  expect(await again.json()).toMatchObject({ id: 1, email: person.email })
})

/** The contract with notes in the place of tasks. */
const ofNotes = (): typeof contractData =>
  JSON.parse(
    JSON.stringify(contractData)
      .replaceAll('/tasks', '/notes')
      .replaceAll(/(task)(s?|_not_found)"/g, 'note$2"'),
  )

test('a resource is served by its description and its operations in the contract alone', async () => {
  const { fetch } = createDoubleOf(ofNotes())
  const json = (body: object) => ({
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
  const registered = await fetch('http://model/api/auth/register', json(person))
  const { token } = (await registered.json()) as { token: string }
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' }
  const created = await fetch('http://model/api/me/notes', { ...json({ title: ' Write ' }), headers })
  expect([created.status, created.headers.get('Location')]).toEqual([201, '../../api/1/notes/1'])
  expect(await titles(fetch('http://model/api/me/notes?q=wri&sort=-title', { headers }))).toEqual(['Write'])
  const missing = await fetch('http://model/api/me/notes/2', { headers })
  expect(await missing.json()).toMatchObject({ status: 404, code: 'note_not_found' })
})

test('a field that refers to another thing holds one that is there, and nothing once that is deleted', async () => {
  const [both, notes] = [structuredClone(contractData), ofNotes()]
  const isOfNotes = ({ path }: { path: string }) => path.includes('/notes')
  both.operations.push(
    ...notes.operations
      .filter(isOfNotes)
      .map((operation) => ({ ...operation, id: `${operation.id}OfNotes` })),
  )
  both.problems.note_not_found = notes.problems.note_not_found as never
  both.resources.notes = notes.resources.notes as never
  const references = { name: 'notes', thing: 'note' }
  Object.assign(both.resources.tasks?.fields as object, {
    note_id: { whenOmitted: null, whenReplaced: 'omitted', references },
  })
  for (const { path, body } of both.operations)
    if (/tasks(\/\{id\})?$/.test(path))
      Object.assign(body?.schema.properties ?? {}, { note_id: { type: ['integer', 'null'], minimum: 1 } })

  const { fetch } = createDoubleOf(both)
  const headers: Record<string, string> = { 'Content-Type': 'application/json' }
  const send = async (method: string, path: string, body?: object) => {
    const response = await fetch(`http://model${path}`, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, tag: response.headers.get('ETag'), body: text && JSON.parse(text) }
  }
  headers.Authorization = `Bearer ${(await send('POST', '/api/auth/register', person)).body.token}`
  expect((await send('POST', '/api/me/tasks', { title: 'x', note_id: 1 })).body.code).toBe('note_not_found')
  expect((await send('POST', '/api/me/tasks', { title: 'x', note_id: 0 })).body.code).toBe(
    'validation_failed',
  )
  expect((await send('POST', '/api/me/notes', { title: 'a note' })).body.id).toBe(1)
  const before = await send('POST', '/api/me/tasks', { title: 'x', note_id: 1 })
  expect(before.body.note_id).toBe(1)
  expect((await send('DELETE', '/api/me/notes/1?permanent=true')).status).toBe(204)
  const after = await send('GET', '/api/me/tasks/1')
  expect([after.body.note_id, after.tag]).toEqual([null, '"2"'])
  expect(after.body.updated_at > before.body.updated_at).toBe(true)
})

describe('a contract with something unknown is refused at once:', () => {
  const changed = (change: (copy: typeof contractData) => void) => () => {
    const copy = structuredClone(contractData)
    change(copy)
    createDoubleOf(copy)
  }
  const bodyOf = (copy: typeof contractData) =>
    copy.operations.find(({ id }) => id === 'createTask')?.body?.schema.properties?.title as object

  test('a new operation', () => {
    const add = changed(({ operations }) => {
      operations.push({ ...(operations[0] as (typeof operations)[0]), id: 'archiveTask' })
    })
    expect(add).toThrow('archiveTask')
  })

  test('a field, a filter or an order that the description of its resource leaves out', () => {
    const { fields, filters, sorts } = contractData.resources.tasks as (typeof contractData.resources)[string]
    const omitting = (part: 'fields' | 'filters' | 'sorts', name: string) =>
      changed(({ resources }) => delete resources.tasks?.[part][name])
    expect(Object.keys({ ...fields, ...filters, ...sorts }).length).toBeGreaterThan(0)
    const given = Object.keys(fields).filter((name) => fields[name]?.derived === undefined)
    for (const name of given) expect(omitting('fields', name)).toThrow(name)
    for (const name of Object.keys(filters)) expect(omitting('filters', name)).toThrow(name)
    for (const name of Object.keys(sorts)) expect(omitting('sorts', name)).toThrow(name)
  })

  test('a keyword of JSON Schema', () => {
    expect(changed((copy) => Object.assign(bodyOf(copy), { multipleOf: 2 }))).toThrow('"multipleOf"')
  })

  test('a fraction in a body', () => {
    expect(changed((copy) => Object.assign(bodyOf(copy), { type: 'number' }))).toThrow('"number"')
  })

  test('a format', () => {
    expect(changed((copy) => Object.assign(bodyOf(copy), { format: 'uuid' }))).toThrow('"uuid"')
  })
})
