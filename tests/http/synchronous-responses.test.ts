// What needs nothing but memory gets its response synchronously: each promise on the way would cost a turn of the queue of
// microtasks, and keep the whole request alive until then.
import { beforeAll, expect, test } from 'vitest'
import { type Person, signUp } from '../support/client.ts'
import { type TestService, testService } from '../support/service.ts'

let service: TestService
let ada: Person
beforeAll(async () => {
  service = await testService({ corsOrigins: ['https://app.example.com'], throttling: { rateLimit: 600 } })
  ada = await signUp(service)
  await ada.call('getMe', 200) // its token is known from then on
})

test.each([
  ['GET', '/health', 200],
  ['GET', '/openapi.json', 200],
  ['GET', '/api/me/tasks', 401],
])('the response to %s %s of anybody is synchronous (%i)', async (method, path, status) => {
  const response = service.fetch(new Request(`http://test${path}`, { method }))
  expect(response).toBeInstanceOf(Response)
  expect((await response).status).toBe(status)
})

test.each([
  ['/api/me/tasks/zero', 400],
  ['/api/9007199254740991/tasks', 403],
  ['/api/me/tasks?limit=0', 400],
])('the response to GET %s of a user whose token is known is synchronous (%i)', async (path, status) => {
  const headers = { Authorization: `Bearer ${ada.token}` }
  const response = service.fetch(new Request(`http://test${path}`, { headers }))
  expect(response).toBeInstanceOf(Response)
  expect((await response).status).toBe(status)
})
