// The rules of the task app that need no page: the outline, where rows go, and rules in words.
import { describe, expect, test } from 'vitest'
import { type Direction, type Row, rowsOf, spotAt, spotTowards } from '../../src/web/tasks/outline.ts'
import { inWords } from '../../src/web/tasks/recurrence.ts'

/** Tasks `1` to `n` by position. @param parents of them */
const outline = (...parents: (number | null)[]) =>
  rowsOf(parents.map((parent_id, index) => ({ id: index + 1, parent_id })) as never)

/** `1 2 -3`: the ids, with a dash for each level. */
const text = (rows: Row[]) => rows.map(({ task, depth }) => '-'.repeat(depth) + task.id).join(' ')

test('an outline has subtasks below their parents, and at the edge those whose parent is elsewhere', () => {
  expect(text(outline(null, null, 1, 3, 99))).toBe('1 -3 --4 2 5')
})

describe('a row that is put between others', () => {
  const rows = outline(null, 1, 2, null) // 1 -2 --3 4
  test.each([
    [0, 3, 0, null, null],
    [1, 0, 1, 1, null],
    [2, 9, 2, 2, null],
    [3, 0, 0, null, 1],
    [3, 1, 1, 1, 2],
    [3, 2, 2, 2, 3],
    [3, 9, 3, 3, null],
    [4, -1, 0, null, 4],
  ])('before %i at depth %i is at %i, below %j, behind %j', (index, wanted, depth, parent_id, after_id) => {
    expect(spotAt(rows, index, wanted)).toEqual({ depth, place: { parent_id, after_id } })
  })

  test('is at most at the fifth level', () => {
    expect(spotAt(outline(null, 1, 2, 3, 4), 5, 9).depth).toBe(4)
  })
})

describe('a row that is moved by the keyboard', () => {
  const rows = outline(null, 1, 1, null, 4) // 1 -2 -3 4 -5
  test.each<[number, Direction, unknown]>([
    [1, 'ArrowUp', undefined],
    [1, 'ArrowDown', { parent_id: null, after_id: 4 }],
    [1, 'ArrowRight', undefined],
    [1, 'ArrowLeft', undefined],
    [2, 'ArrowUp', undefined],
    [2, 'ArrowDown', { parent_id: 1, after_id: 3 }],
    [2, 'ArrowLeft', { parent_id: null, after_id: 1 }],
    [3, 'ArrowUp', { parent_id: 1, after_id: null }],
    [3, 'ArrowDown', undefined],
    [3, 'ArrowRight', { parent_id: 2, after_id: null }],
    [4, 'ArrowUp', { parent_id: null, after_id: null }],
    [4, 'ArrowRight', { parent_id: 1, after_id: 3 }],
    [5, 'ArrowRight', undefined],
    [5, 'ArrowLeft', { parent_id: null, after_id: 4 }],
  ])('%i %s', (id, direction, place) => {
    expect(spotTowards(rows, id, direction)?.place).toEqual(place)
  })
})

test.each([
  ['FREQ=DAILY', 'every day'],
  ['FREQ=DAILY;INTERVAL=3;COUNT=10', 'every 3 days 10 times'],
  ['FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', 'every weekday'],
  ['FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,FR;WKST=SU', 'every 2 weeks on Monday, Wednesday, and Friday'],
  ['FREQ=MONTHLY;BYDAY=-1FR', 'every month on the last Friday'],
  ['FREQ=MONTHLY;BYMONTHDAY=1,15,-2', 'every month on the 1st, 15th, and 2nd to last'],
  ['FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=3', 'every month on the 3rd of Monday and Tuesday'],
  [
    'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;UNTIL=20400229',
    'every year on the 29th in February until 2040-02-29',
  ],
  ['FREQ=DAILY;COUNT=1', 'every day once'],
  ['FREQ=DAILY;NEW=1', 'every day NEW=1'],
])('%s is “%s”', (rule, words) => {
  expect(inWords(rule)).toBe(words)
})
