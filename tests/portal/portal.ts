// The portal as a reader uses it: its sidebar and its "try it".
import type { Page } from 'playwright-core'

export type Section = { href: string; name: string }

/** Opens the portal and every fold of its sidebar. @returns what is in it, from top to bottom */
export async function openPortal(page: Page, url: string): Promise<Section[]> {
  await page.goto(url)
  await page.getByRole('heading', { level: 1, name: 'Tasks API' }).waitFor()
  await page.locator('aside a[href="#description/versioning"]').waitFor() // the chapters unfold by themselves
  const folds = page.locator('aside button[aria-expanded=false]')
  while ((await folds.count()) > 0) await folds.first().click()
  return await page.locator('aside a[href^="#"]').evaluateAll((links) =>
    // The method stands beside an operation's name.
    links.map((link) => ({
      href: link.getAttribute('href') ?? '',
      name: (link as HTMLElement).innerText.split('\n')[0]?.trim() ?? '',
    })),
  )
}

/** Follows a link of the sidebar until the section's heading is in sight. */
export async function openSection(page: Page, { href, name }: Section): Promise<void> {
  for (let tries = 0; tries < 20; tries += 1) {
    await page.locator(`aside a[href="${href}"]`).click()
    // Sections are drawn as they come near, and may push each other away under a loaded machine.
    if (await isInSight(page, name).catch(() => false)) return
  }
  throw new Error(`${name} does not come in sight`)
}

const isInSight = async (page: Page, name: string): Promise<boolean> => {
  const seen = (wanted: string) =>
    [...document.querySelectorAll('main :is(h1, h2, h3, h4, h5, h6)')].some((heading) => {
      const { top, bottom } = heading.getBoundingClientRect()
      return heading.textContent?.trim().endsWith(wanted) && top >= 0 && bottom <= innerHeight
    })
  return (await page.waitForFunction(seen, name, { timeout: 5000 })) !== null
}

export type Trial = { status: number; body: Record<string, unknown>; authorization: string | undefined }

/** Sends an operation as the portal fills it in. @param name as in the sidebar */
export async function tryIt(page: Page, name: string): Promise<Trial> {
  const heading = page.getByRole('heading', { name, exact: true })
  await page.locator('aside a', { hasText: name }).first().click()
  await page
    .locator('section', { has: heading })
    .last()
    .getByRole('button', { name: /test request/i })
    .click()
  const dialog = page.getByRole('dialog', { name: 'API Client' })
  const received = page.waitForResponse((response) => response.request().resourceType() === 'fetch')
  await dialog.getByRole('button', { name: /^Send \w+ request/ }).click()
  const response = await received
  await dialog.getByText(`${response.status()} ${response.statusText()}`).waitFor()
  await dialog.getByRole('button', { name: 'Close Client' }).click()
  await dialog.waitFor({ state: 'hidden' })
  return {
    status: response.status(),
    body: (await response.json()) as Trial['body'],
    authorization: response.request().headers().authorization,
  }
}
