// Recurring tasks: what completing one keeps, where it moves to, and how often.
import { beforeEach, describe, expect, test } from 'vitest'
import type { components } from '../../generated/dist/schema.d.ts'
import { type Person, signUp } from '../support/client.ts'
import { type TestService, testService } from '../support/service.ts'

type Task = components['schemas']['Task']

let service: TestService
let ada: Person
beforeEach(async () => {
  service ??= await testService()
  ada = await signUp(service)
})

const send = (method: string, path: string, json?: object, headers = {}) =>
  service.send(method, `/api/me/${path}`, { token: ada.token, json, headers })
const newTask = async (fields: object) =>
  (await send('POST', 'tasks', { title: 'a', ...fields })).body as Task
const complete = (task: { id: number }, headers = {}) =>
  send('PATCH', `tasks/${task.id}/complete`, { completed: true }, headers)
const get = async (id: number | string | null) => (await send('GET', `tasks/${id}`)).body as Task
const page = async (query = '') => (await send('GET', `tasks?${query}`)).body as Task[]
const daily = { due_date: '2026-12-24', recurrence: 'FREQ=DAILY' }

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

describe('a completion that is sent twice completes one occurrence', () => {
  test('with one entity tag', async () => {
    const task = await newTask(daily)
    const sent = await Promise.all(Array.from({ length: 8 }, () => complete(task, { 'If-Match': '"1"' })))
    expect(sent.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(412)])
    expect(await page(`series_id=${task.id}`)).toHaveLength(1)
  })

  test('with one Idempotency-Key, which gets the first response again', async () => {
    const task = await newTask(daily)
    const key = { 'Idempotency-Key': 'once' }
    const first = await complete(task, key)
    await send('PATCH', `tasks/${task.id}`, { title: 'b' })
    const second = await complete(task, { ...key, 'If-Match': '"1"' })
    expect(second.body).toEqual(first.body)
    for (const name of ['ETag', 'X-Completed-Task'])
      expect(second.headers.get(name)).toBe(first.headers.get(name))
    const replayed = [first, second].map(({ headers }) => headers.get('Idempotency-Replayed'))
    expect(replayed).toEqual([null, 'true'])
    expect(await page(`series_id=${task.id}`)).toHaveLength(1)

    const other = await newTask(daily)
    expect(await complete(other, key)).toMatchObject({
      status: 422,
      body: { code: 'idempotency_key_reused' },
    })
    await send('DELETE', `tasks/${task.id}`)
    expect((await complete(task, key)).body).toEqual(first.body)
    expect((await complete(task, { 'Idempotency-Key': 'new' })).status).toBe(404)
  })

  test('with one Idempotency-Key at the same time', async () => {
    const task = await newTask(daily)
    const sent = await Promise.all(
      Array.from({ length: 8 }, () => complete(task, { 'Idempotency-Key': 'together' })),
    )
    const good = sent.filter(({ status }) => status === 200)
    expect(sent.every(({ status }) => status === 200 || status === 409)).toBe(true)
    for (const { body } of good) expect(body).toEqual(good[0]?.body)
    expect(await page(`series_id=${task.id}`)).toHaveLength(1)
  })

  test('by PUT, which writes the day, too; unless that occurrence is gone', async () => {
    const task = await newTask(daily)
    const put = () => send('PUT', `tasks/${task.id}`, { title: 'a', ...daily, completed: true })
    const [first, second] = [await put(), await put()]
    expect(second.body).toMatchObject({ due_date: '2026-12-25', completed: false })
    const kept = first.headers.get('X-Completed-Task')
    expect(second.headers.get('X-Completed-Task')).toBe(kept)
    expect(await page(`series_id=${task.id}`)).toHaveLength(1)
    await send('DELETE', `tasks/${kept}`)
    expect((await put()).headers.get('X-Completed-Task')).not.toBe(kept)
  })

  test.each(['due', 'completion'])('by PUT of what GET gave, recurring from %s', async (recurs_from) => {
    const rule = { due_date: '2026-12-24', recurrence: 'FREQ=WEEKLY;COUNT=9', recurs_from, labels: ['home'] }
    const read = await newTask(rule)
    const put = (fields = {}) => send('PUT', `tasks/${read.id}`, { ...read, completed: true, ...fields })
    const first = await put()
    expect(first.body).toMatchObject({ recurrence: 'FREQ=WEEKLY;COUNT=8', completed: false })
    const again = await put()
    expect([again.status, again.body]).toEqual([200, first.body])
    for (const name of ['ETag', 'X-Completed-Task'])
      expect(again.headers.get(name)).toBe(first.headers.get(name))
    expect(await page(`series_id=${read.id}`)).toHaveLength(1)
    // Another request is one of what has been written since.
    const other = { status: 400, body: { errors: [{ pointer: '/updated_at', code: 'read_only' }] } }
    expect(await put({ title: 'b' })).toMatchObject(other)
    await complete(read)
    expect(await put()).toMatchObject(other)
  })

  test('two completions without either complete two', async () => {
    const task = await newTask(daily)
    const sent = await Promise.all([complete(task), complete(task)])
    expect(sent.map(({ status }) => status)).toEqual([200, 200])
    expect((await page(`series_id=${task.id}&sort=due_date`)).map(({ due_date }) => due_date)).toEqual([
      '2026-12-24',
      '2026-12-25',
    ])
    expect((await get(task.id)).due_date).toBe('2026-12-26')
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

describe('what needs another field', () => {
  const wrong = (pointer: string) => ({
    ...{
      status: 400,
      body: { code: 'validation_failed', errors: [{ in: 'body', pointer, code: 'needs_field' }] },
    },
  })

  test.each([
    [{ due_time: '09:00' }, '/due_time'],
    [{ due_time: '09:00', due_date: null }, '/due_time'],
    [{ due_date: '2026-12-24', time_zone: 'UTC' }, '/time_zone'],
    [{ recurrence: 'FREQ=DAILY' }, '/recurrence'],
  ])('is refused without it: %j', async (fields, pointer) => {
    expect(await send('POST', 'tasks', { title: 'a', ...fields })).toMatchObject(wrong(pointer))
    const task = await newTask({})
    expect(await send('PATCH', `tasks/${task.id}`, fields)).toMatchObject(wrong(pointer))
    expect(await send('PUT', `tasks/${task.id}`, { title: 'a', ...fields })).toMatchObject(wrong(pointer))
    expect(await get(task.id)).toEqual(task)
  })

  test('keeps it from being cleared', async () => {
    const task = await newTask({ ...daily, due_time: '09:00', time_zone: 'UTC' })
    expect(await send('PATCH', `tasks/${task.id}`, { due_date: null })).toMatchObject(wrong('/due_date'))
    expect(await send('PATCH', `tasks/${task.id}`, { due_time: null })).toMatchObject(wrong('/due_time'))
    expect(await send('PUT', `tasks/${task.id}`, { title: 'a' })).toMatchObject(wrong('/due_date'))
    expect(await get(task.id)).toEqual(task)
    const all = { due_date: null, due_time: null, time_zone: null, recurrence: null }
    expect((await send('PATCH', `tasks/${task.id}`, all)).body).toMatchObject(all)
  })

  test('is refused in a batch as a whole where the batch says it, else where the task is looked at', async () => {
    const task = await newTask({ due_date: '2026-12-24', due_time: '09:00' })
    const batch = (atomic: boolean, fields: object) =>
      send('POST', 'tasks/batch', { atomic, operations: [{ op: 'update', id: task.id, body: fields }] })
    const pointer = (name: string) => `/operations/0/body/${name}`
    for (const atomic of [true, false])
      expect(await batch(atomic, { due_date: null, recurrence: 'FREQ=DAILY' })).toMatchObject(
        wrong(pointer('recurrence')),
      )
    expect(await batch(true, { due_date: null })).toMatchObject(wrong(pointer('due_date')))
    const { body } = await batch(false, { due_date: null })
    const { status, body: problem } = wrong(pointer('due_date'))
    expect(body).toMatchObject({ results: [{ status, problem }] })
    expect(await get(task.id)).toEqual(task)
  })

  test('is found out by whoever comes second', async () => {
    const task = await newTask({ due_date: '2026-12-24' })
    const sent = await Promise.all([
      send('PATCH', `tasks/${task.id}`, { due_date: null }),
      send('PATCH', `tasks/${task.id}`, { due_time: '09:00' }),
    ])
    expect(sent.map(({ status }) => status).sort()).toEqual([200, 400])
  })
})

describe('the next days of a recurring task', () => {
  const next = async (task: Task, query = '') => await send('GET', `tasks/${task.id}/occurrences${query}`)

  test('begin with the day on which it is due', async () => {
    const task = await newTask({ due_date: '2026-12-25', recurrence: 'FREQ=MONTHLY;BYDAY=-1FR' })
    const days = ['2026-12-25', '2027-01-29', '2027-02-26'].map((due_date) => ({ due_date, due_at: null }))
    expect((await next(task, '?limit=3')).body).toEqual(days)
    expect((await next(task, '?before=2027-02-26')).body).toEqual(days.slice(0, 2))
    expect((await next(task)).body).toHaveLength(10)
    expect((await next(task, '?limit=100')).body).toHaveLength(100)
  })

  test('are moments in a time zone: 09:00 stays 09:00, and a time that is skipped moves forward', async () => {
    const zone = { time_zone: 'Europe/Berlin', recurrence: 'FREQ=DAILY', due_date: '2026-03-28' }
    const moments = async (due_time: string) =>
      ((await next(await newTask({ ...zone, due_time }), '?limit=3')).body as { due_at: string }[]).map(
        ({ due_at }) => due_at,
      )
    expect(await moments('09:00')).toEqual([
      '2026-03-28T08:00:00.000Z',
      '2026-03-29T07:00:00.000Z',
      '2026-03-30T07:00:00.000Z',
    ])
    expect(await moments('02:30')).toEqual([
      '2026-03-28T01:30:00.000Z',
      '2026-03-29T01:30:00.000Z', // 03:30 there
      '2026-03-30T00:30:00.000Z',
    ])
  })

  test('are as many as COUNT, and none where nothing recurs or it is done', async () => {
    const task = await newTask({ due_date: '2026-12-25', recurrence: 'FREQ=DAILY;COUNT=2' })
    expect((await next(task)).body).toHaveLength(2)
    await complete(task)
    expect((await next(task)).body).toHaveLength(1)
    await complete(task)
    expect((await next(task)).body).toEqual([])
    expect((await next(await newTask({ due_date: '2026-12-25' }))).body).toEqual([])
  })

  test.each(['limit=0', 'limit=101', 'limit=x', 'before=today', 'after=2026-01-01'])(
    'refuse %s',
    async (query) => {
      expect((await next(await newTask(daily), `?${query}`)).status).toBe(400)
    },
  )

  test('are nobody else’s', async () => {
    const task = await newTask(daily)
    await send('DELETE', `tasks/${task.id}`)
    expect(await next(task)).toMatchObject({ status: 404, body: { code: 'task_not_found' } })
    ada = await signUp(service)
    expect((await next(task)).status).toBe(404)
  })
})

test.each([
  ['recurrence', 'FREQ=HOURLY', /FREQ/],
  ['recurrence', 'FREQ=DAILY;BYHOUR=9', /BYHOUR/],
  ['recurrence', 'RRULE:FREQ=DAILY', /RRULE/],
  ['recurrence', 'FREQ=DAILY;COUNT=2;UNTIL=20270101', /COUNT and UNTIL/],
  ['recurrence', 'FREQ=DAILY;INTERVAL=0', /INTERVAL/],
  ['recurrence', '', /parts/],
  ['due_time', '9:00', /HH:MM/],
  ['due_time', '24:00', /HH:MM/],
  ['time_zone', '+01:00', /IANA/],
  ['time_zone', 'Europe/Atlantis', /IANA/],
  ['recurs_from', 'today', /due.*completion/],
])('%s does not take %j, and says why', async (field, value, message) => {
  const fields = { due_date: '2026-12-24', due_time: '09:00', [field]: value }
  const { status, body } = await send('POST', 'tasks', { title: 'a', ...fields })
  expect([status, body]).toMatchObject([
    400,
    { errors: [{ in: 'body', pointer: `/${field}`, message: expect.stringMatching(message) }] },
  ])
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
