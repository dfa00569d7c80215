// Accounts in the task app: signing up, in and out, and the links of mails.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPage } from '../support/browser.ts'
import { newClient, password, signUp } from '../support/client.ts'
import { sender } from '../support/service.ts'
import { until } from '../support/until.ts'
import {
  type App,
  add,
  expectAccessible,
  kept,
  personAt,
  shoot,
  signIn,
  signUpOn,
  startApp,
  untilKept,
  untilOutline,
  untilSaved,
} from './app.ts'

let app: App
beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app?.browser.close())

const service = () => ({ send: sender(fetch, [], app.url) })
const newPassword = 'four more words nobody guesses'

/** The link in a mail, as a person copies it from the file. */
const linkIn = (to: string, path: string) =>
  until(async () => {
    const names = await readdir(app.mailFolder).catch(() => [])
    const texts = await Promise.all(
      names
        .filter((name) => name.endsWith('.eml'))
        .map((name) => readFile(join(app.mailFolder, name), 'utf8')),
    )
    const text = texts.find((mail) => mail.includes(to) && mail.includes(`/${path}?`))
    return text
      ?.replaceAll('=\r\n', '')
      .match(new RegExp(`http\\S+/${path}\\?token=(3D)?[\\w-]{43}`))?.[0]
      ?.replace('=3D', '=')
  })

test('a forgotten password is asked for in the app, and set by the link of the mail, once', async () => {
  const { email } = await signUp(service())
  const { page, complaints } = await openPage(app.browser, [app.url])
  await page.goto(`${app.url}/app`)
  await expectAccessible(page)
  await shoot(page, 'sign-in')
  await page.getByRole('button', { name: 'Forgot your password?' }).click()
  await page.getByLabel('E-mail address').fill(email)
  await page.getByRole('button', { name: 'Send me a link' }).click()
  await page.getByText('a mail is on its way').waitFor()

  const link = await linkIn(email, 'reset-password')
  expect(link).toMatch(`${app.url}/app/reset-password?token=`)
  await page.goto(link)
  await page.getByRole('heading', { name: 'Set a new password' }).waitFor()
  expect(page.url()).toBe(`${app.url}/app/#/reset-password`)
  await expectAccessible(page)
  await page.getByLabel('Password').fill('password1')
  await page.getByRole('button').click()
  await page.getByText('Choose another one').waitFor()
  await page.getByLabel('Password').fill(newPassword)
  await page.getByRole('button').click()
  await page.getByText('The password is set').waitFor()
  await newClient(service())('login', 401, { body: { email, password } })

  await page.getByRole('link').click()
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password').fill(newPassword)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'Inbox' }).waitFor()

  await page.goto(link)
  await page.getByLabel('Password').fill('four other words nobody guesses')
  await page.getByRole('button').click()
  await page.getByText('Ask for another mail').waitFor()
  // The browser itself logs each response with a status of 400.
  expect(complaints.filter((text) => !text.includes('400'))).toEqual([])
})

test('an address is verified by the link of the mail, when the button is pressed and not before', async () => {
  const ada = await signUp(service())
  const { page, complaints } = await openPage(app.browser, [app.url])
  await page.goto(await linkIn(ada.email, 'verify-email'))
  await expectAccessible(page)
  expect((await ada.call('getMe', 200)).body.email_verified).toBe(false)
  await page.getByRole('button').click()
  await page.getByText('The address is verified').waitFor()
  expect((await ada.call('getMe', 200)).body.email_verified).toBe(true)
  expect(complaints).toEqual([])
})

test('somebody new is reminded of the mail until the address is verified', async () => {
  const { page, email, complaints } = await personAt(app)
  const reminder = page.getByText('Verify your address')
  await reminder.waitFor()
  const link = await linkIn(email, 'verify-email')
  await page.goto(link)
  await page.getByRole('button', { name: 'Verify the address' }).click()
  await page.getByText('The address is verified').waitFor()
  await page.getByRole('link', { name: 'To your tasks' }).click()
  await page.getByRole('heading', { name: 'Inbox' }).waitFor()
  await reminder.waitFor({ state: 'detached' })
  expect(complaints).toEqual([])
})

test('a link that leads to the root of the service leads to the app', async () => {
  const { page } = await openPage(app.browser, [app.url])
  await page.goto(`${app.url}/reset-password?token=abc`)
  await page.getByRole('heading', { name: 'Set a new password' }).waitFor()
})

test('signing out leaves nothing on the device, and asks first where something was not sent', async () => {
  const { page, email } = await personAt(app)
  await add(page, 'New task', 'Sent')
  await untilSaved(page)
  await page.context().setOffline(true)
  await add(page, 'New task', 'Not sent')
  await page.getByText('1 change to send').waitFor()
  await page.getByRole('button', { name: 'Account' }).click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByText('is lost when you sign out now').waitFor()
  await page.getByRole('button', { name: 'Sign out anyway' }).click()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  await expect.poll(() => kept(page)).toEqual([])
  expect(await page.evaluate(() => ({ ...localStorage }))).toEqual({})

  await page.context().setOffline(false)
  await signIn(page, email)
  await untilOutline(page, 'Sent')
})

test('what waits to be sent is kept for whose it is, and the next person on the device sees nothing of it', async () => {
  const { page, email } = await personAt(app)
  await add(page, 'New task', 'Sent')
  await untilSaved(page)
  await page.context().setOffline(true)
  await add(page, 'New task', 'Waits')
  await page.getByText('1 change to send').waitFor()
  await untilKept(page)
  await page.evaluate(() => localStorage.clear()) // the session is over, and nobody has signed out
  await page.context().setOffline(false)
  await page.reload()
  await signUpOn(page)
  await add(page, 'New task', 'Of the next person')
  await untilSaved(page)
  await untilOutline(page, 'Of the next person')
  await page.getByRole('button', { name: 'Account' }).click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await signIn(page, email)
  await untilOutline(page, 'Sent', 'Waits')
  await untilSaved(page)
})
