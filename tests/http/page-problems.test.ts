// Problems of a page: cursors of other lists, damaged ones, and parameters out of their bounds.
import { beforeAll, describe, expect, test } from 'vitest'
import { cursorAfter } from '../../src/features/owned/cursor.ts'
import type { TaskPageQuery } from '../../src/features/tasks/page-query.ts'
import type { Task } from '../../src/features/tasks/task.ts'
import { type Person, signUp } from '../support/client.ts'
import { onService, type TestService, testService } from '../support/service.ts'

let service: TestService
let ada: Person
beforeAll(async () => {
  service = await testService()
  ada = await signUp(service)
  for (const title of ['alpha', 'beta', 'lambda', 'gamma']) {
    const body = { title, completed: true, due_date: '2026-01-01' }
    await ada.call('createTask', 201, { body })
  }
})

const list = (query: string, person = ada) =>
  service.send('GET', `/api/me/tasks${query}`, { token: person.token })

describe('a cursor', () => {
  async function first(query: string): Promise<string> {
    const cursor = (await list(`?limit=2&${query}`)).headers.get('X-Next-Cursor')
    if (cursor === null) throw new Error(`the list of "${query}" has one page only`)
    return cursor
  }

  test.each([
    ['another limit', 'sort=title', 'sort=title&limit=5'],
    ['no limit', 'sort=title', 'sort=title'],
    [
      'repeated priorities in another order',
      'priority=low&priority=none',
      'limit=2&priority=none&priority=low',
    ],
    ['the default order, explicitly', '', 'sort=id'],
  ])('goes with %s', async (_, made, used) => {
    expect((await list(`?${used}&cursor=${await first(made)}`)).status).toBe(200)
  })

  test.each([
    ['another order', 'sort=title', 'sort=-title'],
    ['another key', 'sort=created_at', 'sort=updated_at'],
    ['a filter more', '', 'completed=true'],
    ['a filter less', 'completed=true', ''],
    ['another value of a filter', 'completed=true', 'completed=false'],
    ['another search', 'q=a', 'q=l'],
  ])('does not go with %s', async (_, made, used) => {
    const response = await list(`?limit=2&${used}&cursor=${await first(made)}`)
    expect([response.status, response.body]).toEqual([
      400,
      expect.objectContaining({ code: 'invalid_cursor' }),
    ])
  })

  test("does not go with another user's list", async () => {
    const eve = await signUp(service)
    expect((await list(`?limit=2&cursor=${await first('')}`, eve)).body).toMatchObject({
      code: 'invalid_cursor',
    })
  })

  onService('makes cursors as the service does').test.each<[string, object, TaskPageQuery['sort']?]>([
    ['an id that is none', { id: 0, due_date: null }],
    ['an id that is text', { id: '1 or 1=1', due_date: null }],
    ['an id beyond 2^53-1', { id: 2 ** 53, due_date: null }],
    ['an id that is a fraction', { id: 1.5, due_date: null }],
    ['an id beyond bigint to sort by', { id: 1e300 }, 'id'],
    ['a day that is none', { id: 1, due_date: '2026-02-30' }],
    ['a day in the year 0000', { id: 1, due_date: '0000-01-01' }],
    ['a list for a day', { id: 1, due_date: ['2026-01-01'] }],
    ['a moment of digits alone', { id: 1, created_at: '9999-99-99T99:99:99.999Z' }, 'created_at'],
    ['a moment on 30 February', { id: 1, created_at: '2026-02-30T00:00:00.000Z' }, 'created_at'],
    ['a moment at 24 o’clock', { id: 1, updated_at: '2026-01-01T24:00:00.000Z' }, '-updated_at'],
    ['a leap second', { id: 1, updated_at: '2016-12-31T23:59:60.000Z' }, 'updated_at'],
    ['a moment in the year 0000', { id: 1, updated_at: '0000-01-01T00:00:00.000Z' }, 'updated_at'],
    ['no moment', { id: 1, updated_at: null }, 'updated_at'],
    ['a priority that is none', { id: 1, priority: 'urgent' }, 'priority'],
    ['NUL in a title', { id: 1, title: 'a\0b' }, 'title'],
    ['half a character in a title', { id: 1, title: '\ud800' }, '-title'],
    ['a title that is too long', { id: 1, title: 'x'.repeat(256) }, 'title'],
    ['no title', { id: 1, title: null }, 'title'],
  ])('that decodes is refused all the same with %s', async (_, task, sort = 'due_date') => {
    const cursor = cursorAfter(task as unknown as Task, ada.id, { sort })
    const response = await list(`?sort=${sort}&cursor=${cursor}`)
    expect([response.status, response.body]).toEqual([
      400,
      expect.objectContaining({ code: 'invalid_cursor' }),
    ])
  })

  test('is refused when any of its characters is damaged, lost or added', async () => {
    const cursor = await first('sort=due_date')
    const damaged = Array.from(
      cursor,
      (char, at) => cursor.slice(0, at) + (char === 'A' ? 'B' : 'A') + cursor.slice(at + 1),
    )
    for (const wrong of [
      ...damaged,
      '',
      'A'.repeat(5000),
      '\0',
      cursor.slice(1),
      cursor.slice(0, -1),
      `${cursor}A`,
      `${cursor}=`,
      'x',
      "' or 1=1--",
    ]) {
      const response = await list(`?limit=2&sort=due_date&cursor=${encodeURIComponent(wrong)}`)
      expect([wrong, response.status, response.body]).toEqual([
        wrong,
        400,
        expect.objectContaining({ code: 'invalid_cursor' }),
      ])
    }
  })
})

test.each([
  ...[
    'limit=0',
    'limit=1001',
    'limit=-1',
    'limit=01',
    'limit=1e2',
    'limit=%201',
    'limit=',
    'limit=1&limit=2',
  ],
  ...[
    'completed=1',
    'completed=TRUE',
    'completed=',
    'completed=true&completed=false',
    'priority=urgent',
    'priority=',
  ],
  ...[
    'priority=low,high',
    'due_before=2026-02-30',
    'due_before=2026-1-1',
    'due_after=0000-01-01',
    'due_after=now',
  ],
  ...[
    'sort=name',
    'sort=%2Bid',
    'sort=id,title',
    'sort=',
    'q=%20',
    `q=${'x'.repeat(256)}`,
    'q=%00',
    'page=2',
  ],
  ...['Limit=1', 'q=a&q=b', 'sort=id&sort=id'],
])('refuses ?%s and names the parameter', async (query) => {
  const response = await list(`?${query}`)
  const name = query.split('=')[0]
  expect([response.status, response.body]).toEqual([
    400,
    expect.objectContaining({
      code: 'validation_failed',
      errors: [expect.objectContaining({ in: 'query', pointer: name })],
    }),
  ])
})

test.each(['q=%ff', 'q=%ED%A0%80', 'q=%', 'q=%2', 'q=a&%ff=1', '=1', 'limit=1&=', 'limit=5&=x'])(
  'refuses ?%s, which is no query at all',
  async (query) => {
    const response = await list(`?${query}`)
    const errors = [expect.objectContaining({ in: 'query', pointer: '' })]
    expect([response.status, response.body]).toEqual([400, expect.objectContaining({ errors })])
  },
)

test('a thousand empty parameters hide none that follows', async () => {
  const many = '&'.repeat(1000)
  expect((await list(`?${many}sort=title`)).status).toBe(200)
  expect((await list(`?${many}sort=name`)).status).toBe(400)
})

test('a parameter may be repeated as often as a request has room', async () => {
  expect((await list(`?${'priority=low&'.repeat(1000)}`)).status).toBe(200)
})

test('a fragment is no part of the query', async () => {
  expect((await list('?limit=1#0')).status).toBe(200)
  expect((await list('#?limit=0')).status).toBe(200)
})
