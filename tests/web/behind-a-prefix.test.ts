// The task app behind a proxy that serves the service under a prefix, which it strips.
import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type App, add, personAt, startApp, untilOutline, untilSaved } from './app.ts'

const prefix = '/some/where'

let app: App
let proxy: Server
let url: string
beforeAll(async () => {
  app = await startApp()
  proxy = createServer((incoming, outgoing) => {
    const { method, headers, url: path = '' } = incoming
    if (!path.startsWith(`${prefix}/`)) {
      outgoing.writeHead(404).end()
      return
    }
    const sent = request(app.url + path.slice(prefix.length), { method, headers }, (response) => {
      outgoing.writeHead(response.statusCode ?? 502, response.headers)
      response.pipe(outgoing)
    })
    outgoing.on('close', () => sent.destroy())
    sent.on('error', () => outgoing.destroy())
    incoming.pipe(sent)
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
})
afterAll(async () => {
  await app?.browser.close()
  proxy?.closeAllConnections()
  proxy?.close()
})

test('it finds its files and the service there, and opens without a network', async () => {
  const { page } = await personAt({ ...app, url: `${url}${prefix}` })
  expect(page.url()).toBe(`${url}${prefix}/app/`)
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => {}))
  await add(page, 'New task', 'one')
  await untilSaved(page)
  await page.context().setOffline(true)
  await page.reload()
  await untilOutline(page, 'one')
  await page.context().setOffline(false)
  await page.goto(`${url}${prefix}/reset-password?token=abc`)
  await page.getByRole('heading', { name: 'Set a new password' }).waitFor()
})
