// The layout of messages: the same words as text and as HTML, nothing from elsewhere, and readable in light and dark.

import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { notices } from '../../src/features/mail/composers.ts'
import { messageOf } from '../../src/features/mail/layout.ts'
import type { MailJob } from '../../src/features/mail/message.ts'
import { launchBrowser, openPage } from '../support/browser.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

const url = 'https://tasks.example.com/reset-password?token=abc_DEF-123&x="y"<z>'
const message = messageOf({
  to: 'ada@example.com',
  subject: 'Set a new <password>',
  paragraphs: ['Somebody asked for it & <b>you</b> are asked.', 'It is valid for 30 minutes.'],
  link: { text: 'Set a new password', url },
})

test('the text has every paragraph, and the link by itself in a line', () => {
  expect(message.text).toBe(
    `Somebody asked for it & <b>you</b> are asked.\n\nSet a new password:\n${url}\n\nIt is valid for 30 minutes.\n`,
  )
})

test('the HTML shows the same words, asks for nothing from elsewhere, and runs nothing', async () => {
  const { page, complaints } = await openPage(browser, [])
  await page.setContent(message.html)
  const shown = await page.innerText('body')
  for (const words of ['Somebody asked for it & <b>you</b> are asked.', 'It is valid for 30 minutes.', url])
    expect(shown).toContain(words)
  expect(await page.getAttribute('a', 'href')).toBe(url)
  expect(await page.title()).toBe('Set a new <password>')
  expect(await page.$$('img, script, link, iframe, b')).toEqual([])
  expect(complaints).toEqual([])
  await page.context().close()
})

/** The contrast of two colours by WCAG. */
const contrast = `(one, other) => {
  const luminance = (colour) => {
    const parts = colour.match(/[\\d.]+/g).slice(0, 3).map((part) => part / 255)
    const [r, g, b] = parts.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}`

test.each(['light', 'dark'] as const)('it is readable where the reader prefers %s', async (colorScheme) => {
  const { page } = await openPage(browser, [], { colorScheme, viewport: { width: 320, height: 600 } })
  await page.setContent(message.html)
  const ratios = await page.evaluate(`(() => {
    const ratio = ${contrast}
    const button = getComputedStyle(document.querySelector('a'))
    const canvas = matchMedia('(prefers-color-scheme: dark)').matches ? 'rgb(18, 18, 18)' : 'rgb(255, 255, 255)'
    const text = getComputedStyle(document.querySelector('p'))
    return [ratio(button.color, button.backgroundColor), ratio(text.color, canvas)]
  })()`)
  for (const ratio of ratios as number[]) expect(ratio).toBeGreaterThan(4.5)
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320)
  await page.context().close()
})

test('notices name the place and the time, and link nowhere', async () => {
  const composers = notices('https://app.example.com/tasks')
  const job = {
    kind: 'password_changed',
    address: 'ada@example.com',
    created_at: '2026-11-29T18:14:53.123Z',
  } as MailJob
  for (const compose of Object.values(composers)) {
    const { to, text, html } = (await compose(job)) as typeof message
    expect(to).toBe('ada@example.com')
    expect(text).toContain('app.example.com')
    expect(text).toContain('2026-11-29, 18:14 UTC')
    expect(html).not.toContain('<a ')
  }
})
