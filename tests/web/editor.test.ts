// What is typed and asked while somebody else writes, too; and places that are not there.
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type App,
  add,
  anotherDevice,
  kept,
  open,
  outline,
  personAt,
  signIn,
  startApp,
  task,
  untilOutline,
  untilSaved,
} from './app.ts'

let app: App
beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app?.browser.close())

/** A task on two devices. */
async function twoDevices(title: string) {
  const { page: phone, email } = await personAt(app)
  await add(phone, 'New task', title)
  await untilSaved(phone)
  const desktop = await anotherDevice(app, email)
  await untilOutline(desktop, title)
  return { phone, desktop, email }
}

test('a field follows what is changed elsewhere, and says so to whom is typing', async () => {
  const { phone, desktop } = await twoDevices('Read')
  await open(phone, 'Read')
  const notes = phone.getByLabel('Notes')
  await notes.focus()
  await open(desktop, 'Read')
  await desktop.getByLabel('Notes').fill('Chapter 1')
  await desktop.keyboard.press('Escape')
  await expect.poll(() => notes.inputValue()).toBe('Chapter 1')
  await notes.fill('Chapter 2')
  await open(desktop, 'Read')
  await desktop.getByLabel('Notes').fill('Chapter 3')
  await desktop.keyboard.press('Escape')
  await phone.getByText('Changed elsewhere: “Chapter 3”').waitFor()
  expect(await notes.inputValue()).toBe('Chapter 2')
})

test('what is typed is kept when the page is loaded again, or the task is deleted elsewhere', async () => {
  const { phone, desktop } = await twoDevices('Write')
  await open(phone, 'Write')
  await phone.getByLabel('Notes').fill('A letter')
  await phone.reload()
  await expect.poll(() => phone.getByLabel('Notes').inputValue()).toBe('A letter')
  await untilSaved(phone) // or it would be asked what is to become of it
  await phone.getByLabel('Notes').fill('A long letter')
  await task(desktop, 'Write').getByRole('link').focus()
  await desktop.keyboard.press('Backspace')
  await phone.getByText('“Write” was deleted elsewhere').waitFor()
  await phone.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => phone.getByLabel('Notes').inputValue()).toBe('A long letter')
  await untilOutline(desktop, 'Write')
})

test('what is typed comes back, too, with a task whose change was on its way when it was deleted elsewhere', async () => {
  const { phone, desktop } = await twoDevices('Write')
  await phone.context().setOffline(true)
  await open(phone, 'Write')
  const notes = phone.getByLabel('Notes')
  await notes.fill('A letter')
  await notes.blur()
  await phone.getByText('Offline · 1 change to send').waitFor()
  await notes.fill('A long letter')
  await task(desktop, 'Write').getByRole('link').focus()
  await desktop.keyboard.press('Backspace')
  await untilSaved(desktop)
  await phone.context().setOffline(false)
  await phone.getByRole('button', { name: 'Bring it back' }).click()
  await untilOutline(desktop, 'Write')
  await open(desktop, 'Write')
  for (const page of [phone, desktop])
    await expect.poll(() => page.getByLabel('Notes').inputValue()).toBe('A long letter')
})

test('the browser asks before it leaves while something that is shown is not on the device', async () => {
  const { page } = await personAt(app)
  await page.evaluate(() => {
    const hanging = { objectStore: () => ({ put() {}, delete() {} }), commit() {} }
    IDBDatabase.prototype.transaction = () => hanging as never
  })
  await add(page, 'New task', 'Not there yet')
  await untilOutline(page, 'Not there yet')
  const asked = page.waitForEvent('dialog')
  const left = page.reload()
  const dialog = await asked
  expect(dialog.type()).toBe('beforeunload')
  await dialog.accept()
  await left
})

/** Leaves a question on a page that somebody may have turned away from. */
async function asked() {
  const { phone, desktop } = await twoDevices('Buy bread')
  await phone.context().setOffline(true)
  for (const [page, title] of [
    [phone, 'Buy rye bread'],
    [desktop, 'Buy white bread'],
  ] as const) {
    await open(page, 'Buy bread')
    await page.getByLabel('Title').fill(title)
    await page.keyboard.press('Escape')
  }
  await untilSaved(desktop)
  return phone
}

test('a question that is open is nobody else’s, and keeps nothing on the device', async () => {
  const { email } = await personAt(app)
  const page = await asked()
  await page.context().setOffline(false)
  const dialog = page.getByRole('dialog')
  await dialog.waitFor()
  const other = await page.context().newPage()
  await other.goto(`${app.url}/app`)
  await other.getByRole('button', { name: 'Account' }).click()
  await other.getByRole('button', { name: 'Sign out' }).click()
  await other.getByRole('button', { name: 'Sign out anyway' }).click()
  await signIn(other, email)
  await page.getByLabel('New task').waitFor()
  await untilOutline(page)
  expect(await dialog.count()).toBe(0)
  await expect.poll(() => kept(other)).toEqual([])
})

test('it is asked in the tab that the person sees', async () => {
  const page = await asked()
  const other = await page.context().newPage()
  await page.evaluate(() => {
    Object.defineProperties(document, { hidden: { value: true }, visibilityState: { value: 'hidden' } })
    document.dispatchEvent(new Event('visibilitychange'))
  })
  await page.context().setOffline(false)
  await other.goto(`${app.url}/app`)
  await other.getByRole('dialog', { name: 'Changed here and elsewhere' }).waitFor()
  await other.getByRole('button', { name: 'Keep these' }).click()
  await untilSaved(other)
  await untilOutline(page, 'Buy rye bread')
  expect(await page.getByRole('dialog').count()).toBe(0)
})

test('a list that is not there has no tasks, and takes none', async () => {
  const { page } = await personAt(app)
  await add(page, 'New task', 'In the inbox')
  for (const place of ['list/123456789', 'nowhere']) {
    await page.goto(`${app.url}/app/#/${place}`)
    await page.getByRole('heading', { name: 'Not found' }).waitFor()
    expect(await outline(page)).toEqual([])
    expect(await page.getByLabel('New task').count()).toBe(0)
  }
})

test('what is searched for keeps its spaces while one types, and “back” leads to where one was', async () => {
  const { page } = await personAt(app)
  await add(page, 'New task', 'old bread')
  await page.getByRole('link', { name: 'Today' }).click()
  await page.getByLabel('Search').pressSequentially('old ')
  await untilOutline(page, 'old bread')
  await untilSaved(page)
  expect(await page.getByLabel('Search').inputValue()).toBe('old ')
  await page.goBack()
  await page.getByRole('heading', { name: 'Today' }).waitFor()
})

test('texts that are written from right to left are shown so', async () => {
  const { page } = await personAt(app)
  await add(page, 'New task', 'שלום!')
  const direction = task(page, 'שלום')
    .getByRole('link')
    .evaluate((link) => getComputedStyle(link).direction)
  expect(await direction).toBe('rtl')
})
