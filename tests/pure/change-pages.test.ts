// Pages of the sequence of changes, cut out of what was found.
import { expect, test } from 'vitest'
import { beginning, behind, pageOf } from '../../src/openapi/resources/sync-tokens.ts'

const found = (...changes: number[]) =>
  changes.map((change) => ({ kind: 'task' as const, change, id: change }))
const place = beginning(0)

test('what was found is on a page, and there is no more', () => {
  const all = found(1, 2)
  expect(pageOf(all, { place, last: 2, limit: 2 })).toEqual({ page: all, next: behind(2), more: false })
})

test('what is changed while it is read comes on another page, which is there already', () => {
  // Before its change it may have had a number that belongs here: a client that stopped now would have neither.
  const [seen, changed] = [found(1), found(3)]
  const page = { page: seen, next: behind(2), more: true }
  expect(pageOf([...changed, ...seen], { place, last: 2, limit: 2 })).toEqual(page)
  expect(pageOf(changed, { place, last: 2, limit: 2 })).toEqual({ ...page, page: [] })
})
