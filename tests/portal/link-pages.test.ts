// Where the links of mails lead without a front end: a service as it is started, its mails in files, and a real browser.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { newFolder, startProgram } from '../process/program.ts'
import { launchBrowser, openPage } from '../support/browser.ts'
import { newClient, password, signUp } from '../support/client.ts'
import { createDatabase } from '../support/database.ts'
import { secret, sender } from '../support/service.ts'
import { until } from '../support/until.ts'

let browser: Browser
let url: string
let mailFolder: string
beforeAll(async () => {
  const DATA_DIR = await newFolder()
  mailFolder = join(DATA_DIR, 'mail')
  const { url: DATABASE_URL } = await createDatabase(inject('clusterUrl'))
  const settings = { DATA_DIR, DATABASE_URL, BETTER_AUTH_SECRET: secret, AUTH_RATE_LIMIT: '0' }
  url = await startProgram(settings).url()
  browser = await launchBrowser()
})
afterAll(() => browser?.close())

const service = () => ({ send: sender(fetch, [], url) })

/** The link in a mail, as a person copies it from the file. */
const linkIn = (to: string, path: string) =>
  until(async () => {
    const names = await readdir(mailFolder).catch(() => [])
    const texts = await Promise.all(
      names.filter((name) => name.endsWith('.eml')).map((name) => readFile(join(mailFolder, name), 'utf8')),
    )
    const text = texts.find((mail) => mail.includes(to) && mail.includes(`/${path}?`))
    return text
      ?.replaceAll('=\r\n', '')
      .match(new RegExp(`http\\S+/${path}\\?token=(3D)?[\\w-]{43}`))?.[0]
      ?.replace('=3D', '=')
  })

test('a forgotten password is set by the link of the mail, once; the page keeps no token and has no violation', async () => {
  const ada = await signUp(service())
  await newClient(service())('requestPasswordReset', 202, { body: { email: ada.email } })
  const link = await linkIn(ada.email, 'reset-password')
  const { page, complaints } = await openPage(browser, [url])
  await page.goto(link)
  expect(page.url()).toBe(`${url}/reset-password`)
  expect((await new AxeBuilder({ page }).setLegacyMode().analyze()).violations).toEqual([])
  await page.getByLabel('New password').fill('password1')
  await page.getByRole('button').click()
  await page.getByText('Choose another one').waitFor()
  await page.getByLabel('New password').fill('four more words nobody guesses')
  await page.getByRole('button').click()
  await page.getByText('The password is set').waitFor()
  await newClient(service())('login', 200, {
    body: { email: ada.email, password: 'four more words nobody guesses' },
  })
  await newClient(service())('login', 401, { body: { email: ada.email, password } })

  await page.goto(link)
  await page.getByLabel('New password').fill('four other words nobody guesses')
  await page.getByRole('button').click()
  await page.getByText('Ask for another mail').waitFor()
  // The browser itself logs each response with a status of 400.
  expect(complaints.filter((text) => !text.includes('400'))).toEqual([])
})

test('an address is verified by the link of the mail, when the button is pressed and not before', async () => {
  const ada = await signUp(service())
  const { page, complaints } = await openPage(browser, [url])
  await page.goto(await linkIn(ada.email, 'verify-email'))
  expect((await new AxeBuilder({ page }).setLegacyMode().analyze()).violations).toEqual([])
  expect((await ada.call('getMe', 200)).body.email_verified).toBe(false)
  await page.getByRole('button').click()
  await page.getByText('The address is verified').waitFor()
  expect((await ada.call('getMe', 200)).body.email_verified).toBe(true)
  expect(complaints).toEqual([])
  if (process.env.SCREENSHOTS) await page.screenshot({ path: join(process.env.SCREENSHOTS, 'verify.png') })
})
