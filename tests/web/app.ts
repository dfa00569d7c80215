// The task app in a real browser, from a service as it is started.
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { expect, inject } from 'vitest'
import { newFolder, startProgram } from '../process/program.ts'
import { launchBrowser, openPage } from '../support/browser.ts'
import { password } from '../support/client.ts'
import { createDatabase } from '../support/database.ts'
import { secret } from '../support/service.ts'

export interface App {
  browser: Browser
  /** Of the service. */
  url: string
  mailFolder: string
}

export async function startApp(): Promise<App> {
  const DATA_DIR = await newFolder()
  const { url: DATABASE_URL } = await createDatabase(inject('clusterUrl'))
  const settings = { DATA_DIR, DATABASE_URL, BETTER_AUTH_SECRET: secret, AUTH_RATE_LIMIT: '0' }
  const url = await startProgram(settings).url()
  return { browser: await launchBrowser(), url, mailFolder: join(DATA_DIR, 'mail') }
}

let people = 0

/** Signs somebody up. @returns their page, and its complaints */
export async function personAt({ browser, url }: App, options: BrowserContextOptions = {}) {
  const { page, complaints } = await openPage(browser, [url], options)
  await page.goto(`${url}/app`)
  return { page, complaints, email: await signUpOn(page) }
}

/** Signs somebody up on a page where nobody is signed in. @returns their address */
export async function signUpOn(page: Page): Promise<string> {
  people += 1
  const email = `person${people}@example.com`
  await page.getByRole('button', { name: 'Create an account' }).click()
  await page.getByLabel('Name').fill('Ada')
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Create the account' }).click()
  await page.getByLabel('New task').waitFor()
  return email
}

export async function signIn(page: Page, email: string): Promise<void> {
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByLabel('New task').waitFor()
}

/** The same person in another browser. */
export async function anotherDevice({ browser, url }: App, email: string): Promise<Page> {
  const { page } = await openPage(browser, [url])
  await page.goto(`${url}/app`)
  await signIn(page, email)
  return page
}

/** Types into one of the lines that make something, and presses Enter. */
export async function add(page: Page, label: string, ...texts: string[]): Promise<void> {
  for (const text of texts) {
    await page.getByLabel(label, { exact: true }).fill(text)
    await page.keyboard.press('Enter')
  }
}

export const task = (page: Page, title: string) => page.locator('[data-task]', { hasText: title })
export const open = (page: Page, title: string) =>
  task(page, title).getByRole('link', { name: title }).click()
/** The titles in the order in which they are shown, subtasks with a dash for each level. */
export const outline = (page: Page) =>
  page.locator('[data-task]').evaluateAll((rows) =>
    rows.map((row) => {
      const depth = Number(/depth-(\d)/.exec(row.className)?.[1])
      return `${'-'.repeat(depth)}${row.querySelector('a')?.textContent}`
    }),
  )
export const untilOutline = (page: Page, ...titles: string[]) =>
  expect.poll(() => outline(page)).toEqual(titles)

/** Until everything that was written on the page is with the service. */
export const untilSaved = (page: Page) =>
  page.getByRole('status').getByText('Saved', { exact: true }).waitFor()

/** What the browser keeps of tasks, lists and writes, by its keys. */
export const kept = (page: Page) =>
  page.evaluate(async () => {
    const databases = await indexedDB.databases()
    const stores = databases.map(
      ({ name = '' }) =>
        new Promise<string[]>((resolve) => {
          indexedDB.open(name).onsuccess = ({ target }) => {
            const entries = (target as IDBOpenDBRequest).result.transaction('entries').objectStore('entries')
            entries.getAllKeys().onsuccess = (event) => resolve((event.target as IDBRequest<string[]>).result)
          }
        }),
    )
    return (await Promise.all(stores)).flat().filter((key) => /^(task|list|write) /.test(key))
  })

/** Until what was written on the page, and not sent, would outlive it. */
export const untilKept = (page: Page) =>
  expect.poll(async () => (await kept(page)).filter((key) => key.startsWith('write'))).toHaveLength(1)

/** No violation of the rules for accessible pages, and nothing beside the screen. */
export async function expectAccessible(page: Page): Promise<void> {
  expect((await new AxeBuilder({ page }).setLegacyMode().analyze()).violations).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
}

/** For the eyes, when SCREENSHOTS names a folder. */
export async function shoot(page: Page, name: string): Promise<void> {
  if (process.env.SCREENSHOTS)
    await page.screenshot({ path: join(process.env.SCREENSHOTS, `app-${name}.png`) })
}
