// The comparison of copies with the tables: it finds every difference, and nothing else.
import { expect, test } from 'vitest'
import { beginAnew, differences, newCopy, type Shown, type Thing, take } from './copies.ts'

const data = { id: 1, title: 'a', deleted_at: null, labels: ['x'], updated_at: '2026-11-30T09:30:00.125Z' }
const shown = (version: number, rest: object | null = {}): Shown => ({
  ...{ type: 'task', id: 1, data: rest && { ...data, position: 'n1', ...rest } },
  etag: rest && `"${version}"`,
})
const stored = (version: number, rest: object = {}): Thing => ({
  ...{ userId: 1, name: 'task 1', version },
  row: { ...data, updated_at: '2026-11-30T15:15:00.125+05:45', folded_title: 'a', ...rest },
})
function copyOf(...all: Shown[]) {
  const copy = newCopy(1, 'pages')
  for (const each of all) expect(take(copy, each)).toBeUndefined()
  return copy
}

test.each<[string, Shown[], Thing[]]>([
  ['what was shown last', [shown(1, { title: 'b' }), shown(2)], [stored(2)]],
  ['what came twice', [shown(2), shown(2)], [stored(2)]],
  ['nothing where it is gone', [shown(1), shown(0, null)], []],
  ['nothing of others', [shown(1)], [stored(1), { ...stored(1), userId: 2, name: 'task 2' }]],
])('accepts a copy that has %s', (_, all, things) => {
  expect(differences([copyOf(...all)], things)).toEqual([])
})

test.each<[string, Shown[], Thing[], string]>([
  ['lacks something', [], [stored(1)], 'lacks task 1'],
  ['has what is gone', [shown(1)], [], 'has task 1, which is gone'],
  ['has an older version', [shown(1)], [stored(2)], 'has task 1 "1" {}, and it is version 2'],
  ['has another text', [shown(1, { title: 'b' })], [stored(1)], 'has task 1 "1" {"title":"b"}, and'],
  ['has other labels', [shown(1)], [stored(1, { labels: [] })], 'has task 1 "1" {"labels":["x"]}, and'],
  [
    'has another time',
    [shown(1)],
    [stored(1, { updated_at: '2026-11-30T09:30:00.126+00:00' })],
    '125Z"}, and',
  ],
  [
    'has what is in the trash as if it were not',
    [shown(1)],
    [stored(1, { deleted_at: 'then' })],
    'null}, and',
  ],
])('reports a copy that %s', (_, all, things, words) => {
  expect(differences([copyOf(...all)], things)).toEqual([
    expect.stringMatching(/^the copy of user 1 by pages (lacks|has)/) && expect.stringContaining(words),
  ])
})

test('reports what comes after something newer', () => {
  const copy = copyOf(shown(2))
  expect(take(copy, shown(1))).toBe('the copy of user 1 by pages: task 1 "1" came after "2"')
})

test('a copy that is begun anew has nothing', () => {
  const copy = copyOf(shown(2))
  beginAnew(copy)
  expect([copy.things.size, copy.begunAnew, take(copy, shown(1))]).toEqual([0, 1, undefined])
})
