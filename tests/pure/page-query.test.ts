// What a list may be asked for.
import { expect, test } from 'vitest'
import { TaskPageQuery, taskPages } from '../../src/features/tasks/page-query.ts'
import { maxPageSize, orderOf } from '../../src/openapi/resources/pages.ts'

const messageOf = (query: object) => TaskPageQuery.safeParse(query).error?.issues[0]?.message

test('without parameters the list is sorted by id', () => {
  expect(TaskPageQuery.parse({})).toEqual({ sort: 'id' })
})

test('all parameters together', () => {
  const query = { cursor: 'x', due_before: '2027-01-01', due_after: '2026-01-01', q: 'a', sort: '-title' }
  expect(TaskPageQuery.parse({ ...query, limit: '10', completed: 'true', priority: 'high' })).toEqual({
    ...query,
    limit: 10,
    completed: true,
    priority: ['high'],
  })
})

test('a page has 1 to 1000 tasks', () => {
  expect(maxPageSize).toBe(1000)
  for (const limit of ['1', '9', '10', '999', '1000'])
    expect(TaskPageQuery.parse({ limit }).limit).toBe(Number(limit))
  for (const limit of ['', '0', '01', '1001', '10000', '-1', '1.5', 'x1', '1x'])
    expect(messageOf({ limit }), limit).toBe('must be an integer from 1 to 1000')
})

test('tasks are done or not done', () => {
  expect(TaskPageQuery.parse({ completed: 'false' }).completed).toBe(false)
  for (const completed of ['', 'TRUE', '1']) expect(messageOf({ completed })).toBe('must be true or false')
})

test('priorities that are repeated count once, in one order', () => {
  const priorities = (priority: unknown) => TaskPageQuery.parse({ priority }).priority
  expect(priorities(['none', 'low', 'none', 'high', 'medium'])).toEqual(['high', 'low', 'medium', 'none'])
  expect(priorities('low')).toEqual(['low'])
  for (const priority of ['urgent', ['low', '']])
    expect(messageOf({ priority })).toBe('must be low, medium, high or none')
})

test('days, words and other parameters keep to their rules', () => {
  const words = Array.from({ length: 11 }, (_, n) => `w${n}`).join(' ')
  expect(messageOf({ q: words })).toBe('must have at most 10 different words')
  for (const query of [
    { q: ' ' },
    { q: '\ufe0f' },
    { q: 'x'.repeat(256) },
    { due_before: 'soon' },
    { due_after: 'x' },
    { other: '1' },
  ])
    expect(TaskPageQuery.safeParse(query).success).toBe(false)
  expect(messageOf({ q: '\ufe0f' })).toBe('must have a word')
  expect(TaskPageQuery.parse({ q: '' }).q).toBeUndefined()
  expect(TaskPageQuery.parse({ q: 'x'.repeat(255) }).q).toHaveLength(255)
})

const keys = [
  ...(['id', 'created_at', 'updated_at', 'due_date', 'priority', 'title'] as const),
  ...(['position', 'completed_at', 'deleted_at'] as const),
]
test.each(keys)('%s sorts both ways', (key) => {
  expect(orderOf(TaskPageQuery.parse({ sort: key }))).toEqual({ key, descending: false })
  expect(orderOf(TaskPageQuery.parse({ sort: `-${key}` }))).toEqual({ key, descending: true })
})

test('no other order is known', () => {
  const names = keys.flatMap((key) => [key, `-${key}`]).join(', ')
  for (const sort of ['', 'version', '+id']) expect(messageOf({ sort })).toBe(`must be one of ${names}`)
})

test('each filter compares the fields that it says', () => {
  const compared = Object.entries(taskPages.filters).map(([name, { kind, fields }]) => [
    name,
    kind,
    ...fields,
  ])
  expect(compared).toEqual([
    ['completed', 'equals', 'completed'],
    ['priority', 'oneOf', 'priority'],
    ['label', 'hasAll', 'labels'],
    ['due_before', 'before', 'due_date'],
    ['due_after', 'after', 'due_date'],
    ['updated_after', 'after', 'updated_at'],
    ['completed_before', 'before', 'completed_at'],
    ['completed_after', 'after', 'completed_at'],
    ['list_id', 'equals', 'list_id'],
    ['parent_id', 'equals', 'parent_id'],
    ['series_id', 'equals', 'series_id'],
    ['deleted', 'trashed', 'deleted_at'],
    ['q', 'words', 'title', 'description'],
  ])
})
