// Pages: filters, order and links, compared with the same done by hand.
import { beforeAll, describe, expect, test } from 'vitest'
import type { components } from '../../generated/dist/schema.d.ts'
import { type Person, signUp } from '../support/client.ts'
import { onService, type TestService, testService } from '../support/service.ts'

type Task = components['schemas']['Task']
type NewTask = components['schemas']['NewTask']

let service: TestService
let ada: Person
let all: Task[]

const list = (query: string, person = ada) =>
  service.send('GET', `/api/me/tasks${query}`, { token: person.token })
const titles = (response: { body: unknown }) => (response.body as Task[]).map(({ title }) => title)

const make = async (tasks: NewTask[], person = ada) => {
  const made: Task[] = []
  for (const body of tasks) made.push((await person.call('createTask', 201, { body })).body)
  return made
}

beforeAll(async () => {
  service = await testService()
  ada = await signUp(service)
  const eve = await signUp(service)
  await make([{ title: 'of somebody else', priority: 'high', completed: true, due_date: '2026-01-01' }], eve)
  const priorities = ['low', 'medium', 'high', null] as const
  const days = ['2026-01-01', '2026-01-02', '2026-01-02', null, '2025-12-31'] as const
  const names = ['beta', 'Álpha', 'alpha', 'Zulu', 'émile', 'Emil', '10', '9', '日本', 'ß']
  await make(
    Array.from({ length: 30 }, (_, n) => ({
      title: names[n % names.length] as string,
      priority: priorities[n % 4] ?? null,
      due_date: days[n % 5] ?? null,
      completed: n % 3 === 0,
    })),
  )
  for (const at of [5, 17, 2]) {
    const { body } = await ada.call('listTasks', 200)
    await ada.call('updateTask', 200, { path: { id: body[at]?.id as number }, body: {} })
  }
  all = (await ada.call('listTasks', 200)).body
})

const ranks = { low: 0, medium: 1, high: 2 } as const
const fold = (title: string) => title.normalize('NFKD').replaceAll(/\p{M}/gu, '').toUpperCase().toLowerCase()

/** What each order compares; null comes last. */
const keys: Record<string, (task: Task) => string | number | null> = {
  id: ({ id }) => id,
  created_at: ({ created_at }) => created_at,
  updated_at: ({ updated_at }) => updated_at,
  due_date: ({ due_date }) => due_date,
  priority: ({ priority }) => (priority === null ? null : ranks[priority as keyof typeof ranks]),
  title: ({ title }) => fold(title),
}

function sorted(tasks: Task[], sort: string): Task[] {
  const key = keys[sort.replace('-', '')] as (typeof keys)[string]
  const sign = sort.startsWith('-') ? -1 : 1
  return [...tasks].sort((a, b) => {
    const [x, y] = [key(a), key(b)]
    if (x === y) return a.id - b.id
    if (x === null || y === null) return x === null ? 1 : -1
    return x < y ? -sign : sign
  })
}

const orders = Object.keys(keys).flatMap((key) => [key, `-${key}`])

const filters: [string, (task: Task) => boolean][] = [
  ['', () => true],
  ['completed=true', ({ completed }) => completed],
  ['completed=false', ({ completed }) => !completed],
  ['priority=high', ({ priority }) => priority === 'high'],
  ['priority=none', ({ priority }) => priority === null],
  ['priority=low&priority=none', ({ priority }) => priority === 'low' || priority === null],
  ['due_before=2026-01-02', ({ due_date }) => due_date !== null && due_date < '2026-01-02'],
  ['due_after=2026-01-01', ({ due_date }) => due_date !== null && due_date > '2026-01-01'],
  ['due_after=2025-12-31&due_before=2026-01-02', ({ due_date }) => due_date === '2026-01-01'],
  ['q=alpha', ({ title }) => fold(title).includes('alpha')],
  [
    'completed=false&priority=high&due_after=2026-01-01',
    (task) =>
      !task.completed && task.priority === 'high' && task.due_date !== null && task.due_date > '2026-01-01',
  ],
]

/** @returns the path that a reference in the response to a page leads to */
function resolved(reference: string): string {
  const { pathname, search } = new URL(reference, 'http://test/api/me/tasks')
  return pathname + search
}

describe.each(orders)('sort=%s', (sort) => {
  test.each(filters)(
    'with the filter "%s" returns the right tasks in the right order',
    async (filter, matches) => {
      const response = await list(`?sort=${sort}&${filter}`)
      expect(response.body).toEqual(sorted(all.filter(matches), sort))
      expect(response.headers.get('Link')).toBeNull()
    },
  )

  test.each([1, 7, 29])(
    'in pages of %i, skips and repeats none when Link alone is followed',
    async (limit) => {
      const pages: Task[][] = []
      let next: string | undefined = `/api/${ada.id}/tasks?sort=${sort}&limit=${limit}`
      while (next) {
        const response: Awaited<ReturnType<typeof list>> = await service.send('GET', next, {
          token: ada.token,
        })
        pages.push(response.body as Task[])
        expect(pages.length).toBeLessThanOrEqual(all.length) // or it would go on for ever
        const link = response.headers.get('Link') ?? ''
        expect(link).toContain('rel="first"')
        const target: string | undefined = /<([^>]+)>; rel="next"/.exec(link)?.[1]
        next = target && resolved(target)
        expect(response.headers.has('X-Next-Cursor')).toBe(next !== undefined)
        if (next) expect(new URLSearchParams(next.split('?')[1]).get('limit')).toBe(String(limit))
      }
      expect(pages.slice(0, -1).every((page) => page.length === limit)).toBe(true)
      expect(pages.flat()).toEqual(sorted(all, sort))
    },
  )
})

describe('pages', () => {
  test('keep their filters and order in Link, and rel="first" leads back to the first page', async () => {
    const response = await list('?limit=1&sort=-title&priority=none&priority=low&completed=false&q=l%20')
    const link = response.headers.get('Link') ?? ''
    const query = new URLSearchParams(/<([^>]+)>; rel="next"/.exec(link)?.[1]?.split('?')[1])
    expect(query.getAll('priority').sort()).toEqual(['low', 'none'])
    expect([query.get('sort'), query.get('completed'), query.get('q')]).toEqual(['-title', 'false', 'l '])
    const second = await service.send('GET', `/api/me/tasks?${query}`, { token: ada.token })
    const first = /<([^>]+)>; rel="first"/.exec(second.headers.get('Link') ?? '')?.[1] as string
    expect((await service.send('GET', resolved(first), { token: ada.token })).body).toEqual(response.body)
  })

  test('are linked by relative references with the numeric id, separated by a comma', async () => {
    const [first, next] = [await list('?limit=15'), (cursor: string) => list(`?limit=15&cursor=${cursor}`)]
    const path = `../../api/${ada.id}/tasks?limit=15&sort=id`
    const cursor = first.headers.get('X-Next-Cursor') ?? ''
    expect(first.headers.get('Link')).toBe(`<${path}&cursor=${cursor}>; rel="next", <${path}>; rel="first"`)
    const last = await next(cursor) // the page is full, and there is nothing behind it
    expect([(last.body as Task[]).length, last.headers.get('X-Next-Cursor')]).toEqual([15, null])
    expect(last.headers.get('Link')).toBe(`<${path}>; rel="first"`)
  })

  test.each(['id', '-id', 'title', '-due_date', 'priority', '-updated_at'])(
    'ordered by %s lose and repeat nothing while others are created and deleted',
    async (sort) => {
      const eve = await signUp(service)
      const days = ['2026-01-01', null, '2026-01-02']
      const made = await make(
        Array.from({ length: 12 }, (_, n) => ({ title: `t${n % 5}`, due_date: days[n % 3] ?? null })),
        eve,
      )
      const seen: number[] = []
      let cursor = ''
      for (let page = 0; page < 20; page += 1) {
        const response = await list(`?sort=${sort}&limit=3${cursor && `&cursor=${cursor}`}`, eve)
        const ids = (response.body as Task[]).map(({ id }) => id)
        seen.push(...ids)
        // The very task that the cursor names goes away, and others come.
        if (page < 3) await eve.call('deleteTask', 204, { path: { id: ids.at(-1) as number } })
        if (page < 3) await make([{ title: `t${page}` }, { title: 'z' }], eve)
        cursor = response.headers.get('X-Next-Cursor') ?? ''
        if (!cursor) break
      }
      expect(new Set(seen).size).toBe(seen.length)
      expect(made.filter(({ id }) => !seen.includes(id))).toEqual([])
    },
  )

  onService('fills the table').test('hold 1000 tasks by default, and link to the next page', async () => {
    const eve = await signUp(service)
    await service.db
      .insertInto('tasks')
      .values(Array.from({ length: 1001 }, (_, n) => ({ user_id: eve.id, title: `t${n}` })))
      .execute()
    const response = await list('', eve)
    expect(titles(response)).toHaveLength(1000)
    const rest = await list(`?cursor=${response.headers.get('X-Next-Cursor')}`, eve)
    expect(titles(rest)).toEqual(['t1000'])
    expect(rest.headers.get('X-Next-Cursor')).toBeNull()
  })

  test('go by the code points of titles, whatever their UTF-16 units are', async () => {
    const eve = await signUp(service)
    await make([{ title: '😀' }, { title: '\ue000b' }, { title: '\ue000' }, { title: 'z' }], eve)
    expect(titles(await list('?sort=title', eve))).toEqual(['z', '\ue000', '\ue000b', '😀'])
  })

  test('have a next page also after the longest title', async () => {
    const eve = await signUp(service)
    const long = '\ufdfa'.repeat(254)
    await make([{ title: `b${long}` }, { title: `a${long}` }, { title: `c${long}` }], eve)
    let response = await list('?sort=title&limit=1', eve)
    const seen = titles(response)
    while (response.headers.has('X-Next-Cursor')) {
      response = await list(`?sort=title&limit=1&cursor=${response.headers.get('X-Next-Cursor')}`, eve)
      seen.push(...titles(response))
      expect(seen.length).toBeLessThanOrEqual(3)
    }
    expect(seen.map((title) => title[0])).toEqual(['a', 'b', 'c'])
  })
})
