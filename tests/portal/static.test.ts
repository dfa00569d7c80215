// `make docs`: the portal as files, served by a plain file server from a sub-path, in a real Chromium.
import { execFile } from 'node:child_process'
import { readFile, stat } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { newFolder, startProgram } from '../process/program.ts'
import { launchBrowser, openPage } from '../support/browser.ts'
import { createDatabase } from '../support/database.ts'
import { secret } from '../support/service.ts'
import { search, tryIt } from './portal.ts'

const run = promisify(execFile)
const write = (OUT: string, SERVER = '') =>
  run(process.execPath, ['src/bin/write-docs.ts'], { env: { PATH: process.env.PATH, OUT, SERVER } })

let browser: Browser
let host: Server
let origin: string
let root: string
beforeAll(async () => {
  root = await newFolder()
  host = createServer(async ({ url = '/' }, response) => {
    const file = join(root, url.endsWith('/') ? `${url}index.html` : url)
    const types: Record<string, string> = {
      html: 'text/html',
      js: 'text/javascript',
      css: 'text/css',
      svg: 'image/svg+xml',
      json: 'application/json',
    }
    const content = await readFile(file).catch(() => undefined)
    response.writeHead(content ? 200 : 404, {
      'Content-Type': types[file.split('.').at(-1) ?? ''] ?? 'text/plain',
    })
    response.end(content)
  })
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(host.address() as AddressInfo).port}`
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  host?.close()
})

test('without a service the portal is for reading, at any path', async () => {
  await write(join(root, 'some/where'))
  const { page, complaints } = await openPage(browser, [origin])
  await page.goto(`${origin}/some/where/`)
  for (const name of ['Errors', 'Create a task', 'NewTask']) {
    await page.getByRole('navigation').getByRole('link', { name, exact: true }).click()
    await page.getByRole('heading', { level: 1, name, exact: true }).waitFor()
  }
  await page.goto(`${origin}/some/where/operations/createTask.html`)
  expect(await page.getByText('curl https://tasks.example.com/api/me/tasks').count()).toBe(1)
  expect(await page.getByText('Try it').count()).toBe(0)
  await search(page, 'idempotency_key_reused', 'Errors: idempotency_key_reused')
  expect(page.url()).toBe(`${origin}/some/where/errors.html#code:idempotency_key_reused`)
  for (const file of ['openapi.json', 'llms.txt', 'errors.md'])
    expect((await page.request.get(`${origin}/some/where/${file}`)).status()).toBe(200)
  expect(complaints).toEqual([])
})

test('with a service that lets its origin in, "try it" calls that', async () => {
  const { url } = await createDatabase(inject('clusterUrl'))
  const settings = { DATABASE_URL: url, BETTER_AUTH_SECRET: secret, CORS_ORIGINS: origin }
  const service = await startProgram(settings).url()
  await write(join(root, 'with-service'), `${service}/`)
  const { page, complaints } = await openPage(browser, [origin, service])
  await page.goto(`${origin}/with-service/`)
  expect(await tryIt(page, 'Register an account')).toMatchObject({ status: 201 })
  expect(await tryIt(page, 'Create a task')).toMatchObject({ status: 201 })
  const document = await (await page.request.get(`${origin}/with-service/openapi.json`)).json()
  expect(document.servers).toEqual([{ url: service }])
  expect(complaints).toEqual([])
})

test.each(['tasks.example.com', 'ftp://tasks.example.com', 'https://tasks.example.com/v1'])(
  'a service at "%s" is refused, and nothing is written',
  async (server) => {
    const folder = join(root, 'refused')
    await expect(write(folder, server)).rejects.toThrow('SERVER must be an origin')
    await expect(stat(folder)).rejects.toThrow('ENOENT')
  },
)
