// When tasks are due, and on which days they recur: the fields that say so, and the list of the next days.
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

const { send, newTask, complete, get } = ownTasks(() => ({ service, token: ada.token }))

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
