// The task app without a network, in several tabs and on several devices.
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type App,
  add,
  anotherDevice,
  expectAccessible,
  open,
  personAt,
  shoot,
  startApp,
  task,
  untilKept,
  untilOutline,
  untilSaved,
} from './app.ts'

let app: App
beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app?.browser.close())

test('two devices, one without a network, end alike', async () => {
  const { page: phone, email } = await personAt(app)
  await add(phone, 'New task', 'one', 'two')
  await untilSaved(phone)
  const desktop = await anotherDevice(app, email)
  await untilOutline(desktop, 'one', 'two')

  await phone.context().setOffline(true)
  await phone.getByText('Offline').waitFor()
  await add(phone, 'New task', 'three')
  await open(phone, 'one')
  await phone.getByLabel('Notes').fill('written on the phone')
  await phone.keyboard.press('Escape')
  await phone.getByText('Offline · 2 changes to send').waitFor()
  await expectAccessible(phone)
  await shoot(phone, 'offline')
  await open(desktop, 'one')
  await desktop.getByRole('combobox', { name: 'Priority' }).selectOption('low')
  await desktop.keyboard.press('Escape')
  await add(desktop, 'New task', 'four')
  await untilSaved(desktop)

  await phone.context().setOffline(false)
  await untilSaved(phone)
  await untilOutline(phone, 'one', 'two', 'four', 'three')
  await untilOutline(desktop, 'one', 'two', 'four', 'three')
  for (const page of [phone, desktop]) {
    await task(page, 'one').getByText('low').waitFor()
    await open(page, 'one')
    await expect.poll(() => page.getByLabel('Notes').inputValue()).toBe('written on the phone')
    await page.keyboard.press('Escape')
  }
})

test('two tabs of one browser, without a network, show the same; and so after it', async () => {
  const { page: one } = await personAt(app)
  await add(one, 'New task', 'first')
  await untilSaved(one)
  const other = await one.context().newPage()
  await other.goto(`${app.url}/app`)
  await untilOutline(other, 'first')
  await one.context().setOffline(true)
  await add(one, 'New task', 'by one')
  await untilOutline(other, 'first', 'by one')
  await add(other, 'New task', 'by the other')
  await untilOutline(one, 'first', 'by one', 'by the other')
  await one.context().setOffline(false)
  for (const page of [one, other]) {
    await untilSaved(page)
    await untilOutline(page, 'first', 'by one', 'by the other')
  }
})

test('a field that was changed on both is asked about', async () => {
  const { page: phone, email } = await personAt(app)
  await add(phone, 'New task', 'Buy bread')
  await untilSaved(phone)
  const desktop = await anotherDevice(app, email)
  await untilOutline(desktop, 'Buy bread')
  const rename = async (page: typeof phone, title: string) => {
    await open(page, 'Buy bread')
    await page.getByLabel('Title').fill(title)
    await page.keyboard.press('Escape')
  }
  await phone.context().setOffline(true)
  await rename(phone, 'Buy rye bread,butter')
  await rename(desktop, 'Buy white bread')
  await untilSaved(desktop)
  await phone.context().setOffline(false)
  const dialog = phone.getByRole('dialog', { name: 'Changed here and elsewhere' })
  await dialog.waitFor()
  await expectAccessible(phone)
  await shoot(phone, 'conflict')
  await dialog.getByLabel('Buy rye bread,butter').waitFor()
  await phone.keyboard.press('Escape') // decides nothing
  await dialog.getByLabel('Buy white bread').check()
  await dialog.getByRole('button', { name: 'Keep these' }).click()
  await untilOutline(phone, 'Buy white bread')
  await untilSaved(phone)
  await untilOutline(desktop, 'Buy white bread')
})

test('a task that was deleted elsewhere is brought back with the change, if that is wanted', async () => {
  const { page: phone, email } = await personAt(app)
  await add(phone, 'New task', 'Call Grace')
  await untilSaved(phone)
  const desktop = await anotherDevice(app, email)
  await phone.context().setOffline(true)
  await open(phone, 'Call Grace')
  await phone.getByLabel('Title').fill('Call Grace at noon')
  await phone.keyboard.press('Escape')
  await task(desktop, 'Call Grace').getByRole('link').focus()
  await desktop.keyboard.press('Delete')
  await untilSaved(desktop)
  await phone.context().setOffline(false)
  await phone.getByRole('button', { name: 'Bring it back' }).click()
  await untilSaved(phone)
  await untilOutline(phone, 'Call Grace at noon')
  await untilOutline(desktop, 'Call Grace at noon')
})

test('a task that is dragged while the network comes back goes where it is dropped', async () => {
  const { page } = await personAt(app)
  await page.context().setOffline(true)
  await add(page, 'New task', 'one', 'two', 'three')
  const [from, to] = await Promise.all([
    task(page, 'three').locator('.grip').boundingBox(),
    task(page, 'one').boundingBox(),
  ])
  if (!from || !to) throw new Error('There is no such row.')
  await page.mouse.move(from.x + 5, from.y + 10)
  await page.mouse.down()
  await page.context().setOffline(false)
  await untilSaved(page)
  await page.mouse.move(from.x + 5, to.y + 3)
  await page.mouse.move(from.x + 6, to.y + 2)
  await page.mouse.up()
  await untilOutline(page, 'three', 'one', 'two')
})

test('the app opens without a network, with what was there and what waits', async () => {
  const { page } = await personAt(app)
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => {}))
  await add(page, 'New task', 'Sent')
  await untilSaved(page)
  await page.context().setOffline(true)
  await add(page, 'New task', 'Waits')
  await untilKept(page)
  await page.reload()
  await untilOutline(page, 'Sent', 'Waits')
  await page.context().setOffline(false)
  await untilSaved(page)
  await untilOutline(page, 'Sent', 'Waits')
})
