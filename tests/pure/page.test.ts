// The headers of a page of tasks: links to other pages, and the tag of the page.
import { expect, test } from 'vitest'
import { cursorAfter } from '../../src/features/owned/cursor.ts'
import { pageHeaders, pageTag } from '../../src/features/owned/page-headers.ts'
import type { TaskPageQuery } from '../../src/features/tasks/page-query.ts'
import type { Task } from '../../src/features/tasks/task.ts'
import { linkHeader } from '../../src/http/link.ts'
import { weakTag } from '../../src/http/request/conditional.ts'

const task = { id: 1, title: 'a', updated_at: '2026-11-21T09:30:00.000Z' } as Task
const last = { id: 2, title: 'b', updated_at: '2026-11-21T09:31:00.000Z' } as Task
const tasks = [task, { ...task, id: 3 }, last]
const query: TaskPageQuery = { sort: '-title', limit: 2, priority: ['high', 'none'], q: 'a&b' }
const first = '/api/7/tasks?sort=-title&limit=2&q=a%26b&priority=high&priority=none'

test('links stand in angle brackets, with commas between them', () => {
  expect(linkHeader({ next: '/b', first: '/a' })).toBe('</b>; rel="next", </a>; rel="first"')
})

test('a page that has a next one links to it and to the first, in Link and in X-Next-Cursor', () => {
  const cursor = cursorAfter(last, 7, query)
  expect(pageHeaders('/api/7/tasks', 7, query, { items: tasks, more: true })).toEqual({
    Link: `<${first}&cursor=${cursor}>; rel="next", <${first}>; rel="first"`,
    'X-Next-Cursor': cursor,
  })
})

test('the last of several pages links to the first, without its own cursor', () => {
  const link = { Link: `<${first}>; rel="first"` }
  expect(pageHeaders('/api/7/tasks', 7, { ...query, cursor: 'x' }, { items: tasks, more: false })).toEqual(
    link,
  )
  expect(pageHeaders('/api/7/tasks', 7, { ...query, cursor: 'x' }, { items: [], more: true })).toEqual(link)
})

test('a single page has no links', () => {
  expect(pageHeaders('/api/7/tasks', 7, query, { items: tasks, more: false })).toEqual({})
})

test('a filter that was not sent is in no link', () => {
  const { Link } = pageHeaders(
    '/api/7/tasks',
    7,
    { sort: 'id', q: undefined, cursor: 'x' },
    { items: tasks, more: false },
  )
  expect(Link).toBe('</api/7/tasks?sort=id>; rel="first"')
})

test('the tag of a page covers its tasks, their last writes and whether there is more', () => {
  expect(pageTag({ items: [task, last], more: true })).toBe(
    weakTag('true 1 2026-11-21T09:30:00.000Z,2 2026-11-21T09:31:00.000Z'),
  )
  expect(pageTag({ items: [], more: false })).toBe(weakTag('false '))
})
