// Recurring tasks: what completing one keeps, where it moves to, and how often.
import { beforeEach, describe, expect, test } from 'vitest'
import { type Person, signUp } from '../support/client.ts'
import { daily, ownTasks, type Task } from '../support/own-tasks.ts'
import { type TestService, testService } from '../support/service.ts'

let service: TestService
let ada: Person
beforeEach(async () => {
  service ??= await testService()
  ada = await signUp(service)
})

const { send, newTask, complete, get, page } = ownTasks(() => ({ service, token: ada.token }))

describe('completing a recurring task', () => {
  test('keeps what was done as a task of its own, and moves the task to its next day', async () => {
    const { id: list_id } = (await send('POST', 'lists', { name: 'chores' })).body as { id: number }
    const task = await newTask({
      ...{ ...daily, list_id, priority: 'high', description: 'all of it', external_id: 'e-1' },
      ...{ due_time: '09:00', time_zone: 'Europe/Berlin' },
    })
    const { status, body, headers } = await complete(task)
    const moved = { due_date: '2026-12-25', updated_at: (body as Task).updated_at }
    expect([status, body]).toEqual([200, { ...task, ...moved }])
    expect(headers.get('ETag')).toBe('"2"')
    expect((body as Task).updated_at > task.updated_at).toBe(true)

    const kept = await get(headers.get('X-Completed-Task'))
    expect(kept).toEqual({
      ...task,
      ...{ id: kept.id, series_id: task.id, position: kept.position },
      ...{ completed: true, completed_at: kept.updated_at, recurrence: null, external_id: null },
      ...{ created_at: kept.created_at, updated_at: kept.updated_at },
    })
    expect(kept.id).not.toBe(task.id)
    expect(await page(`series_id=${task.id}`)).toEqual([kept])
    expect(await page('completed=true')).toEqual([kept])
  })

  test('goes on until the rule is used up, and then completes it like any other', async () => {
    const task = await newTask({ due_date: '2026-01-30', recurrence: 'FREQ=DAILY;COUNT=3' })
    const days: [string | null, string | null, boolean, string | null][] = []
    for (let done = 0; done < 3; done += 1) {
      const { body, headers } = await complete(task)
      const { due_date, recurrence, completed } = body as Task
      days.push([due_date, recurrence, completed, headers.get('X-Completed-Task') && 'kept'])
    }
    expect(days).toEqual([
      ['2026-01-31', 'FREQ=DAILY;COUNT=2', false, 'kept'],
      ['2026-02-01', 'FREQ=DAILY;COUNT=1', false, 'kept'],
      ['2026-02-01', 'FREQ=DAILY;COUNT=1', true, null],
    ])
    expect((await page(`series_id=${task.id}&sort=due_date`)).map(({ due_date }) => due_date)).toEqual([
      '2026-01-30',
      '2026-01-31',
    ])
    const again = await complete(task)
    expect([again.status, again.headers.get('X-Completed-Task')]).toEqual([200, null])
  })

  test('leaves out the days that there are not, and ends before UNTIL', async () => {
    const last = await newTask({ due_date: '2026-01-31', recurrence: 'FREQ=MONTHLY;BYMONTHDAY=31' })
    expect((await complete(last)).body).toMatchObject({ due_date: '2026-03-31', completed: false })
    const leap = await newTask({ due_date: '2024-02-29', recurrence: 'FREQ=YEARLY' })
    expect((await complete(leap)).body).toMatchObject({ due_date: '2028-02-29', completed: false })
    // 09:00 in Berlin is 08:00 in UTC, so the 25th is still among them and the 26th is not.
    const zone = { due_time: '09:00', time_zone: 'Europe/Berlin' }
    const until = await newTask({ ...daily, ...zone, recurrence: 'FREQ=DAILY;UNTIL=20261225T080000Z' })
    expect((await complete(until)).body).toMatchObject({ due_date: '2026-12-25', completed: false })
    expect((await complete(until)).body).toMatchObject({ due_date: '2026-12-25', completed: true })
  })

  test('late goes on from the day on which it was due, or from today where it recurs from its completion', async () => {
    const due = await newTask({ due_date: '2020-01-01', recurrence: 'FREQ=DAILY;INTERVAL=3' })
    expect((await complete(due)).body).toMatchObject({ due_date: '2020-01-04' })
    const task = await newTask({
      due_date: '2020-01-01',
      recurrence: 'FREQ=DAILY',
      recurs_from: 'completion',
    })
    const today = () => new Date(Date.now()).toISOString().slice(0, 10)
    const before = today()
    const { body } = await complete(task)
    expect([dayAfter(before), dayAfter(today())]).toContain((body as Task).due_date)
  })

  test.each(['PATCH', 'PUT'])('by %s does the same, with what else it writes', async (method) => {
    const task = await newTask(daily)
    const json = { title: 'b', due_date: '2027-01-01', completed: true }
    const { body, headers } = await send(method, `tasks/${task.id}`, json)
    expect(body).toMatchObject({ title: 'b', due_date: '2027-01-02', completed: false, ...{ id: task.id } })
    expect(await get(headers.get('X-Completed-Task'))).toMatchObject({
      ...{ title: 'b', due_date: '2027-01-01', completed: true, series_id: task.id },
    })
  })

  test.each(['PATCH', 'PUT'])('by %s together with new labels keeps what was done', async (method) => {
    const task = await newTask({ ...daily, labels: ['home'] })
    const json = { title: 'a', due_date: daily.due_date, labels: ['Errands'], completed: true }
    const { body, headers } = await send(method, `tasks/${task.id}`, json)
    expect(body).toMatchObject({ due_date: '2026-12-25', completed: false, labels: ['Errands'] })
    expect(await get(headers.get('X-Completed-Task'))).toMatchObject({
      ...{ due_date: '2026-12-24', completed: true, labels: ['Errands'], series_id: task.id },
    })
  })

  test('takes a new place and a new rule along', async () => {
    const { id: list_id } = (await send('POST', 'lists', { name: 'chores' })).body as { id: number }
    const task = await newTask({})
    const subtask = await newTask({ parent_id: task.id })
    const { body, headers } = await send('PATCH', `tasks/${task.id}`, { ...daily, list_id, completed: true })
    expect(body).toMatchObject({ list_id, due_date: '2026-12-25', completed: false })
    expect(await get(headers.get('X-Completed-Task'))).toMatchObject({ list_id, due_date: '2026-12-24' })
    expect(await get(subtask.id)).toMatchObject({ list_id, parent_id: task.id, completed: false })
    const once = await send('PATCH', `tasks/${task.id}`, { recurrence: null, completed: true })
    expect([once.body, once.headers.get('X-Completed-Task')]).toMatchObject([{ completed: true }, null])
  })
})

test('a batch completes occurrences, and says what they are kept as', async () => {
  const task = await newTask(daily)
  const done = { op: 'complete', id: task.id, body: { completed: true } }
  const update = { op: 'update', id: task.id, body: { completed: true, title: 'b' } }
  const { body } = await send('POST', 'tasks/batch', { operations: [done, update, { ...done, id: '$0' }] })
  const { results } = body as { results: { task: Task; completed_task_id: number }[] }
  expect(results.map(({ task: { due_date } }) => due_date)).toEqual([
    '2026-12-25',
    '2026-12-26',
    '2026-12-27',
  ])
  const kept = await Promise.all(results.map(({ completed_task_id }) => get(completed_task_id)))
  expect(kept.map(({ title, due_date, completed }) => [title, due_date, completed])).toEqual([
    ['a', '2026-12-24', true],
    ['b', '2026-12-25', true],
    ['b', '2026-12-26', true],
  ])
})

test('a recurring task is written, deleted and restored like any other', async () => {
  const task = await newTask(daily)
  await complete(task)
  await send('DELETE', `tasks/${task.id}`)
  expect(await page(`series_id=${task.id}`)).toHaveLength(1)
  expect((await send('POST', `tasks/${task.id}/restore`)).body).toMatchObject({
    ...{ due_date: '2026-12-25', recurrence: 'FREQ=DAILY' },
  })
  await send('DELETE', `tasks/${task.id}?permanent=true`)
  expect(await page()).toMatchObject([{ series_id: task.id }])
})

test('an export brings occurrences and their series along', async () => {
  const task = await newTask({ ...daily, due_time: '09:00', recurs_from: 'completion' })
  await complete(task)
  const { text } = await send('GET', 'export')
  ada = await signUp(service)
  const headers = { 'Content-Type': 'application/json' }
  const importing = { token: ada.token, raw: text, headers }
  for (const created of [2, 0])
    expect((await service.send('POST', '/api/me/import', importing)).body).toMatchObject({ created })
  const [series, occurrence] = await page()
  expect(series).toMatchObject({ recurrence: 'FREQ=DAILY', due_time: '09:00', recurs_from: 'completion' })
  expect(occurrence).toMatchObject({ series_id: series?.id, completed: true, recurrence: null })
})

const dayAfter = (day: string) => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10)
