// The books themselves: that they find every lie, and nothing else.
import { expect, test } from 'vitest'
import { type Account, type Books, differences, type Holdings, type Row } from './books.ts'
import { descriptionOf, titleOf } from './history.ts'

const row = (version: number, text = 'new', rest: Partial<Row> = {}): Row => ({
  userId: 1,
  id: 10,
  title: titleOf('a', text),
  description: descriptionOf(text),
  completed: false,
  version,
  ...rest,
})
const account = (rest: Partial<Account> = {}): Account => ({
  userId: 1,
  mark: 'a',
  creation: 'acknowledged',
  ids: [10],
  writes: [],
  seen: [row(1)],
  ...rest,
})
const books = (...accounts: Account[]): Books => ({ accounts, answers: {}, slowestMillis: 0, complaints: [] })
const judge = (one: Account, holdings: Partial<Holdings>) =>
  differences(books(one), { rows: [], keys: [], ...holdings })

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
const unknown = account({ creation: 'unknown', ids: [], seen: [] })
const keyed = account({ key: 'k' })
const key = { userId: 1, key: 'k', taskId: 10 }

test.each<[string, Account, Partial<Holdings>]>([
  ['an acknowledged task is there', account(), { rows: [row(1)] }],
  ['an unknown task is there', unknown, { rows: [row(1)] }],
  ['an unknown task is not there', unknown, {}],
  ['a refused task is not there', account({ creation: 'refused', ids: [], seen: [] }), {}],
  ['a task is there with its key', keyed, { rows: [row(1)], keys: [key] }],
  ['a key outlives its task', { ...keyed, writes: [deletion('acknowledged')] }, { keys: [key] }],
  ['an acknowledged change is there', account({ writes: [change('b', 1, 2)] }), { rows: [row(2, 'b')] }],
  ['an unknown change is there', account({ writes: [change('b', 1)] }), { rows: [row(2, 'b')] }],
  ['an unknown change is not there', account({ writes: [change('b', 1)] }), { rows: [row(1)] }],
  [
    'an unknown change was overtaken by a later one',
    account({ writes: [change('b', 1), change('c', 1, 2)] }),
    { rows: [row(3, 'b')] },
  ],
  [
    'an unknown change came between two acknowledged ones, and set what they did not',
    account({
      writes: [change('b', 1), { set: { completed: true }, after: 1, outcome: 'acknowledged', version: 3 }],
    }),
    { rows: [row(3, 'b', { completed: true })] },
  ],
  ['an unknown deletion took place', account({ writes: [deletion('unknown')] }), {}],
  ['an unknown deletion did not take place', account({ writes: [deletion('unknown')] }), { rows: [row(1)] }],
])('nothing is wrong when %s', (_, one, holdings) => {
  expect(judge(one, holdings)).toEqual([])
})

test.each<[string, Account, Partial<Holdings>, RegExp]>([
  ['an acknowledged task is lost', account(), {}, /^a: .*its absence$/],
  ['a task is doubled', account(), { rows: [row(1), row(1, 'new', { id: 11 })] }, /^a: is there 2 times$/],
  ['an unknown task is doubled', unknown, { rows: [row(1), row(1, 'new', { id: 11 })] }, /is there 2 times$/],
  ['a task is there under another id', account(), { rows: [row(1, 'new', { id: 11 })] }, /ids 10 and 11$/],
  [
    'a key was answered with two tasks',
    account({ ...keyed, ids: [10, 11] }),
    { keys: [key] },
    /ids 10 and 11$/,
  ],
  [
    'a refused task is there',
    account({ creation: 'refused', ids: [], seen: [] }),
    { rows: [row(1)] },
    /was refused, and is there$/,
  ],
  ['a task is there without its key', keyed, { rows: [row(1)] }, /is there without its key$/],
  ['a key is there without its task', keyed, { keys: [key] }, /has a key, and is not there$/],
  [
    'a task with a key is never acknowledged',
    { ...unknown, key: 'k' },
    { rows: [row(1)], keys: [key] },
    /never answered$/,
  ],
  ['a key is lost with its task', { ...keyed, writes: [deletion('acknowledged')] }, {}, /has no key$/],
  [
    'an acknowledged change is lost',
    account({ writes: [change('b', 1, 2)] }),
    { rows: [row(1)] },
    /no order/,
  ],
  [
    'an acknowledged change is lost, and its version was counted',
    account({ writes: [change('b', 1, 2)], seen: [row(2, 'b')] }),
    { rows: [row(2)] },
    /no order/,
  ],
  ['a change was made twice', account({ writes: [change('b', 1, 2)] }), { rows: [row(3, 'b')] }, /no order/],
  [
    'an unknown change was made twice',
    account({ writes: [change('b', 1)] }),
    { rows: [row(3, 'b')] },
    /no order/,
  ],
  [
    'two changes were acknowledged with one version',
    account({ writes: [change('b', 1, 2), change('c', 2, 2)] }),
    { rows: [row(2, 'c')] },
    /no order/,
  ],
  [
    'half of a change is there',
    account({ writes: [change('b', 1)] }),
    { rows: [row(2, 'b', { description: descriptionOf() })] },
    /no order/,
  ],
  [
    'a refused change is there',
    account({ writes: [{ ...change('b', 1), outcome: 'refused' }] }),
    { rows: [row(2, 'b')] },
    /no order/,
  ],
  [
    'a change is there that was made before it was sent',
    account({ writes: [change('b', 1, 2), change('c', 2)], seen: [row(1), row(2, 'c')] }),
    { rows: [row(2, 'c')] },
    /no order/,
  ],
  [
    'a conditional change was made to another version',
    account({ writes: [{ ...change('b', 1), ifMatch: true }, change('c', 1, 2)] }),
    { rows: [row(3, 'b')] },
    /no order/,
  ],
  ['a deleted task is back', account({ writes: [deletion('acknowledged')] }), { rows: [row(1)] }, /no order/],
  [
    'a task is gone whose deletion was refused',
    account({ writes: [deletion('refused')] }),
    {},
    /its absence$/,
  ],
  [
    'an older version was seen after a newer one is there',
    account({ writes: [change('b', 1)], seen: [row(1), row(2, 'b')] }),
    { rows: [row(1)] },
    /no order/,
  ],
  [
    'nobody asked for a task',
    account(),
    { rows: [row(1), row(1, 'new', { id: 12, title: 'other new' })] },
    /^nobody asked for the task "other new"$/,
  ],
])('it is found when %s', (_, one, holdings, words) => {
  expect(judge(one, holdings)).toEqual([expect.stringMatching(words)])
})

test('answers that no fault excuses are told too', () => {
  const all = { ...books(account()), complaints: ['POST answered 500'] }
  expect(differences(all, { rows: [row(1)], keys: [] })).toEqual(['POST answered 500'])
})
