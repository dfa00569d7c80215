// Cursors: what one holds, what it is bound to, and what is refused.
import { hash } from 'node:crypto'
import { expect, test } from 'vitest'
import { cursorAfter, positionOf } from '../../src/features/owned/cursor.ts'
import { type TaskPageQuery, taskPages } from '../../src/features/tasks/page-query.ts'
import { type Task, tasks } from '../../src/features/tasks/task.ts'
import { Problem } from '../../src/openapi/problem.ts'

const task: Task = {
  ...tasks.example,
  ...(tasks.initial as Omit<Task, keyof typeof tasks.example | 'title'>),
  title: 'Äpfel',
  priority: 'high',
  due_date: '2026-12-24',
  updated_at: '2026-11-21T16:45:00.250Z',
}
const query: TaskPageQuery = { sort: 'title', completed: false, q: 'apfel' }

/** As the service makes it, of any payload: a cursor is no secret, so anybody can make one. */
function made(payload: string, filters: Record<string, unknown>, userId = 7): string {
  const names = Object.keys(filters).sort()
  const bound = JSON.stringify([userId, payload, names.map((name) => [name, filters[name]])])
  return hash('sha256', bound, 'base64url').slice(0, 16) + Buffer.from(payload).toString('base64url')
}

function refused(cursor: string, listQuery: TaskPageQuery = query, userId = 7): void {
  try {
    positionOf(cursor, userId, listQuery, taskPages.sorts)
  } catch (error) {
    expect(error).toBeInstanceOf(Problem)
    expect(error).toMatchObject({ code: 'invalid_cursor' })
    return
  }
  expect.unreachable(`${cursor} was accepted`)
}

test('a cursor is a check of 16 characters and its position', () => {
  const cursor = cursorAfter(task, 7, query)
  expect(cursor).toBe(made('[42,"Äpfel"]', query))
  expect(cursor).toHaveLength(16 + Buffer.from('[42,"Äpfel"]').toString('base64url').length)
})

test.each(['id', '-created_at', 'updated_at', '-due_date', 'priority', 'title'] as const)(
  'the position in an order by %s comes back',
  (sort) => {
    const key = sort.replace('-', '') as keyof Task
    expect(positionOf(cursorAfter(task, 7, { sort }), 7, { sort }, taskPages.sorts)).toEqual({
      id: 42,
      value: task[key],
    })
  },
)

test.each(['due_date', 'priority'] as const)('a task without a %s has a position as well', (key) => {
  const cursor = cursorAfter({ ...task, [key]: null }, 7, { sort: key })
  expect(positionOf(cursor, 7, { sort: key }, taskPages.sorts)).toEqual({ id: 42, value: null })
})

test('a cursor fits any limit, and filters in any order', () => {
  const cursor = cursorAfter(task, 7, { ...query, limit: 10 })
  const others: TaskPageQuery[] = [query, { ...query, limit: 20 }, { ...query, cursor: 'x' }]
  for (const other of [...others, { q: 'apfel', completed: false, sort: 'title' } as TaskPageQuery])
    expect(positionOf(cursor, 7, other, taskPages.sorts).id).toBe(42)
})

test('a cursor fits no other user, order or filter', () => {
  const cursor = cursorAfter(task, 7, query)
  refused(cursor, query, 8)
  refused(cursor, { ...query, sort: '-title' })
  refused(cursor, { ...query, completed: true })
  refused(cursor, { sort: 'title', q: 'apfel' })
  refused(cursor, { ...query, due_before: '2027-01-01' })
})

test('a damaged cursor is refused', () => {
  const cursor = cursorAfter(task, 7, query)
  const other = cursor.startsWith('A') ? 'B' : 'A'
  for (const damaged of [
    '',
    cursor.slice(1),
    cursor.slice(0, -1),
    `${cursor}=`,
    `${cursor}A`,
    other + cursor.slice(1),
  ])
    refused(damaged)
})

test.each<[TaskPageQuery['sort'], unknown]>([
  ['id', '42'],
  ['id', null],
  ['created_at', '2026-02-30T00:00:00.000Z'],
  ['updated_at', null],
  ['due_date', '0000-01-01'],
  ['priority', 'urgent'],
  ['title', ''],
  ['title', 'x'.repeat(256)],
  ['title', null],
])('no order by %s has the value %j', (sort, value) => {
  refused(made(JSON.stringify([42, value]), { sort }), { sort })
})

test.each(['', 'no JSON', '42', '[]', '[42]', '[0,"a"]', '[42,"a",1]', '["42","a"]'])(
  '%j is no position, though its check is right',
  (payload) => refused(made(payload, query)),
)
