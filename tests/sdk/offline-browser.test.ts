// The offline copy in a real browser: IndexedDB, Web Locks and BroadcastChannel, with pages that are closed and reloaded.
import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { basename } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import type { Client, createClient, localStorageStore } from '../../generated/dist/index.js'
import type { createOffline, indexedDbStore, Offline } from '../../generated/dist/offline.js'
import { startProgram } from '../process/program.ts'
import { launchBrowser } from '../support/browser.ts'
import { createDatabase } from '../support/database.ts'
import { secret } from '../support/service.ts'
import { hangMillis, until } from '../support/until.ts'

/** The package, as a global of the page; the functions given to `evaluate` run there. */
declare const sdk: {
  createClient: typeof createClient
  localStorageStore: typeof localStorageStore
  createOffline: typeof createOffline
  indexedDbStore: typeof indexedDbStore
}
declare const api: Client
declare const offline: Offline

const html = `<!doctype html><title>A page</title><link rel="icon" href="data:,">
<script type="module">
  import { createClient, localStorageStore } from '/modules/index.js'
  import { createOffline, indexedDbStore } from '/modules/offline.js'
  Object.assign(globalThis, { sdk: { createClient, localStorageStore, createOffline, indexedDbStore } })
</script>`

let browser: Browser
let server: Server
let service: string
let origin: string
let context: BrowserContext

beforeAll(async () => {
  const modules = new URL('../../generated/dist/', import.meta.url)
  server = createServer(async ({ url = '' }, response) => {
    const isPage = url === '/'
    const text = isPage ? html : await readFile(new URL(basename(url), modules))
    response.writeHead(200, { 'Content-Type': isPage ? 'text/html' : 'text/javascript' }).end(text)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { url: DATABASE_URL } = await createDatabase(inject('clusterUrl'))
  const settings = { BETTER_AUTH_SECRET: secret, CORS_ORIGINS: origin, AUTH_RATE_LIMIT: '0' }
  service = await startProgram({ DATABASE_URL, ...settings }).url()
  browser = await launchBrowser()
})

afterAll(async () => {
  await browser?.close()
  server?.closeAllConnections()
  server?.close()
})

beforeEach(async () => {
  context = await browser.newContext()
  context.setDefaultTimeout(hangMillis)
})
afterEach(() => context.close())

/** Makes the client and the copy of a page. */
const start = (page: Page, autoSync = true) =>
  page.evaluate(
    async ({ baseUrl, autoSync }) => {
      const api = sdk.createClient({ baseUrl, auth: sdk.localStorageStore() })
      const isNew = !(await api.session.load()).isSignedIn
      if (isNew)
        await api.auth.register({
          ...{
            email: `${crypto.randomUUID()}@example.com`,
            password: 'correct horse battery staple',
            name: 'Ada',
          },
        })
      const offline = await sdk.createOffline({ api, store: sdk.indexedDbStore(), autoSync })
      Object.assign(globalThis, { api, offline })
    },
    { baseUrl: service, autoSync },
  )

async function tab(autoSync?: boolean): Promise<Page> {
  const page = await context.newPage()
  await page.goto(origin)
  await page.waitForFunction(() => 'sdk' in globalThis)
  await start(page, autoSync)
  return page
}

const shown = (page: Page) => page.evaluate(() => offline.tasks.list().map(({ title }) => title))
const untilShown = (page: Page, titles: string[]) =>
  page.waitForFunction(
    (all) =>
      offline.tasks
        .list()
        .map(({ title }) => title)
        .join() === all,
    titles.join(),
  )
const ofService = (page: Page) =>
  page.evaluate(async () => (await api.tasks.list()).map(({ title }) => title))
const isSent = (page: Page) => page.waitForFunction(() => offline.getSnapshot().pending === 0)

test('what was written without a network outlives the page, and is sent when there is one', async () => {
  const page = await tab()
  await page.evaluate(() => offline.sync())
  await page.route(`${service}/**`, (route) => route.abort())
  const id = await page.evaluate(async () => {
    const { id } = await offline.lists.create({ name: 'L' })
    await offline.tasks.create({ title: 'one', list_id: id, labels: ['a'] })
    return id
  })
  await page.close()
  const next = await context.newPage()
  await next.route(`${service}/**`, (route) => route.abort())
  await next.goto(origin)
  await next.waitForFunction(() => 'sdk' in globalThis)
  await start(next)
  expect(await shown(next)).toEqual(['one'])
  expect(await next.evaluate((list_id) => offline.tasks.list({ list_id }).length, id)).toBe(1)
  await next.unroute(`${service}/**`)
  await next.evaluate(() => dispatchEvent(new Event('online')))
  await isSent(next)
  expect(await ofService(next)).toEqual(['one'])
})

test('writes leave the page at once, so that they outlive it: none waits for the one before', async () => {
  const page = await tab(false)
  const calls = await page.evaluate(async () => {
    const calls: string[] = []
    const { transaction } = IDBDatabase.prototype
    IDBDatabase.prototype.transaction = function (...given) {
      calls.push('begun')
      return transaction.apply(this, given)
    }
    const { commit } = IDBTransaction.prototype
    IDBTransaction.prototype.commit = function () {
      calls.push('committed')
      commit.call(this)
    }
    for (const title of ['a', 'b']) void offline.tasks.create({ title })
    for (let turn = 0; turn < 50; turn += 1) await Promise.resolve() // in which the browser reports nothing
    return calls
  })
  expect(calls).toEqual(['begun', 'committed', 'begun', 'committed'])
})

test('tabs show the same, and each write is sent once, whoever syncs', async () => {
  const [one, other] = [await tab(), await tab()]
  await Promise.all(
    [one, other].map((page, index) =>
      page.evaluate(async (name) => {
        for (const nth of [1, 2, 3]) await offline.tasks.create({ title: `${name}${nth}` })
      }, ['a', 'b'][index]),
    ),
  )
  await isSent(one)
  await isSent(other)
  const all = await ofService(one)
  expect([...all].sort()).toEqual(['a1', 'a2', 'a3', 'b1', 'b2', 'b3'])
  for (const page of [one, other]) await untilShown(page, all)
})

test('what is changed elsewhere comes by one stream for all tabs, and by that of another tab when it is closed', async () => {
  const streaming: Page[] = []
  context.on('request', (request) => {
    if (request.method() === 'GET' && request.url().includes('/events'))
      streaming.push(request.frame().page())
  })
  const elsewhere = await tab(false)
  const tabs = [await tab(), await tab()]
  const titles: string[] = []
  for (const title of ['one', 'two']) {
    await until(() => streaming.length === titles.length + 1)
    titles.push(title)
    await elsewhere.evaluate((title) => api.tasks.create({ title }), title)
    for (const page of tabs) await untilShown(page, titles)
    expect(streaming.length).toBe(titles.length)
    const [holder] = tabs.splice(tabs.indexOf(streaming.at(-1) as Page), 1)
    await holder?.close()
  }
})

test('a page that is closed in the middle of it has sent each write once in the end', async () => {
  const page = await tab(false)
  await page.evaluate(async () => {
    for (const nth of [1, 2, 3, 4, 5]) await offline.tasks.create({ title: `t${nth}` })
  })
  let requests = 0
  await page.route(`${service}/api/*/tasks`, async (route) => {
    if (route.request().method() === 'POST' && ++requests === 3) {
      await fetchAsIs(route.request())
      await page.close()
    } else await route.continue()
  })
  await page.evaluate(() => offline.sync()).catch(() => {})
  const next = await tab(false)
  expect(await next.evaluate(() => offline.getSnapshot().pending)).toBe(3)
  expect(await next.evaluate(() => offline.sync())).toBe(true)
  expect(await ofService(next)).toEqual(['t1', 't2', 't3', 't4', 't5'])
})

/** Sends a request of a page, so that the service has it although the page gets no answer. */
async function fetchAsIs(request: import('playwright-core').Request) {
  const body = request.postData()
  await fetch(request.url(), {
    ...{ method: request.method(), headers: await request.allHeaders() },
    ...(body !== null && { body }),
  })
}

test('clear leaves nothing behind, and the other tab forgets it, too', async () => {
  const [one, other] = [await tab(), await tab()]
  await one.evaluate(() => offline.tasks.create({ title: 'one' }))
  await isSent(one)
  await untilShown(other, ['one'])
  await one.evaluate(async () => {
    await api.auth.logout()
    await offline.clear()
  })
  expect(await shown(one)).toEqual([])
  await untilShown(other, [])
  const kept = await one.evaluate(
    () =>
      new Promise((resolve) => {
        const request = indexedDB.open('tasks-sdk')
        request.onsuccess = () => {
          const all = request.result.transaction('entries').objectStore('entries').getAllKeys()
          all.onsuccess = () => resolve(all.result)
        }
      }),
  )
  expect(kept).toEqual([])
})

test('a database that is deleted is made again', async () => {
  const page = await tab(false)
  await page.evaluate(async () => {
    await offline.tasks.create({ title: 'one' })
    await new Promise((resolve) => {
      indexedDB.deleteDatabase('tasks-sdk').onsuccess = resolve
    })
    await offline.tasks.create({ title: 'two' })
  })
  const next = await tab(false)
  expect(await shown(next)).toEqual(['two'])
})
