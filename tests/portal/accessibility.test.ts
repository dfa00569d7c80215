// Every page of the portal in a real Chromium: in both themes, at the widths of a phone and more, and for people who cannot see
// it.
import AxeBuilder from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openPage } from '../support/browser.ts'
import { type Portal, pagePaths, startPortal } from './portal.ts'

let service: Portal['service']
/** One for all, since there are many, and none leaves anything behind. */
let page: Page
let complaints: string[]
beforeAll(async () => {
  const portal = await startPortal()
  service = portal.service
  ;({ page, complaints } = await openPage(portal.browser, [service.url]))
})
beforeEach(() => {
  complaints.length = 0
})

/** What axe (https://github.com/dequelabs/axe-core) finds by WCAG 2.2, levels A and AA, and by its own best practices. */
async function violations(page: Page): Promise<string[]> {
  // The pages have no frames, and without these axe needs no second page.
  const found = await new AxeBuilder({ page }).setLegacyMode().analyze()
  return found.violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target}`))
}

const views = (['light', 'dark'] as const).flatMap((colorScheme) =>
  [390, 820, 1440].map((width) => ({ colorScheme, width })),
)

describe('every page', () => {
  test.each(pagePaths)('%s has no violation, and is never wider than the window', async (path) => {
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.goto(service.url + path)
    await page.locator('search input').waitFor()
    expect(await violations(page)).toEqual([])
    for (const width of [390, 820, 1440]) {
      await page.setViewportSize({ width, height: 844 })
      expect([width, await page.evaluate(() => document.documentElement.scrollWidth)]).toEqual([width, width])
    }
    expect(complaints).toEqual([])
  })
})

// Colours and layout are those of a kind of pages.
const kinds = [
  '/docs',
  '/docs/errors',
  '/docs/install-the-sdk',
  '/docs/operations/listTasks',
  '/docs/schemas/Task',
]

test.each(kinds)('%s has no violation in either theme, at three widths, unfolded', async (path) => {
  await page.goto(service.url + path)
  if (path.includes('/operations/')) await page.getByText('Try it').click()
  await page.getByRole('searchbox').fill('token')
  await page.locator('.result').first().waitFor()
  for (const { colorScheme, width } of views) {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width, height: 844 })
    expect([colorScheme, width, await violations(page)]).toEqual([colorScheme, width, []])
    const results = await page.locator('.results').boundingBox()
    expect(results?.x).toBeGreaterThanOrEqual(0)
    expect((results?.x ?? 0) + (results?.width ?? 0)).toBeLessThanOrEqual(width)
  }
})
