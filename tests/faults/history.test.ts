// The checker of histories itself: it finds every violation, and nothing else.
import { expect, test } from 'vitest'
import { check, type History, newHistory, type Row, type Stored, type TaskHistory } from './history.ts'
import { descriptionOf, titleOf } from './write-order.ts'

const row = (version: number, text = 'new', rest: Partial<Row> = {}): Row => ({
  userId: 1,
  id: 10,
  title: titleOf('a', text),
  description: descriptionOf(text),
  completed: false,
  version,
  ...rest,
})
const task = (rest: Partial<TaskHistory> = {}): TaskHistory => ({
  userId: 1,
  mark: 'a',
  creation: 'acknowledged',
  ids: [10],
  writes: [],
  seen: [row(1)],
  ...rest,
})
const history = (...tasks: TaskHistory[]): History => ({
  ...newHistory(),
  tasks,
})
const violations = (one: TaskHistory, stored: Partial<Stored>) =>
  check(history(one), { rows: [], keys: [], things: [], ...stored })

const change = (text: string, after: number, version?: number) => ({
  set: { text },
  after,
  ...(version === undefined
    ? { outcome: 'unknown' as const }
    : { outcome: 'acknowledged' as const, version }),
})
const deletion = (outcome: 'acknowledged' | 'refused' | 'unknown') => ({
  set: 'deletion' as const,
  outcome,
  after: 1,
})
const unknown = task({ creation: 'unknown', ids: [], seen: [] })
const keyed = task({ key: 'k' })
const key = { userId: 1, key: 'k', taskId: 10 }

test.each<[string, TaskHistory, Partial<Stored>]>([
  ['an acknowledged task is there', task(), { rows: [row(1)] }],
  ['an unknown task is there', unknown, { rows: [row(1)] }],
  ['an unknown task is not there', unknown, {}],
  ['a refused task is not there', task({ creation: 'refused', ids: [], seen: [] }), {}],
  ['a task is there with its key', keyed, { rows: [row(1)], keys: [key] }],
  ['a key outlives its task', { ...keyed, writes: [deletion('acknowledged')] }, { keys: [key] }],
  ['an acknowledged change is there', task({ writes: [change('b', 1, 2)] }), { rows: [row(2, 'b')] }],
  ['an unknown change is there', task({ writes: [change('b', 1)] }), { rows: [row(2, 'b')] }],
  ['an unknown change is not there', task({ writes: [change('b', 1)] }), { rows: [row(1)] }],
  [
    'an unknown change was overtaken by a later one',
    task({ writes: [change('b', 1), change('c', 1, 2)] }),
    { rows: [row(3, 'b')] },
  ],
  [
    'an unknown change came between two acknowledged ones, and set what they did not',
    task({
      writes: [change('b', 1), { set: { completed: true }, after: 1, outcome: 'acknowledged', version: 3 }],
    }),
    { rows: [row(3, 'b', { completed: true })] },
  ],
  ['an unknown deletion took place', task({ writes: [deletion('unknown')] }), {}],
  ['an unknown deletion did not take place', task({ writes: [deletion('unknown')] }), { rows: [row(1)] }],
])('accepts that %s', (_, one, stored) => {
  expect(violations(one, stored)).toEqual([])
})

test.each<[string, TaskHistory, Partial<Stored>, RegExp]>([
  ['an acknowledged task is lost', task(), {}, /^a: .*its absence$/],
  ['a task is duplicated', task(), { rows: [row(1), row(1, 'new', { id: 11 })] }, /^a: is there 2 times$/],
  [
    'an unknown task is duplicated',
    unknown,
    { rows: [row(1), row(1, 'new', { id: 11 })] },
    /is there 2 times$/,
  ],
  ['a task is there under another id', task(), { rows: [row(1, 'new', { id: 11 })] }, /ids 10 and 11$/],
  [
    'two tasks were acknowledged for one key',
    task({ ...keyed, ids: [10, 11] }),
    { keys: [key] },
    /ids 10 and 11$/,
  ],
  [
    'a refused task is there',
    task({ creation: 'refused', ids: [], seen: [] }),
    { rows: [row(1)] },
    /was refused, and is there$/,
  ],
  ['a task is there without its key', keyed, { rows: [row(1)] }, /is there without its key$/],
  ['a key is there without its task', keyed, { keys: [key] }, /has a key, and is not there$/],
  [
    'a task with a key is never acknowledged',
    { ...unknown, key: 'k' },
    { rows: [row(1)], keys: [key] },
    /never acknowledged$/,
  ],
  ['a key is lost with its task', { ...keyed, writes: [deletion('acknowledged')] }, {}, /has no key$/],
  ['an acknowledged change is lost', task({ writes: [change('b', 1, 2)] }), { rows: [row(1)] }, /no order/],
  [
    'an acknowledged change is lost, and its version was counted',
    task({ writes: [change('b', 1, 2)], seen: [row(2, 'b')] }),
    { rows: [row(2)] },
    /no order/,
  ],
  ['a change was made twice', task({ writes: [change('b', 1, 2)] }), { rows: [row(3, 'b')] }, /no order/],
  [
    'an unknown change was made twice',
    task({ writes: [change('b', 1)] }),
    { rows: [row(3, 'b')] },
    /no order/,
  ],
  [
    'two changes were acknowledged with one version',
    task({ writes: [change('b', 1, 2), change('c', 2, 2)] }),
    { rows: [row(2, 'c')] },
    /no order/,
  ],
  [
    'half of a change is there',
    task({ writes: [change('b', 1)] }),
    { rows: [row(2, 'b', { description: descriptionOf() })] },
    /no order/,
  ],
  [
    'a refused change is there',
    task({ writes: [{ ...change('b', 1), outcome: 'refused' }] }),
    { rows: [row(2, 'b')] },
    /no order/,
  ],
  [
    'a change is there that was made before it was sent',
    task({ writes: [change('b', 1, 2), change('c', 2)], seen: [row(1), row(2, 'c')] }),
    { rows: [row(2, 'c')] },
    /no order/,
  ],
  [
    'a conditional change was made to another version',
    task({ writes: [{ ...change('b', 1), ifMatch: true }, change('c', 1, 2)] }),
    { rows: [row(3, 'b')] },
    /no order/,
  ],
  ['a deleted task is back', task({ writes: [deletion('acknowledged')] }), { rows: [row(1)] }, /no order/],
  ['a task is gone whose deletion was refused', task({ writes: [deletion('refused')] }), {}, /its absence$/],
  [
    'an older version was seen after a newer one is there',
    task({ writes: [change('b', 1)], seen: [row(1), row(2, 'b')] }),
    { rows: [row(1)] },
    /no order/,
  ],
  [
    'nobody asked for a task',
    task(),
    { rows: [row(1), row(1, 'new', { id: 12, title: 'other new' })] },
    /^nobody asked for the task "other new"$/,
  ],
])('reports that %s', (_, one, stored, words) => {
  expect(violations(one, stored)).toEqual([expect.stringMatching(words)])
})

test('responses that no fault excuses are reported too', () => {
  const all = { ...history(task()), violations: ['POST responded with 500'] }
  expect(check(all, { rows: [row(1)], keys: [], things: [] })).toEqual(['POST responded with 500'])
})
