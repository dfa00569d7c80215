// The portal in a real Chromium, on the real service: for people who have no mouse, on paper, its search, and "try it".
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { openPage } from '../support/browser.ts'
import { type Portal, search, send, startPortal, tryIt } from './portal.ts'

let browser: Portal['browser']
let service: Portal['service']
beforeAll(async () => {
  const portal = await startPortal()
  browser = portal.browser
  service = portal.service
})

afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
})

const open = (options = {}) => openPage(browser, [service.url], options)

test('a browser at / lands in the portal, in the theme that it prefers', async () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    const { page } = await open({ colorScheme })
    await page.goto(`${service.url}/`)
    expect(new URL(page.url()).pathname).toBe('/docs')
    const brightness = await page.evaluate(() => {
      const [red = 0] = getComputedStyle(document.body).backgroundColor.match(/\d+/g) ?? []
      return Number(red)
    })
    expect(brightness > 128).toBe(colorScheme === 'light')
  }
})

describe('without a mouse', () => {
  test('one key leads past the bar to the content', async () => {
    const { page } = await open()
    await page.goto(`${service.url}/docs/errors`)
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the content')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true)
  })

  test('the search is there at "/", and its results by arrows and Enter', async () => {
    const { page, complaints } = await open()
    await page.goto(`${service.url}/docs/paging`)
    await page.locator('search input').waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('tabs share the refresh')
    await page.locator('.result').first().waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/docs/install-the-sdk#authentication')
    expect(complaints).toEqual([])
  })
})

describe('the search', () => {
  test('finds what stands in chapters, operations, schemas and errors', async () => {
    const { page } = await open()
    const wanted = [
      ['emoji is one', 'Getting started', '/docs'],
      ['precondition', 'Errors: precondition_failed', '/docs/errors'],
      ['due before', 'List your tasks: Parameters', '/docs/operations/listTasks'],
      ['TaskReplacement', 'TaskReplacement', '/docs/schemas/TaskReplacement'],
      ['passwrod common', 'Errors: password_too_common', '/docs/errors'],
      ['offline', 'Recipes: Work without a network', '/docs/recipes'],
      ['offline zygote', 'Recipes: Work without a network', '/docs/recipes'],
    ] as const
    for (const [words, name, path] of wanted) {
      await page.goto(`${service.url}/docs/versioning`)
      await search(page, words, name)
      await page.waitForURL(`**${path}*`)
    }
  })

  test('says when nothing is found, and when it cannot be loaded', async () => {
    const { page } = await open()
    await page.goto(`${service.url}/docs`)
    await page.getByRole('searchbox').fill('zygote')
    await page.getByRole('status').getByText('Nothing is found.').waitFor()
    await page.route('**/search.json', (route) => route.abort())
    await page.goto(`${service.url}/docs/errors`)
    await page.getByRole('searchbox').fill('task')
    await page.getByRole('status').getByText('cannot be loaded').waitFor()
    await page.unroute('**/search.json')
    await search(page, 'task', 'task_not_found')
  })
})

test('on paper there is the whole text, and nothing else', async () => {
  const { page } = await open()
  await page.goto(`${service.url}/docs/operations/createTask`)
  await page.emulateMedia({ media: 'print' })
  for (const name of ['Samples', 'Parameters', 'Body', 'Responses', 'Errors'])
    expect(await page.getByRole('heading', { name, exact: true }).isVisible()).toBe(true)
  for (const hidden of ['nav', '.bar', '.try', '.copy'])
    expect([hidden, await page.locator(hidden).first().isVisible()]).toEqual([hidden, false])
  const clipped = await page.evaluate(() =>
    [...document.querySelectorAll('pre')].filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth),
  )
  expect(clipped).toEqual([])
})

test('samples have the address of this service, and can be copied', async () => {
  const { page } = await open({ permissions: ['clipboard-read', 'clipboard-write'] })
  await page.goto(`${service.url}/docs/operations/getMe`)
  await page.locator('.code').first().hover()
  await page.getByRole('button', { name: 'Copy' }).first().click()
  await page.getByText('Copied').waitFor()
  const copied = await page.evaluate(() => navigator.clipboard.readText())
  expect(copied).toContain(`curl ${service.url}/api/me`)
})

describe('"try it"', () => {
  test('registers, signs in and creates a task, each as the portal fills it in', async () => {
    const { page, complaints } = await open()
    await page.goto(`${service.url}/docs`)
    expect(await tryIt(page, 'Register an account')).toMatchObject({ status: 201 })
    const { status, body } = await tryIt(page, 'Sign in')
    expect(status).toBe(200)
    const created = await tryIt(page, 'Create a task')
    expect(created).toMatchObject({ status: 201, authorization: `Bearer ${body.token}` })
    // No optional parameter is sent unasked: a key would give the same task again, an entity tag be stale.
    expect((await send(page)).body.id).not.toBe(created.body.id)

    const headers = { Authorization: `Bearer ${body.token}` }
    const listed = await fetch(`${service.url}/api/me/tasks`, { headers })
    expect(await listed.json()).toContainEqual(created.body)
    expect(complaints).toEqual([])
  })

  test('accepts a token that is pasted, and forgets it with the tab', async () => {
    const credentials = {
      email: 'grace@example.com',
      password: 'correct horse battery staple',
      name: 'Grace',
    }
    const { token } = await post('/api/auth/register', credentials)
    const { page, complaints } = await open()
    await page.goto(`${service.url}/docs/operations/getMe`)
    await page.getByText('Try it').click()
    await page.getByLabel('Access token').fill(token)
    expect(await send(page)).toMatchObject({ status: 200, body: { name: 'Grace' } })
    const other = await page.context().newPage()
    await other.goto(page.url())
    await other.getByText('Try it').click()
    expect(await other.getByLabel('Access token').inputValue()).toBe('')
    expect(complaints).toEqual([])
  })

  test('sends what is filled in, in its place', async () => {
    const { page } = await open()
    await page.goto(`${service.url}/docs`)
    await tryIt(page, 'Sign in').catch(() => {})
    await page.getByRole('navigation').getByRole('link', { name: 'List your tasks' }).click()
    await page.getByText('Try it').click()
    await page.getByLabel('limit').fill('5')
    await page.getByLabel('priority').fill('high, none')
    await page.getByLabel('If-None-Match').fill('"1-2"')
    const sent = page.waitForRequest((request) => request.url().includes('/tasks?'))
    await page.getByRole('button', { name: 'Send' }).click()
    const request = await sent
    expect(new URL(request.url()).search).toBe('?limit=5&priority=high&priority=none')
    expect(request.headers()['if-none-match']).toBe('"1-2"')
  })

  test('says so when there is no response', async () => {
    const { page } = await open()
    await page.route('**/health', (route) => route.abort())
    await page.goto(`${service.url}/docs/operations/getHealth`)
    await page.getByText('Try it').click()
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByText(/^No response: /).waitFor()
  })
})

async function post(path: string, json: object) {
  const init = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(json) }
  return (await (await fetch(service.url + path, init)).json()) as { token: string }
}
