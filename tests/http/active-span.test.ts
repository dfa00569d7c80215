// The span that an instrumentation from outside has begun for a request: it is named after the route.
import { AsyncLocalStorage } from 'node:async_hooks'
import {
  type Context,
  type ContextManager,
  context,
  ROOT_CONTEXT,
  type Span,
  trace,
} from '@opentelemetry/api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Person, signUp } from '../support/client.ts'
import { type TestService, testService } from '../support/service.ts'

let service: TestService
let ada: Person
beforeAll(async () => {
  service = await testService()
  ada = await signUp(service)
  context.setGlobalContextManager(contextManager())
})
afterAll(() => context.disable())

/** As that of OpenTelemetry's SDK for Node. */
function contextManager(): ContextManager {
  const storage = new AsyncLocalStorage<Context>()
  const manager: ContextManager = {
    active: () => storage.getStore() ?? ROOT_CONTEXT,
    with: (active, work, thisArg, ...args) => storage.run(active, () => work.apply(thisArg as never, args)),
    bind: (_, target) => target,
    enable: () => manager,
    disable: () => manager,
  }
  return manager
}

/** What a request tells its span. */
async function named(method: string, path: string, headers = {}): Promise<string[]> {
  const told: string[] = []
  const span = {
    setAttribute: (name: string, value: string) => told.push(`${name}=${value}`),
    updateName: (name: string) => told.push(name),
  } as unknown as Span
  const request = new Request(`http://test${path}`, { method, headers })
  await context.with(trace.setSpan(ROOT_CONTEXT, span), async () => await service.fetch(request))
  return told
}

test('has the template of the path, also after statements and where the request is refused', async () => {
  const headers = { Authorization: `Bearer ${ada.token}` }
  const collection = ['http.route=/api/:user_id/tasks', 'GET /api/:user_id/tasks']
  expect(await named('GET', '/api/me/tasks', headers)).toEqual(collection)
  expect(await named('GET', '/api/me/tasks')).toEqual(collection)
  expect(await named('GET', '/health')).toEqual(['http.route=/health', 'GET /health'])
})

test('keeps its name where there is no route', async () => {
  expect(await named('GET', '/nowhere')).toEqual([])
})
