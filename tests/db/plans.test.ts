// Plans: whatever the filter and the order, a list reads one user's rows by the index, and no one else's.
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { type Database, openDatabase } from '../../src/db/database.ts'
import { pageStatement } from '../../src/features/owned/page-statement.ts'
import { TaskPageQuery, taskPages } from '../../src/features/tasks/page-query.ts'
import { fillTasks, fullSize } from '../bench/data.ts'
import { createDatabase, type TestDatabase, withAdmin } from '../support/database.ts'
import { apart, type Node, nodesOf, readBy } from './plan-nodes.ts'

const analyze = sql`analyze`

let database: TestDatabase
let db: Database
let owner: number
beforeAll(async () => {
  database = await createDatabase(inject('clusterUrl'))
  owner = await withAdmin(database.url, async (admin) => {
    const filled = await fillTasks(admin)
    await admin.query(
      `update tasks set labels = '{Home,work,x}', folded_labels = '{home,work,x}' where id % 10 = 0`,
    )
    await admin.query('vacuum analyze tasks')
    return filled
  })
  db = openDatabase({ url: database.url, poolSize: 1 })
})
afterAll(async () => {
  await db.destroy()
  await database.drop()
})

const sorts = Object.keys(taskPages.sorts).flatMap((key) => [key, `-${key}`])
/** The position of a task with the id 500,000 that was never moved. */
const middle = `n${(500_000).toString(16).padStart(14, '0')}`
const positions: Record<string, string | number> = {
  created_at: '2026-11-21T09:30:00.000Z',
  updated_at: '2026-11-21T09:30:00.000Z',
  due_date: '2026-06-01',
  priority: 'medium',
  title: 'task 7',
  position: middle,
  completed_at: '2026-11-21T09:30:00.000Z',
  deleted_at: '2026-11-21T09:30:00.000Z',
}
const filters = [
  '',
  'completed=true',
  'priority=high&priority=none',
  'due_after=2026-03-01&due_before=2026-09-01',
  'q=ab%20c',
  'list_id=none&parent_id=none',
  'list_id=7',
  'label=home&label=Work',
  'parent_id=7',
  'series_id=7',
  'deleted=true',
  'updated_after=2026-11-21T09:30:00.000Z',
  'completed_after=2026-01-01T00:00:00.000Z&completed_before=2027-01-01T00:00:00.000Z',
]
const cases = sorts.flatMap((sort) =>
  filters.flatMap((filter) => [false, true].map((paged) => [sort, filter, paged] as const)),
)

/** Whether the index has all that the order and the filter look at. */
const isCovered = (key: string, filter: URLSearchParams) =>
  !['id', 'title', 'position'].includes(key) &&
  ['q', 'label', 'list_id', 'parent_id', 'series_id'].every((name) => (filter.get(name) ?? 'none') === 'none')

/** Whether an index in the order of titles, or of positions, soon has a page: many tasks match, and PostgreSQL can tell. */
const isFollowedBy = (filter: URLSearchParams) =>
  !['q', 'label', 'completed_after', 'deleted'].some((name) => filter.has(name)) &&
  ['list_id', 'parent_id', 'series_id'].every((name) => (filter.get(name) ?? 'none') === 'none')

test.each(cases)('sort=%s, filter "%s", behind a cursor: %s', async (sort, filter, paged) => {
  const given = new URLSearchParams(filter)
  const query = TaskPageQuery.parse({
    ...Object.fromEntries(given),
    ...(given.has('priority') && { priority: given.getAll('priority') }),
    ...(given.has('label') && { label: given.getAll('label') }),
    sort,
  })
  const key = sort.replace('-', '')
  const from = paged ? { id: 500_000, value: positions[key] ?? 500_000 } : undefined
  const [plan] = await pageStatement(db, taskPages, owner, query, { start: from, limit: 21 }).explain<
    Record<string, [{ Plan: Node }]>
  >('json', analyze)
  const nodes = nodesOf(Object.values(plan ?? {})[0]?.[0]?.Plan as Node)

  const scans = nodes.filter((node) => node['Node Type'].includes('Scan'))
  expect(scans.map((node) => node['Node Type'])).not.toContain('Seq Scan')
  const byIndex = scans.filter((node) => node['Index Cond'] !== undefined)
  for (const scan of byIndex) expect(scan['Index Cond']).toMatch(new RegExp(`^\\(*user_id = '?${owner}\\b`))
  const { found, rest } = apart(byIndex)
  expect(found).toHaveLength(1)
  for (const scan of rest) expect([scan['Index Name'], readBy(scan) <= 1]).toEqual(['tasks_pkey', true])
  expect([found[0]?.['Node Type'], isCovered(key, given)]).toEqual([
    isCovered(key, given) ? 'Index Only Scan' : expect.anything(),
    isCovered(key, given),
  ])
  const isFollowed = ['title', 'position'].includes(key) && isFollowedBy(given)
  if (isFollowed) expect(readBy(found[0])).toBeLessThan(150)
  const by = `${found[0]?.['Node Type']} ${found[0]?.['Index Name']}`
  const inOrder = /^Index Scan tasks_(title|position)_idx$/.test(by)
  if (isFollowed || key !== 'position') expect(inOrder).toBe(isFollowed)
  if (key === 'position' && isFollowed) {
    const bound = sort === key ? '>=' : '<='
    expect(found[0]?.['Index Cond']).toMatch(paged ? `${bound} '${middle}'` : /^\(user_id = [^=]*$/)
  }
  // What a scan found and threw away were the user's own rows too.
  for (const scan of scans) {
    expect(readBy(scan)).toBeLessThanOrEqual(fullSize.own + fullSize.own / 10)
    expect(scan['Rows Removed by Index Recheck'] ?? 0).toBe(0)
  }
})

const ofOne = ['list_id=7', 'parent_id=7', 'series_id=7']
const unknowable = [
  'q=ab',
  'label=home',
  'completed_after=2026-01-01T00:00:00.000Z',
  'completed_before=2027-01-01T00:00:00.000Z',
]

test.each([...ofOne, ...unknowable])('the index in the order of titles is no choice beside %s', (filter) => {
  const given = { sort: 'title', ...Object.fromEntries(new URLSearchParams(filter)) }
  const start = { id: 500_000, value: 'task 7' }
  const textOf = (query: object) =>
    pageStatement(db, taskPages, owner, TaskPageQuery.parse(query), { start, limit: 21 }).compile().sql
  expect(textOf({ sort: 'title' })).toContain('left("folded_title", 255)')
  expect(textOf(given)).not.toContain('left("folded_title", 255)')
})

const kept = [
  { key: 'title', value: 'task 7', bound: /"left"\(folded_title, 255\) [<>]= "left"/, mostRead: 150 },
  { key: 'position', value: middle, bound: /COALESCE\(place.* [<>]= /, mostRead: 150 },
  {
    key: 'due_date',
    value: '2026-06-01',
    bound: /^/,
    index: 'tasks_change_idx',
    mostRead: fullSize.own + 1,
  },
].flatMap(({ key, index = `tasks_${key}_idx`, ...order }) =>
  [key, `-${key}`].map((sort) => ({ sort, index, ...order })),
)

test.each(kept)('sort=$sort, by the plan that PostgreSQL keeps for all values', async (order) => {
  for (const start of [undefined, { id: 500_000, value: order.value }]) {
    const query = TaskPageQuery.parse({ sort: order.sort, completed: 'true' })
    const { sql: text, parameters } = pageStatement(db, taskPages, owner, query, {
      start,
      limit: 21,
    }).compile()
    const plan = await withAdmin(database.url, async (admin) => {
      await admin.query(`set plan_cache_mode = force_generic_plan; prepare page as ${text}`)
      const values = parameters.map((value) => `'${value}'`).join()
      const { rows } = await admin.query(`explain (analyze, format json) execute page (${values})`)
      return rows[0]['QUERY PLAN'][0].Plan as Node
    })
    const { found, rest } = apart(nodesOf(plan).filter((node) => node['Index Cond'] !== undefined))
    expect(found.map((scan) => scan['Index Name'])).toEqual([order.index])
    expect(found[0]?.['Index Cond']).toMatch(/user_id = /)
    if (start) expect(found[0]?.['Index Cond']).toMatch(order.bound)
    expect(readBy(found[0])).toBeLessThan(order.mostRead)
    for (const scan of rest) expect([scan['Index Name'], readBy(scan) <= 1]).toEqual(['tasks_pkey', true])
  }
})

test.each(['created_at', 'position', 'title'])('sort=%s, by two processes at most', async (sort) => {
  const query = TaskPageQuery.parse({ sort, q: 'ab' })
  const { sql: text, parameters } = pageStatement(db, taskPages, owner, query, { limit: 21 }).compile()
  const plan = await withAdmin(database.url, async (admin) => {
    await admin.query('set parallel_setup_cost = 0; set parallel_tuple_cost = 0; set enable_indexscan = off')
    await admin.query(
      'set random_page_cost = 0; set seq_page_cost = 0; set max_parallel_workers_per_gather = 8',
    )
    const { rows } = await admin.query(`explain (format json) ${text}`, [...parameters])
    return rows[0]['QUERY PLAN'][0].Plan as Node
  })
  const workers = nodesOf(plan).flatMap((node) => node['Workers Planned'] ?? [])
  expect(workers).toEqual([1])
})
