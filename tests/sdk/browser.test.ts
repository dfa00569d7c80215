// The package in a real browser: a page of another origin imports its modules as they are, and calls the service by CORS.
import { readFile } from 'node:fs/promises'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, normalize } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import type * as Sdk from '../../generated/dist/index.js'
import { startProgram } from '../process/program.ts'
import { launchBrowser, openPage } from '../support/browser.ts'
import { createDatabase } from '../support/database.ts'
import { secret } from '../support/service.ts'
import { install, pack } from './package-project.ts'

/** The package, as a global of the page; the functions given to `evaluate` run there. */
declare const sdk: typeof Sdk
/** A session in the page's localStorage. */
declare const api: Sdk.Client
declare const store: { load(): Sdk.Tokens; save(tokens?: Sdk.Tokens): void }

const password = 'correct horse battery staple'
const html = `<!doctype html><title>A page</title><link rel="icon" href="data:,">
<script type="importmap">{ "imports": { "tasks-sdk": "/modules/index.js" } }</script>
<script type="module">
  import * as sdk from 'tasks-sdk'
  const load = () => JSON.parse(localStorage.tasks ?? 'null')
  const save = (tokens) => { localStorage.tasks = JSON.stringify(tokens ?? null) }
  Object.assign(globalThis, { sdk, store: { load, save } })
</script>`

let browser: Browser
let server: Server
let service: string
let origin: string
let page: Page
let complaints: string[]

beforeAll(async () => {
  const modules = join(await install((await pack()).tarball), 'node_modules/tasks-sdk/dist')
  server = createServer((request, response) => serve(modules, request.url ?? '', response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { url: DATABASE_URL } = await createDatabase(inject('clusterUrl'))
  const settings = { BETTER_AUTH_SECRET: secret, CORS_ORIGINS: origin }
  service = await startProgram({ DATABASE_URL, ...settings }).url()
  browser = await launchBrowser()
})

afterAll(async () => {
  await browser?.close()
  server?.closeAllConnections()
  server?.close()
})

/** A static server, with a folder that leads elsewhere and one that never responds. */
async function serve(modules: string, url: string, response: ServerResponse): Promise<void> {
  if (url.startsWith('/silent/')) return
  if (url.startsWith('/moved/')) {
    response.writeHead(302, { Location: '/' }).end()
  } else if (url === '/') {
    response.writeHead(200, { 'Content-Type': 'text/html' }).end(html)
  } else {
    const text = await readFile(join(modules, normalize(url.replace('/modules/', '/')))).catch(
      () => undefined,
    )
    response
      .writeHead(text ? 200 : 404, {
        'Content-Type': 'text/javascript',
        'Access-Control-Allow-Origin': '*',
      })
      .end(text)
  }
}

/** A page of an origin, with the SDK loaded. */
async function open(at: string): Promise<void> {
  ;({ page, complaints } = await openPage(browser, [at, service]))
  await page.goto(at)
  await page.waitForFunction(() => 'sdk' in globalThis)
}

beforeEach(() => open(origin))
afterEach(() => page.context().close())

/** What Chromium writes to the console for each response that is an error, by status. */
const failed = (...statuses: number[]) =>
  statuses.map((status) => expect.stringContaining(`the server responded with a status of ${status}`))

test('a page of another origin registers, creates, and pages by a header that CORS exposes', async () => {
  const seen = await page.evaluate(
    async ({ baseUrl, password }) => {
      const api = sdk.createClient({ baseUrl })
      const { user } = await api.auth.register({ email: 'page@example.com', password, name: 'Page' })
      for (const title of ['one', 'two', 'three']) await api.tasks.create({ title })
      const { nextCursor, etag, requestId } = await api.tasks.list({ limit: 2 }).withResponse()
      const titles: string[] = []
      for await (const task of api.tasks.iterate({ limit: 2 })) titles.push(task.title)
      await api.account.delete({ password })
      return { name: user.name, titles, headers: [nextCursor, etag, requestId].map((value) => typeof value) }
    },
    { baseUrl: service, password },
  )
  expect(seen).toEqual({
    name: 'Page',
    titles: ['one', 'two', 'three'],
    headers: ['string', 'string', 'string'],
  })
  expect(complaints).toEqual([])
})

test('what has changed is not overwritten, and errors have their code and request id', async () => {
  const seen = await page.evaluate(
    async ({ baseUrl, password }) => {
      const api = sdk.createClient({ baseUrl })
      await api.auth.register({ email: 'versions@example.com', password, name: 'Page' })
      const { data, etag } = await api.tasks.create({ title: 'one' }).withResponse()
      await api.tasks.setCompletion(data.id, { completed: true }, { ifMatch: etag })
      const stale = await api.tasks
        .update(data.id, { title: 'two' }, { ifMatch: etag })
        .catch((error) => error)
      const now = await api.tasks.get(data.id).withResponse()
      const unchanged = await api.tasks.get(data.id, { ifNoneMatch: now.etag })
      const gone = await api.tasks.get(data.id + 1).catch((error) => error)
      return {
        stale: [stale.name, sdk.isProblem(stale, 'precondition_failed')],
        unchanged: unchanged === undefined,
        gone: [gone.name, sdk.isProblem(gone, 'task_not_found'), gone.requestId === gone.problem.request_id],
        message: gone.message,
      }
    },
    { baseUrl: service, password },
  )
  expect(seen).toEqual({
    stale: ['PreconditionFailedError', true],
    unchanged: true,
    gone: ['NotFoundError', true, true],
    message: expect.stringContaining('getTask: 404 task_not_found'),
  })
  expect(complaints).toEqual(failed(412, 404))
})

test('a session outlives its access token and a reload, in the storage of the page', async () => {
  const first = await page.evaluate(
    async ({ baseUrl, password }) => {
      const api = sdk.createClient({ baseUrl, auth: store })
      await api.auth.register({ email: 'store@example.com', password, name: 'Page' })
      const tokens = store.load()
      store.save({ ...tokens, expires_at: Date.now() - 1000 })
      return tokens
    },
    { baseUrl: service, password },
  )
  await page.reload()
  await page.waitForFunction(() => 'sdk' in globalThis)
  const seen = await page.evaluate(async (baseUrl) => {
    const sent: string[] = []
    const onRequest = ({ operation }: { operation: string }) => void sent.push(operation)
    const api = sdk.createClient({ baseUrl, auth: store, onRequest })
    await Promise.all([api.account.get(), api.tasks.list()])
    const next = store.load()
    // A token that the service refuses, though it looks good for an hour.
    store.save({ ...next, token: 'refused', expires_at: Date.now() + 3_600_000 })
    await api.account.get()
    await api.auth.logout()
    return { sent: sent.sort(), next, last: store.load() }
  }, service)
  expect(seen.sent).toEqual(['getMe', 'getMe', 'getMe', 'listTasks', 'logout', 'refresh', 'refresh'])
  expect(seen.next.refresh_token).not.toBe(first.refresh_token)
  expect(seen.next.expires_at).toBeGreaterThan(Date.now())
  expect(seen.last).toBe(null)
  expect(complaints).toEqual(failed(401))
})

test('two tabs share the session of localStorageStore: signing in and out in one is seen in the other', async () => {
  const states = 'states' as keyof typeof globalThis
  const there = await page.context().newPage()
  await there.goto(origin)
  for (const tab of [page, there]) {
    await tab.waitForFunction(() => 'sdk' in globalThis)
    await tab.evaluate((baseUrl) => {
      const api = sdk.createClient({ baseUrl, auth: sdk.localStorageStore() })
      const states = [api.session.snapshot().isSignedIn]
      api.session.onChange(({ isSignedIn }) => states.push(isSignedIn))
      Object.assign(globalThis, { api, states })
    }, service)
  }
  const email = 'tabs@example.com'
  const id = await page.evaluate(async (account) => (await api.auth.register(account)).user.id, {
    email,
    password,
    name: 'Tab',
  })
  await there.waitForFunction((id) => api.session.snapshot().userId === id, id)
  expect(await there.evaluate(async () => (await api.account.get()).email)).toBe(email)
  // A refresh is no news.
  await page.evaluate(async () => {
    const tokens = JSON.parse(localStorage['tasks-sdk'])
    localStorage['tasks-sdk'] = JSON.stringify({ ...tokens, expires_at: Date.now() - 1 })
    await api.account.get()
    await api.auth.logout()
  })
  await there.waitForFunction(() => api.session.snapshot().isSignedIn === false)
  expect(await there.evaluate((name) => globalThis[name], states)).toEqual([false, true, true, false])
  expect(await there.evaluate(async () => (await api.account.get().catch((error) => error)).code)).toBe(
    'authentication_required',
  )
  expect(complaints).toEqual([])
})

test('where localStorage is blocked, the session is kept in memory', async () => {
  const seen = await page.evaluate(async () => {
    const frame = document.createElement('iframe')
    frame.sandbox.add('allow-scripts') // of an opaque origin, whose localStorage throws a SecurityError
    frame.srcdoc = `<script type="module">
        let error
        try { localStorage } catch ({ name }) { error = name }
        const sdk = await import('${location.origin}/modules/index.js')
        const { load, save } = sdk.localStorageStore()
        save({ token: 'kept' })
        const kept = load()
        save(undefined)
        parent.postMessage([error, kept, load()], '*')
      </script>`
    const told = new Promise((resolve) => addEventListener('message', ({ data }) => resolve(data)))
    document.body.append(frame)
    return await told
  })
  expect(seen).toEqual(['SecurityError', { token: 'kept' }, undefined])
})

test('a page can read when to come back', async () => {
  const seen = await page.evaluate(async (baseUrl) => {
    const { auth } = sdk.createClient({ baseUrl, maxRetries: 0 })
    for (let i = 0; i < 20; i++) {
      const error = await auth
        .login({ email: 'nobody@example.com', password: 'wrong' })
        .catch((error) => error)
      if (error instanceof sdk.RateLimitError)
        return { code: error.code, retryAfter: error.retryAfter, attempts: i }
    }
    throw new Error('there was no limit')
  }, service)
  expect(seen).toEqual({ code: 'rate_limited', retryAfter: expect.any(Number), attempts: 10 })
  expect(seen.retryAfter).toBeGreaterThan(0)
  expect(complaints).toEqual(failed(...Array(10).fill(401), 429))
})

test('a redirect is an error that says what to check', async () => {
  const seen = await page.evaluate(async (at) => {
    const { service } = sdk.createClient({ baseUrl: `${at}/moved` })
    const error = await service.getHealth().catch((error) => error)
    return { name: error.name, status: error.status, attempts: error.attempts, message: error.message }
  }, origin)
  expect(seen).toEqual({
    name: 'ApiError',
    status: 0,
    attempts: 1,
    message: 'getHealth: 0: redirected to another address; is the base URL right?',
  })
  expect(complaints).toEqual([])
})

test('a call ends with its signal and with its time', async () => {
  const seen = await page.evaluate(async (at) => {
    const { service } = sdk.createClient({ baseUrl: `${at}/silent`, maxRetries: 0 })
    const controller = new AbortController()
    const aborted = service.getHealth({ signal: controller.signal }).catch((error) => error)
    setTimeout(() => controller.abort(), 10)
    const late = service.getHealth({ timeout: 10 }).catch((error) => error)
    const never = service.getHealth({ signal: AbortSignal.abort('before') }).catch((error) => error)
    return [(await aborted).name, (await late).name, await never]
  }, origin)
  expect(seen).toEqual(['AbortError', 'TimeoutError', 'before'])
  expect(complaints).toEqual([])
})

test('a page whose origin is not allowed gets an error that says what may be wrong', async () => {
  const elsewhere = origin.replace('127.0.0.1', 'localhost')
  await page.context().close()
  await open(elsewhere)
  const seen = await page.evaluate(async (baseUrl) => {
    const { service } = sdk.createClient({ baseUrl, maxRetries: 0 })
    const error = await service.getHealth().catch((error) => error)
    return {
      name: error.name,
      isConnectionError: error instanceof sdk.ConnectionError,
      message: error.message,
    }
  }, service)
  expect(seen).toEqual({
    name: 'ConnectionError',
    isConnectionError: true,
    message: `getHealth: Failed to fetch; is the service up, and does it allow ${elsewhere} (CORS_ORIGINS)?`,
  })
  expect(complaints).toEqual([
    expect.stringContaining(`from origin '${elsewhere}' has been blocked by CORS policy`),
    expect.stringContaining('net::ERR_FAILED'),
  ])
})
