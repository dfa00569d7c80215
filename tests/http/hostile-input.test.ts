// Whatever of a request reaches the database or a hash is made extreme, one value at a time: none of it is a 500.
import { beforeAll, describe, expect, test } from 'vitest'
import { cursorAfter } from '../../src/features/owned/cursor.ts'
import type { Task } from '../../src/features/tasks/task.ts'
import { type Person, password, signUp } from '../support/client.ts'
import { startIssuer } from '../support/issuer.ts'
import { onService, type TestService, testService } from '../support/service.ts'

let service: TestService
let ada: Person
let taskId: number
beforeAll(async () => {
  service = await testService()
  ada = await signUp(service)
  taskId = (await ada.call('createTask', 201, { body: { title: 'Write' } })).body.id
})

const ask = async (method: string, path: string, options: Parameters<TestService['send']>[2] = {}) =>
  (await service.send(method, path.replace('{id}', String(taskId)), { token: ada.token, ...options })).status
const longest = Number.MAX_SAFE_INTEGER

describe('an id in a path may be as large as ids get', () => {
  test.each([
    ['GET', `/api/me/tasks/${longest}`, undefined],
    ['PUT', `/api/me/tasks/${longest}`, { title: 'x' }],
    ['PATCH', `/api/me/tasks/${longest}`, { title: 'x' }],
    ['PATCH', `/api/me/tasks/${longest}/complete`, { completed: true }],
    ['DELETE', `/api/me/tasks/${longest}`, undefined],
    ['DELETE', `/api/me/sessions/${longest}`, undefined],
  ])('%s %s', async (method, path, json) => {
    expect(await ask(method, path, { json })).toBe(404)
  })
})

test.each([
  ['one with as many digits as are read', '"999999999999999"', 412],
  ['one beyond 2^53', '"9007199254740993"', 412],
  ['one beyond bigint', '"9223372036854775808"', 412],
  ['one of 8000 digits', `"${'9'.repeat(8000)}"`, 412],
  ['a negative one', '"-1"', 412],
  ['four thousand of them', Array.from({ length: 2500 }, (_, n) => `"${n + 5}"`).join(), 412],
  ['what is SQL', `"1'--"`, 412],
  ['bytes above ASCII', '"\xff"', 412],
  ['half a tag', '"', 400],
])('If-Match may name a version that there never is: %s', async (_, tags, status) => {
  expect(await ask('PATCH', '/api/me/tasks/{id}', { json: {}, headers: { 'If-Match': tags } })).toBe(status)
})

test.each([
  ['255 characters', 'k'.repeat(255), 201],
  ['quotes and backslashes', '"\\"\\\\\\""', 201],
  ['SQL', `';drop--%_\\`, 201],
  ['256 characters', 'k'.repeat(256), 400],
  ['a byte above ASCII', 'é', 400],
  ['a tabulator', 'a\tb', 400],
])('an Idempotency-Key of %s', async (_, key, status) => {
  const headers = { 'Idempotency-Key': key }
  expect(await ask('POST', '/api/me/tasks', { json: { title: 'x' }, headers })).toBe(status)
})

test.each([
  ['due_before=0001-01-01', 200],
  ['due_after=9999-12-31', 200],
  ['due_before=10000-01-01', 400],
  ['due_after=-0001-01-01', 400],
  ['due_after=infinity', 400],
  ['due_before=epoch', 400],
  ['limit=1000', 200],
  ['limit=9223372036854775808', 400],
  [`q=${'%F4%8F%BF%BF'.repeat(255)}`, 200], // U+10FFFF
  [`q=${'%EF%B7%BA'.repeat(255)}`, 200], // it unfolds to 18 characters, and always the same words
  [`q=${'%CC%81'.repeat(255)}`, 400], // marks alone
  [`q=e${'%CC%81'.repeat(254)}`, 200],
  ['q=%5C%27%25_%22', 200],
  ['q=a%00', 400],
  [`cursor=${'A'.repeat(12_000)}`, 400],
  ['cursor=%00', 400],
])('a list of %s', async (query, status) => {
  expect(await ask('GET', `/api/me/tasks?${query}`)).toBe(status)
})

onService('makes cursors as the service does').test.each<
  [string, object, 'created_at' | 'due_date' | 'id' | 'title']
>([
  ['the largest id', { id: longest }, 'id'],
  ['the last moment', { id: longest, created_at: '9999-12-31T23:59:59.999Z' }, 'created_at'],
  ['the first moment', { id: 1, created_at: '0001-01-01T00:00:00.000Z' }, 'created_at'],
  ['the first day', { id: 1, due_date: '0001-01-01' }, 'due_date'],
  ['a title that unfolds', { id: 1, title: 'ﷺ'.repeat(255) }, 'title'],
])('a cursor may hold %s', async (_, task, sort) => {
  const cursor = cursorAfter(task as Task, ada.id, { sort })
  expect(await ask('GET', `/api/me/tasks?sort=${sort}&cursor=${cursor}`)).toBe(200)
})

const controls = String.fromCharCode(...Array.from({ length: 31 }, (_, n) => n + 1))
const strange = `x${controls}\u007f\u0085\u202e\ufffe\uffff\u{10ffff}'"\\%_$1\${}`

test.each<[string, string, string, object, number]>([
  ['a task of strange characters', 'POST', '/api/me/tasks', { title: strange, description: strange }, 201],
  [
    'a task that unfolds',
    'POST',
    '/api/me/tasks',
    { title: 'ﷺ'.repeat(255), description: 'ﷺ'.repeat(1000) },
    201,
  ],
  ['a task due on the last day', 'POST', '/api/me/tasks', { title: 'x', due_date: '9999-12-31' }, 201],
  ['a task due on the first day', 'POST', '/api/me/tasks', { title: 'x', due_date: '0001-01-01' }, 201],
  ['a task with NUL', 'POST', '/api/me/tasks', { title: 'a\0b' }, 400],
  ['a task with half a character', 'POST', '/api/me/tasks', { title: 'x', description: '\ud800' }, 400],
  ['a name of strange characters', 'PATCH', '/api/me', { name: strange }, 200],
  ['a name with NUL', 'PATCH', '/api/me', { name: '\0' }, 400],
  ['a login with strange characters', 'POST', '/api/auth/login', { email: strange, password: strange }, 400],
  ['a login with NUL', 'POST', '/api/auth/login', { email: 'a\0@example.com', password }, 400],
  [
    'a login with a long password',
    'POST',
    '/api/auth/login',
    { email: 'nobody@example.com', password: '😀'.repeat(256) },
    401,
  ],
  ['a refresh with strange characters', 'POST', '/api/auth/refresh', { refresh_token: strange }, 401],
  ['a refresh with SQL', 'POST', '/api/auth/refresh', { refresh_token: `' or 1=1--` }, 401],
])('%s', async (_, method, path, json, status) => {
  expect(await ask(method, path, { json })).toBe(status)
})

test.each([
  ['an X-Request-Id', { 'X-Request-Id': "'\xff\\" }],
  ['a User-Agent', { 'User-Agent': `${strange.replaceAll(/[^\x20-\x7e]/g, '')}\xff` }],
  ['an Accept-Language', { 'Accept-Language': '\xff'.repeat(1000) }],
  ['an Origin', { Origin: "null'--" }],
  ['an If-None-Match', { 'If-None-Match': '"'.repeat(999) }],
])('%s of arbitrary bytes has no effect', async (_, headers) => {
  expect(await ask('GET', '/api/me/tasks', { headers: headers as unknown as Record<string, string> })).toBe(
    200,
  )
})

onService('counts addresses').test.each([
  ['text', "' or 1=1--"],
  ['bytes above ASCII', '\xff\xfe'],
  ['8000 characters', '1.'.repeat(4000)],
  ['an address with a zone', 'fe80::1%eth0'],
  ['an address with a strange zone', 'fe80::1%\xff'],
  ['brackets', '[::1]:99999, ['],
  ['commas', ','.repeat(4000)],
])('the address of a client behind a proxy may be %s', async (_, forwarded) => {
  const { databaseUrl } = service
  const behindProxy = await testService({ databaseUrl, throttling: { authRateLimit: 10, trustedHops: 1 } })
  const json = { email: 'nobody@example.com', password: 'a guess that is wrong' }
  const headers = { 'X-Forwarded-For': forwarded }
  const { status } = await behindProxy.send('POST', '/api/auth/login', { json, headers })
  expect([401, 429]).toContain(status)
})

onService('trusts other issuers').test.each([
  ['NUL in its subject', { sub: 'a\0b' }],
  ['half a character in its subject', { sub: '\ud800' }],
  ['a subject of 5000 characters', { sub: 'x'.repeat(5000) }],
  ['NUL in its address', { sub: 'nul', email: 'a\0@example.com' }],
  ['NUL in its name', { sub: 'name', name: '\0' }],
])('a token of another issuer may have %s', async (_, claims) => {
  const issuer = await startIssuer()
  const trusting = await testService({ databaseUrl: service.databaseUrl, issuers: [issuer.trusted] })
  const { status } = await trusting.send('GET', '/api/me', { token: await issuer.token(claims) })
  expect([200, 401]).toContain(status)
})
