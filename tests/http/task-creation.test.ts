// Creating a task: every rule of its fields, at their bounds.
import { beforeAll, describe, expect, test } from 'vitest'
import type { components } from '../../generated/dist/schema.d.ts'
import { tasks } from '../../src/features/tasks/task.ts'
import { type Person, signUp } from '../support/client.ts'
import { pointers, type TestService, testService } from '../support/service.ts'

type NewTask = components['schemas']['NewTask']

let service: TestService
let ada: Person
beforeAll(async () => {
  service = await testService()
  ada = await signUp(service)
})

const emoji = '🎂'
const create = async (body: NewTask) => (await ada.call('createTask', 201, { body })).body
const send = (method: string, path: string, json: unknown) =>
  service.send(method, path, { token: ada.token, json })

describe('createTask', () => {
  test('needs only a title and fills in the rest', async () => {
    const { body, headers } = await ada.call('createTask', 201, { body: { title: 'Write' } })
    expect(body).toEqual({
      ...tasks.initial,
      id: expect.any(Number),
      user_id: ada.id,
      title: 'Write',
      description: null,
      completed: false,
      priority: null,
      due_date: null,
      position: expect.any(String),
      completed_at: null,
      series_id: null,
      deleted_at: null,
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      updated_at: body.created_at,
    })
    expect(headers.get('Location')).toBe(`../../api/${ada.id}/tasks/${body.id}`)
  })

  test('accepts every field, and its response is what a read returns', async () => {
    const given = {
      title: 'Ship',
      description: ' as is ',
      completed: true,
      priority: 'low',
      due_date: '2028-02-29',
    }
    const task = await create(given as NewTask)
    expect(task).toMatchObject(given)
    expect((await ada.call('getTask', 200, { path: { id: task.id } })).body).toEqual(task)
  })

  test.each([
    ['1 character', 'x', 'x'],
    ['255 characters', 'x'.repeat(255), 'x'.repeat(255)],
    ['255 emoji, which count as one each', emoji.repeat(255), emoji.repeat(255)],
    ['255 characters as sent, white space and all', ` ${'x'.repeat(253)}\u3000`, 'x'.repeat(253)],
    ['every white space that trim drops', '\u00a0\ufeff\u2003x\u2028\t', 'x'],
    ['a zero width space and something to be seen', '\u200b.', '\u200b.'],
    ['words with white space between', ' a  b ', 'a  b'],
    ['quotes, markup and SQL', `'"; drop table tasks; -- <b>`, `'"; drop table tasks; -- <b>`],
  ])('takes a title of %s', async (_, title, stored) => {
    expect((await create({ title })).title).toBe(stored)
  })

  test.each([
    ['empty', ''],
    ['blank', ' \t\n'],
    ['blank in Unicode', '\u3000\u00a0\ufeff\u2029'],
    ['a line separator', '\u2028'],
    ['a zero width space', '\u200b'],
    ['invisible in pieces', '\u2060 \ufe0f\u{e0041}\u2028'],
    ['256 characters', 'x'.repeat(256)],
    ['256 emoji', emoji.repeat(256)],
    ['256 characters of which one is trimmed', ` ${'x'.repeat(255)}`],
    ['NUL within', 'a\u0000b'],
    ['a lone surrogate', 'a\ud800'],
    ['null', null],
    ['a number', 1],
    ['an array', ['x']],
  ])('refuses a title that is %s', async (_, title) => {
    const response = await send('POST', '/api/me/tasks', { title })
    expect(response.status).toBe(400)
    expect(new Set(pointers(response))).toEqual(new Set(['/title']))
  })

  test.each([
    ['description', ['', 'x'.repeat(1000), emoji.repeat(1000), ' \n ', null]],
    ['priority', ['low', 'medium', 'high', null]],
    ['completed', [true, false]],
    ['due_date', ['0001-01-01', '9999-12-31', '2028-02-29', '2000-02-29', null]],
  ])('takes %s at its bounds and keeps it as sent', async (field, values) => {
    for (const value of values) {
      const task = await create({ title: 'x', [field]: value })
      expect(task[field as keyof typeof task]).toBe(value)
    }
  })

  test.each([
    ['description', ['x'.repeat(1001), emoji.repeat(1001), 'a\u0000', '\udc00', 1, false, {}]],
    ['priority', ['', 'LOW', 'urgent', 'none', 1]],
    ['completed', ['true', 'false', 0, 1, null, '']],
    [
      'due_date',
      [
        '',
        '0000-01-01',
        '2027-02-29',
        '1900-02-29',
        '2026-13-01',
        '2026-00-01',
        '2026-04-31',
        '2026-1-1',
      ].concat(['2026-12-24T00:00:00Z', '10000-01-01', '-0001-01-01', ' 2026-12-24', '20261224', 'tomorrow']),
    ],
    ['id', [1]],
    ['user_id', [1]],
    ['created_at', ['2026-11-21T09:30:00.000Z']],
    ['updated_at', ['2026-11-21T09:30:00.000Z']],
    ['Title', ['x']],
  ])('refuses %s out of its bounds, or at all', async (field, values) => {
    for (const value of values) {
      const response = await send('POST', '/api/me/tasks', { title: 'x', [field]: value })
      expect([value, response.status, ...new Set(pointers(response))]).toEqual([value, 400, `/${field}`])
    }
  })

  test('names every mistake at once', async () => {
    const response = await send('POST', '/api/me/tasks', { description: 1, completed: 'no', extra: true })
    expect(pointers(response).sort()).toEqual(['/completed', '/description', '/extra', '/title'])
  })

  test('leaves nothing behind when it refuses', async () => {
    const eve = await signUp(service)
    await service.send('POST', '/api/me/tasks', {
      token: eve.token,
      json: { title: 'x', priority: 'urgent' },
    })
    expect((await eve.call('listTasks', 200)).body).toEqual([])
  })
})
