// Tasks in the task app, by the mouse and by the keyboard, on small and large screens.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type App,
  add,
  expectAccessible,
  open,
  outline,
  personAt,
  shoot,
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

const combobox = (page: Page, name: string) => page.getByRole('combobox', { name })

describe.each([
  { name: 'phone', width: 390, height: 844, colorScheme: 'dark' },
  { name: 'desktop', width: 1440, height: 900, colorScheme: 'light' },
] as const)('on a $name', ({ name, width, height, colorScheme }) => {
  test('a list with all that a task can have', async () => {
    const { page, complaints } = await personAt(app, { viewport: { width, height }, colorScheme })
    const places = async () => {
      if (name === 'phone') await page.getByRole('button', { name: 'Places' }).click()
    }
    await places()
    await add(page, 'New list', 'Household')
    await page.getByRole('heading', { name: 'Household', level: 1 }).waitFor()
    await add(page, 'New task', 'Clean the kitchen', 'Water the plants', 'Pay the rent')
    await open(page, 'Water the plants')
    await page.getByLabel('Notes').fill('Not the cactus')
    await page.getByLabel('Day', { exact: true }).fill('2030-01-25')
    await page.getByLabel('Time', { exact: true }).fill('08:30')
    await combobox(page, 'Repeat').selectOption({ label: 'every month on the last Friday' })
    await combobox(page, 'Priority').selectOption('high')
    await page.getByLabel('Labels').fill('garden, Weékly, weekly')
    await page.getByLabel('Labels').blur()
    await add(page, 'New subtask', 'Fill the can')
    await expectAccessible(page)
    await shoot(page, `editor-${name}`)
    // What was typed last is saved by leaving it, too.
    await page.getByLabel('Title').fill('Water all plants')
    await page.keyboard.press('Escape')
    const row = task(page, 'Water all plants')
    await row.getByText('Fri, Jan 25, 2030 08:30').waitFor()
    await row.getByText('every month on the last Friday').waitFor()
    await untilOutline(page, 'Clean the kitchen', 'Water all plants', '-Fill the can', 'Pay the rent')
    await untilSaved(page)
    await expectAccessible(page)
    await shoot(page, `list-${name}`)

    // Done for this month, it comes back in the next.
    await row.getByRole('checkbox').click()
    await row.getByText('Fri, Feb 22, 2030 08:30').waitFor()

    await row.getByRole('link', { name: 'garden' }).click()
    await page.getByRole('heading', { name: 'garden' }).waitFor()
    await untilOutline(page, 'Water all plants', 'Water all plants')
    await page.getByLabel('Search').fill('CACTUS')
    await page.getByRole('heading', { name: '“CACTUS”' }).waitFor()
    await expectAccessible(page)
    await page.getByLabel('Search').fill('')
    await page.getByRole('heading', { name: 'Inbox' }).waitFor()

    await places()
    await page.getByRole('link', { name: 'Household' }).click()
    await open(page, 'Pay the rent')
    await page.getByRole('button', { name: 'Delete' }).click()
    await page.getByText('“Pay the rent” is in the trash.').waitFor()
    await shoot(page, `undo-${name}`)
    await page.getByRole('button', { name: 'Undo' }).click()
    await task(page, 'Pay the rent').waitFor()
    await places()
    await page.getByRole('link', { name: 'Trash' }).click()
    await page.getByText('The trash is empty').waitFor()
    await untilSaved(page)
    expect(complaints).toEqual([])
  })
})

test('tasks are moved by their grips: to another place, below another task, and out again', async () => {
  const { page, complaints } = await personAt(app)
  await add(page, 'New task', 'one', 'two', 'three', 'four')
  await untilOutline(page, 'one', 'two', 'three', 'four')
  const drag = async (title: string, onto: string, { y, x = 0 }: { y: number; x?: number }) => {
    const from = await task(page, title).locator('.grip').boundingBox()
    const to = await task(page, onto).boundingBox()
    if (!from || !to) throw new Error('There is no such row.')
    const start = [from.x + from.width / 2, from.y + from.height / 2] as const
    await page.mouse.move(...start)
    await page.mouse.down()
    await page.mouse.move(start[0] + x / 2, to.y + to.height * 0.5)
    await page.mouse.move(start[0] + x, to.y + to.height * y)
    await shoot(page, 'drag')
    await page.mouse.up()
  }
  await drag('four', 'one', { y: 0.1 })
  await untilOutline(page, 'four', 'one', 'two', 'three')
  await drag('three', 'one', { y: 0.9, x: 30 })
  await untilOutline(page, 'four', 'one', '-three', 'two')
  await drag('one', 'two', { y: 0.9 })
  await untilOutline(page, 'four', 'two', 'one', '-three')
  await drag('three', 'three', { y: 0.5, x: -30 })
  await untilOutline(page, 'four', 'two', 'one', 'three')
  await untilSaved(page)
  await page.reload()
  await untilOutline(page, 'four', 'two', 'one', 'three')
  expect(complaints).toEqual([])
})

test('a task is dragged to where the page must scroll, and what is long fits on the smallest screen', async () => {
  const { page } = await personAt(app, { viewport: { width: 320, height: 640 } })
  const titles = Array.from({ length: 14 }, (_, index) => `task ${index}`)
  await add(page, 'New task', ...titles, 'last')
  await untilOutline(page, ...titles, 'last')
  await untilSaved(page)
  const grip = await task(page, 'task 0').locator('.grip').boundingBox()
  if (!grip) throw new Error('There is no grip.')
  await page.mouse.move(grip.x + 5, grip.y + 10)
  await page.mouse.down()
  for (let time = 0; time < 60; time += 1) await page.mouse.move(grip.x + 5 + (time % 2), 630)
  await page.mouse.up()
  await expect.poll(async () => (await outline(page)).indexOf('task 0')).toBeGreaterThan(12)
  await open(page, 'last')
  await page.getByLabel('Labels').fill(`${'x'.repeat(50)}, ${'y'.repeat(50)}`)
  await page.keyboard.press('Escape')
  await task(page, 'last').getByText('yyy').waitFor()
  await expectAccessible(page)
})

test('everything can be done by the keyboard', async () => {
  const { page } = await personAt(app)
  const press = async (...all: string[]) => {
    for (const key of all) await page.keyboard.press(key)
  }
  await page.locator('body').press('n')
  for (const text of ['one', 'two', 'three']) await page.keyboard.type(`${text}\n`)
  await untilOutline(page, 'one', 'two', 'three')
  await press('Tab', 'Tab', 'Tab') // past the button and the first box
  await page.keyboard.press('j')
  await press('Alt+ArrowRight')
  await untilOutline(page, 'one', '-two', 'three')
  await press('Alt+ArrowLeft')
  await untilOutline(page, 'one', 'two', 'three')
  await press('Alt+ArrowUp')
  await untilOutline(page, 'two', 'one', 'three')
  await press('Alt+ArrowDown', 'Alt+ArrowDown')
  await untilOutline(page, 'one', 'three', 'two')
  await press('k', 'Delete')
  await untilOutline(page, 'one', 'two')
  await press('z')
  await untilOutline(page, 'one', 'three', 'two')
  await page.getByRole('link', { name: 'three' }).focus()
  await press('x')
  await page.getByText('1 completed').waitFor()
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('two')
  await press('?')
  await page.getByRole('dialog', { name: 'Keys' }).waitFor()
  await expectAccessible(page)
  await press('Escape', '/')
  await page.keyboard.type('tw')
  await page.getByRole('heading', { name: '“tw”' }).waitFor()
  expect(await outline(page)).toEqual(['two'])
})

test('a list is renamed, and deleted with or without its tasks', async () => {
  const { page } = await personAt(app)
  const change = () => page.getByRole('button', { name: 'Change the list' }).click()
  await add(page, 'New list', 'Travel')
  await page.getByRole('heading', { name: 'Travel', level: 1 }).waitFor()
  await add(page, 'New task', 'Pack')
  await change()
  await page.getByLabel('Name').fill('Holidays')
  await page.keyboard.press('Escape')
  await page.getByRole('heading', { name: 'Holidays', level: 1 }).waitFor()
  await change()
  await page.getByRole('button', { name: 'tasks to the inbox' }).click()
  await page.getByRole('heading', { name: 'Inbox' }).waitFor()
  await untilOutline(page, 'Pack')
  await add(page, 'New list', 'Books')
  await page.getByRole('heading', { name: 'Books', level: 1 }).waitFor()
  await add(page, 'New task', 'Read')
  await change()
  await page.getByRole('button', { name: 'tasks to the trash' }).click()
  await page.getByRole('link', { name: 'Trash' }).click()
  await page.getByRole('button', { name: 'Restore Read' }).click()
  await page.getByRole('link', { name: 'Inbox' }).click()
  await untilOutline(page, 'Pack', 'Read')
})

test('what the service refuses is taken back, and said', async () => {
  const { page } = await personAt(app)
  await add(page, 'New task', 'Read')
  await open(page, 'Read')
  await combobox(page, 'Repeat').selectOption('another rule …')
  await page.getByRole('textbox', { name: 'Rule' }).fill('FREQ=SECONDLY')
  await page.keyboard.press('Escape')
  await page.getByText(/Could not update .*recurrence/).waitFor()
  await expect.poll(() => task(page, 'Read').textContent()).not.toContain('↻')
})
