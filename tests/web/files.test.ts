// What is served under /app: the files that were built, and where the links of mails are led.
import { readdirSync } from 'node:fs'
import { beforeAll, expect, test } from 'vitest'
import { webPaths } from '../../src/web/handlers.ts'
import { type TestService, testService } from '../support/service.ts'

let service: TestService
beforeAll(async () => {
  service = await testService({ production: true })
})

const ask = (path: string) => service.fetch(new Request(`http://test${path}`))
const built = readdirSync(new URL('../../generated/web/', import.meta.url))
const header = (response: Response, name: string) => response.headers.get(name)

test('the page is under a policy that lets in its own files alone, and is asked for each time', async () => {
  const response = await ask('/app/')
  expect(response.status).toBe(200)
  expect(header(response, 'Content-Type')).toBe('text/html; charset=UTF-8')
  expect(header(response, 'Cache-Control')).toBe('no-cache')
  expect(header(response, 'Content-Security-Policy')).toMatch(
    /^default-src 'none'; script-src 'self'; style-src 'self'; .*frame-ancestors 'none'$/,
  )
  const html = await response.text()
  expect(html).not.toMatch(/<style|<script(?! type="module" src=)|\sstyle=|\son\w+=/)
  for (const [, name] of html.matchAll(/(?:href|src)="([^"]+)"/g)) expect(built).toContain(name)
})

test('every file that was built is served; those that are named by their content for ever', async () => {
  expect(built.length).toBeGreaterThan(5)
  for (const name of built.filter((each) => each !== 'index.html')) {
    expect(webPaths).toContain(`/app/${name}`)
    const response = await ask(`/app/${name}`)
    expect([name, response.status]).toEqual([name, 200])
    const isKept = /^(main|style)-/.test(name)
    expect([name, header(response, 'Cache-Control')]).toEqual([
      name,
      isKept ? 'public, max-age=31536000, immutable' : 'no-cache',
    ])
    const kind = { js: /^text\/javascript/, css: /^text\/css/, svg: /^image\/svg/, txt: /^text\/plain/ }
    expect(header(response, 'Content-Type')).toMatch(kind[name.split('.').at(-1) as keyof typeof kind])
  }
})

test('the service worker keeps the files of the page, under a name that changes with them', async () => {
  const response = await ask('/app/service-worker.js')
  expect(header(response, 'Content-Security-Policy')).toContain("connect-src 'self'") // of what it fetches
  const script = await response.text()
  const html = await (await ask('/app/')).text()
  for (const [, name] of html.matchAll(/(?:href|src)="([^"]+)"/g)) expect(script).toContain(`"${name}"`)
  expect(script).toMatch(/build = 'tasks-app [0-9a-f]{8}'/)
})

test('the service worker shows what it keeps while the service is away or in trouble', async () => {
  const script = await (await ask('/app/service-worker.js')).text()
  const listeners: Record<string, (event: object) => void> = {}
  const worker = {
    addEventListener: (name: string, listener: () => void) => {
      listeners[name] = listener
    },
    registration: { scope: 'http://test/app/' },
  }
  const navigate = async (answer: () => Response) => {
    let response: Promise<Response> | undefined
    const caches = { match: async (key: unknown) => key === './' && new Response('kept') }
    new Function('globalThis', 'caches', 'fetch', script)(worker, caches, async () => answer())
    listeners.fetch?.({
      request: { method: 'GET', mode: 'navigate', url: 'http://test/app/' },
      respondWith: (given: Promise<Response>) => {
        response = given
      },
    })
    return (await response)?.text()
  }
  expect(await navigate(() => new Response('new'))).toBe('new')
  expect(await navigate(() => new Response('bad gateway', { status: 502 }))).toBe('kept')
  expect(
    await navigate(() => {
      throw new TypeError('no network')
    }),
  ).toBe('kept')
})

test.each([
  ['/app', 308, 'app/'],
  ['/reset-password?token=a-B_9', 307, 'app/#/reset-password?token=a-B_9'],
  ['/app/reset-password?token=a-B_9', 307, '../app/#/reset-password?token=a-B_9'],
  ['/verify-email?token=a-B_9', 307, 'app/#/verify-email?token=a-B_9'],
  ['/app/verify-email?token=a-B_9', 307, '../app/#/verify-email?token=a-B_9'],
])('%s leads on with %i, also behind a prefix', async (path, status, location) => {
  const response = await ask(path)
  expect([response.status, header(response, 'Location')]).toEqual([status, location])
})
