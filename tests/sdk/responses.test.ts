// What becomes of a response: data, a 304, no content, or something that does not come from the service.
import { beforeAll, describe, expect, test } from 'vitest'
import { ConnectionError, createClient } from '../../generated/dist/index.js'
import { type TestService, testService } from '../support/service.ts'
import { faultyFetch, proxyResponse } from './faulty-fetch.ts'
import { failure, type Somebody, somebody } from './sign-up.ts'

let service: TestService
let person: Somebody
beforeAll(async () => {
  service = await testService()
  person = await somebody(service)
})

const respondingWith = (response: () => Response) => {
  const fetch = faultyFetch(service, response)
  return { api: createClient({ baseUrl: 'http://test', auth: 'a-token', fetch }), fetch }
}
const json = { 'Content-Type': 'application/json' }

test('a call resolves to its data, and with withResponse also to values of the headers', async () => {
  const call = person.api.tasks.create({ title: 'x' })
  const { data, etag, requestId, nextCursor, response } = await call.withResponse()
  expect(await call).toBe(data)
  expect({ etag, requestId, nextCursor }).toEqual({
    etag: response.headers.get('ETag'),
    requestId: response.headers.get('X-Request-Id'),
    nextCursor: undefined,
  })
  expect(response.status).toBe(201)
  await person.api.tasks.create({ title: 'y' })
  const page = await person.api.tasks.list({ limit: 1 }).withResponse()
  expect(page.nextCursor).toBe(page.response.headers.get('X-Next-Cursor'))
  expect(page.nextCursor).toMatch(/./)
})

test('a call is sent once, however often it is asked', async () => {
  const before = person.fetch.sent.length
  const call = person.api.account.get()
  await Promise.all([call, call, call.withResponse(), call.then(() => {}), call.finally(() => {})])
  expect(person.fetch.sent.length).toBe(before + 1)
  expect(call).toBeInstanceOf(Promise)
})

test('every page is fetched once, and not before it is needed', async () => {
  const reader = await somebody(service)
  for (let i = 1; i <= 5; i++) await reader.api.tasks.create({ title: `t${i}` })
  reader.fetch.sent.length = 0
  const titles: string[] = []
  for await (const task of reader.api.tasks.iterate({ limit: 2, sort: '-title' })) {
    titles.push(task.title)
    if (titles.length === 2) expect(reader.fetch.sent.length).toBe(1)
  }
  expect(titles).toEqual(['t5', 't4', 't3', 't2', 't1'])
  expect(reader.fetch.sent.length).toBe(3)
  const second = await reader.api.tasks.list({ limit: 2 }).withResponse()
  const rest = await Array.fromAsync(
    reader.api.tasks.iterate({ limit: 2, cursor: second.nextCursor as string }),
  )
  expect(rest.map(({ title }) => title)).toEqual(['t3', 't4', 't5'])
})

describe('a 304', () => {
  test('is undefined for a call with an entity tag', async () => {
    const { id } = await person.api.tasks.create({ title: 'x' })
    const { etag } = await person.api.tasks.get(id).withResponse()
    const { data, response } = await person.api.tasks.get(id, { ifNoneMatch: etag }).withResponse()
    expect({ data, status: response.status }).toEqual({ data: undefined, status: 304 })
    const byHand = { 'If-None-Match': etag as string }
    expect(await person.api.tasks.get(id, { headers: byHand })).toBe(undefined)
    await person.api.tasks.update(id, { title: 'y' })
    expect(await person.api.tasks.get(id, { ifNoneMatch: etag })).toMatchObject({ title: 'y' })
  })

  test('is an error for any other call', async () => {
    const { api } = respondingWith(() => new Response(null, { status: 304 }))
    expect(await failure(api.tasks.get(1))).toMatchObject({ status: 304, operation: 'getTask' })
  })
})

test('what has no content is undefined', async () => {
  const { id } = await person.api.tasks.create({ title: 'x' })
  expect(await person.api.tasks.delete(id)).toBe(undefined)
})

test('what a newer service adds is passed on', async () => {
  const task = { id: 1, title: 'x', priority: 'urgent', colour: { red: 1 } }
  const { api } = respondingWith(() => Response.json([task], { status: 203 }))
  expect(await api.tasks.list()).toEqual([task])
})

describe('a success that does not come from the service', () => {
  test.each([
    ['HTML', () => proxyResponse(200)],
    ['nothing', () => new Response('')],
    ['text', () => new Response('OK')],
  ])('%s is an error, and not sent again', async (_, response) => {
    const { api, fetch } = respondingWith(response)
    const error = await failure(api.tasks.create({ title: 'x' }))
    expect(error).toMatchObject({ name: 'ApiError', status: 200, code: undefined })
    expect((error as Error).message).toMatch(
      /^createTask: 200: not an answer of the service; is the base URL right\?/,
    )
    expect(fetch.sent.length).toBe(1)
  })

  test.each([
    ['half of it', '{"id":1,"ti'],
    ['nothing of it', ''],
  ])('%s is a broken connection, and sent again', async (_, text) => {
    const { api, fetch } = respondingWith(() => new Response(text, { headers: json }))
    const error = await failure(api.tasks.get(1, { maxRetries: 1 }))
    expect(error).toBeInstanceOf(ConnectionError)
    expect(error).toMatchObject({ message: 'getTask: the answer is cut off', attempts: 2 })
    expect((error as Error).cause).toBeInstanceOf(SyntaxError)
    expect(fetch.sent.length).toBe(2)
  })

  test.each(['{}', 'null', '[]', '{"token":""}'])('%s begins no session', async (text) => {
    const { api, store } = await somebody(service, () => new Response(text, { headers: json }))
    const before = await store.load()
    const error = await failure(api.auth.login({ email: 'a@example.com', password: 'password' }))
    expect(error).toMatchObject({ name: 'ApiError', status: 200 })
    expect(await store.load()).toEqual(before)
  })
})
