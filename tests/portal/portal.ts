// The portal as a reader uses it: its contents, its search and its "try it".
import type { Browser, Page } from 'playwright-core'
import { inject } from 'vitest'
import { portalPaths } from '../../src/portal/handlers.ts'
import { readConfig } from '../../src/server/config.ts'
import { type Service, start } from '../../src/server/start.ts'
import { launchBrowser } from '../support/browser.ts'
import { atFileEnd } from '../support/cleanup.ts'
import { createDatabase } from '../support/database.ts'
import { secret } from '../support/service.ts'

export interface Portal {
  browser: Browser
  service: Service
}

/** The real service, and a browser; both end with the file's tests. */
export async function startPortal(): Promise<Portal> {
  const database = await createDatabase(inject('clusterUrl'))
  atFileEnd(database.drop)
  const settings = { DATABASE_URL: database.url, BETTER_AUTH_SECRET: secret }
  const service = await start(readConfig({ ...settings, PORT: '0', LOG_LEVEL: 'silent' }))
  atFileEnd(service.stop)
  const browser = await launchBrowser()
  atFileEnd(() => browser.close())
  return { browser, service }
}

/** The paths of the pages, without those of their Markdown and of what they load. */
export const pagePaths = portalPaths.filter((path) => !/\.\w+$/.test(path))

export type Trial = { status: number; body: Record<string, unknown>; authorization: string | undefined }

/** Opens the page of an operation and sends it as it is filled in. @param name as in the contents */
export async function tryIt(page: Page, name: string): Promise<Trial> {
  await page.getByRole('navigation').getByRole('link', { name, exact: true }).click()
  await page.getByRole('heading', { level: 1, name, exact: true }).waitFor()
  await page.getByText('Try it').click()
  return await send(page)
}

/** Sends the form of the page. @returns the response, which the page shows */
export async function send(page: Page): Promise<Trial> {
  const received = page.waitForResponse((response) => response.request().resourceType() === 'fetch')
  await page.getByRole('button', { name: 'Send' }).click()
  const response = await received
  await page.getByText(`${response.status()} ${response.statusText()}`).waitFor()
  return {
    status: response.status(),
    body: (await response.json()) as Trial['body'],
    authorization: response.request().headers().authorization,
  }
}

/** Types words into the search and follows a result. @param name as the result is shown */
export async function search(page: Page, words: string, name: string): Promise<void> {
  await page.getByRole('searchbox').fill(words)
  await page.locator('.result', { hasText: name }).first().click()
}
