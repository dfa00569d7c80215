// The portal in a real Chromium, on the real service: every section, both themes, a phone, and "try it".
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest'
import { readConfig } from '../../src/server/config.ts'
import { type Service, start } from '../../src/server/start.ts'
import { launchBrowser, openPage } from '../support/browser.ts'
import { operations } from '../support/contract.ts'
import { createDatabase } from '../support/database.ts'
import { secret } from '../support/service.ts'
import { openPortal, openSection, tryIt } from './portal.ts'

let browser: Browser
let service: Service
let drop: () => Promise<void>
beforeAll(async () => {
  const database = await createDatabase(inject('clusterUrl'))
  drop = database.drop
  service = await start(
    readConfig({
      DATABASE_URL: database.url,
      PORT: '0',
      LOG_LEVEL: 'silent',
      BETTER_AUTH_SECRET: secret,
    }),
  )
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await service?.stop()
  await drop?.()
})

afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
})

const open = (options = {}) => openPage(browser, [service.url], options)

const chapters = [
  'Getting started',
  'Authentication',
  'Errors',
  'Paging',
  'Safe writes',
  'Limits and retries',
  'Versioning',
]

test('a browser at / lands in the portal, and every section of its sidebar opens', async () => {
  const { page, complaints } = await open()
  const sections = await openPortal(page, `${service.url}/`)
  expect(new URL(page.url()).pathname).toBe('/docs')
  const names = sections.map(({ name }) => name)
  const wanted = [
    ...chapters,
    'Account',
    'Tasks',
    'Service',
    'Schemas',
    ...operations.map(({ summary }) => summary),
  ]
  expect(wanted.filter((name) => !names.includes(name))).toEqual([])
  // The link of the whole guide folds its chapters.
  for (const section of sections.slice(1)) await openSection(page, section)
  expect(complaints).toEqual([])
})

describe('"try it"', () => {
  test('registers, signs in and creates a task, each as the portal fills it in', async () => {
    const { page, complaints } = await open()
    await openPortal(page, `${service.url}/docs`)
    expect(await tryIt(page, 'Register an account')).toMatchObject({ status: 201 })
    const { status, body } = await tryIt(page, 'Sign in')
    expect(status).toBe(200)
    const created = await tryIt(page, 'Create a task')
    expect(created).toMatchObject({ status: 201, authorization: `Bearer ${body.token}` })
    // No optional parameter is sent unasked: a key would give the same task again, an entity tag be stale.
    expect((await tryIt(page, 'Create a task')).body.id).not.toBe(created.body.id)

    const headers = { Authorization: `Bearer ${body.token}` }
    const listed = await fetch(`${service.url}/api/me/tasks`, { headers })
    expect(await listed.json()).toContainEqual(created.body)
    expect(complaints).toEqual([])
  })

  test('accepts a token that is pasted', async () => {
    const credentials = {
      email: 'grace@example.com',
      password: 'correct horse battery staple',
      name: 'Grace',
    }
    const { token } = await post('/api/auth/register', credentials)
    const { page, complaints } = await open()
    await openPortal(page, `${service.url}/docs`)
    await page.getByRole('textbox', { name: 'Bearer Token' }).first().fill(token)
    expect(await tryIt(page, 'Get your account')).toMatchObject({ status: 200, body: { name: 'Grace' } })
    expect(complaints).toEqual([])
  })
})

test.each(['light', 'dark'] as const)(
  'in the %s theme nothing is wider than the window',
  async (colorScheme) => {
    const { page, complaints } = await open({ colorScheme })
    await page.goto(`${service.url}/docs`)
    await page.getByRole('heading', { name: 'Versioning' }).waitFor()
    for (const width of [390, 820, 1440]) {
      await page.setViewportSize({ width, height: 844 })
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width)
    }
    const brightness = await page.evaluate(() => {
      const [red = 0] = getComputedStyle(document.body).backgroundColor.match(/\d+/g) ?? []
      return Number(red)
    })
    expect(brightness > 128).toBe(colorScheme === 'light')
    expect(complaints).toEqual([])
  },
)

test('"try it" fits on a phone, with its button', async () => {
  const { page } = await open({ viewport: { width: 390, height: 844 } })
  await page.goto(`${service.url}/docs#tag/authentication/POST/api/auth/login`)
  const dialog = page.getByRole('dialog', { name: 'API Client' })
  await page
    .locator('section', { has: page.getByRole('heading', { name: 'Sign in', exact: true }) })
    .last()
    .getByRole('button', { name: /test request/i })
    .click()
  for (const name of [/^Send \w+ request/, /^Generate example/, 'Close Client']) {
    const box = await dialog.getByRole('button', { name }).boundingBox()
    expect(box && box.x + box.width).toBeLessThanOrEqual(390)
  }
  await dialog.getByRole('button', { name: /^Send \w+ request/ }).click()
  await dialog.getByText(/^\d{3} \w+/).waitFor()
  // The response is below the request there, and would be out of sight.
  await page.waitForFunction(() => {
    const response = document.querySelector('[role=dialog] section[aria-label=Response]')
    return response !== null && response.getBoundingClientRect().top < innerHeight / 2
  })
})

test('no operation is wider than a phone', async () => {
  const { page } = await open()
  const sections = await openPortal(page, `${service.url}/docs`)
  await page.setViewportSize({ width: 390, height: 844 })
  for (const { href } of sections.filter(({ href }) => href.startsWith('#tag/'))) {
    const id = `api-1/${href.slice(1)}`
    const section = page.locator(`[id="${id}"]`).first()
    await section.evaluate((element) => element.scrollIntoView())
    expect([href, await page.evaluate(() => document.documentElement.scrollWidth)]).toEqual([href, 390])
  }
})

async function post(path: string, json: object) {
  const init = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(json) }
  return (await (await fetch(service.url + path, init)).json()) as { token: string }
}
