// Behind a proxy that serves the service under a prefix, which it strips: whatever a response or the portal refers to is there.
import { beforeAll, expect, test } from 'vitest'
import { type Person, signUp } from '../support/client.ts'
import { type TestService, testService } from '../support/service.ts'

const prefix = '/tasks-api'
const origin = 'http://proxy.example'

let service: TestService
let ada: Person
beforeAll(async () => {
  service = await testService()
  ada = await signUp(service)
})

/** Asks the proxy: outside of the prefix there is nothing. */
async function ask(url: URL | string, init: RequestInit = {}): Promise<Response> {
  const { pathname, search } = new URL(url, origin)
  if (!pathname.startsWith(`${prefix}/`)) return new Response('not found', { status: 404 })
  const headers = {
    Authorization: `Bearer ${ada.token}`,
    'Content-Type': 'application/json',
    ...init.headers,
  }
  return await service.fetch(
    new Request(`http://test${pathname.slice(prefix.length)}${search}`, { ...init, headers }),
  )
}

const create = (title: string) =>
  ask(`${prefix}/api/me/tasks`, { method: 'POST', body: JSON.stringify({ title }) })

test('Location leads to what was created', async () => {
  const response = await create('one')
  const there = new URL(response.headers.get('Location') as string, `${origin}${prefix}/api/me/tasks`)
  expect(await (await ask(there)).json()).toEqual(await response.json())

  const json = { email: 'eve@example.com', password: 'correct horse battery staple', name: 'Eve' }
  const registered = await ask(`${prefix}/api/auth/register`, { method: 'POST', body: JSON.stringify(json) })
  const account = new URL(
    registered.headers.get('Location') as string,
    `${origin}${prefix}/api/auth/register`,
  )
  expect((await ask(account)).status).toBe(200)
})

test('Link leads to the other pages', async () => {
  for (const title of ['two', 'three']) await create(title)
  const first = new URL(`${origin}${prefix}/api/me/tasks?limit=2`)
  const page = await ask(first)
  const targets = [...(page.headers.get('Link') ?? '').matchAll(/<([^>]+)>; rel="(\w+)"/g)]
  expect(targets.map(([, , relation]) => relation)).toEqual(['next', 'first'])
  for (const [, target = ''] of targets) expect((await ask(new URL(target, first))).status).toBe(200)
})

test('a browser is led to the portal, and the portal to all of its pages, its files and the contract', async () => {
  const index = await ask(`${prefix}/`, { headers: { Accept: 'text/html' } })
  const docs = new URL(index.headers.get('Location') as string, `${origin}${prefix}/`)
  const page = new URL(`${docs}/operations/createTask`)
  for (const base of [docs, page]) {
    const html = await (await ask(base)).text()
    const references = [...html.matchAll(/(?:href|src|data-index|data-root)="([^"#]+)"/g)].map(
      ([, target]) => target,
    )
    for (const reference of references.filter((target) => !target?.startsWith('https:')))
      expect([reference, (await ask(new URL(reference as string, base))).status]).toEqual([reference, 200])
  }
  const slash = await ask(`${docs}/`)
  expect(new URL(slash.headers.get('Location') as string, `${docs}/`).href).toBe(docs.href)
})

test('the server of the document is the prefix, as that of a program that reads it from there', async () => {
  const document = new URL(`${origin}${prefix}/openapi.json`)
  const { servers } = (await (await ask(document)).json()) as { servers: { url: string }[] }
  expect(new URL(servers[0]?.url ?? '', document).pathname).toBe(`${prefix}/`)
})
