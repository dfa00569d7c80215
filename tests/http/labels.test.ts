// Labels: those of a task, tasks by label, which there are, renaming, and how many there may be.
import { beforeEach, describe, expect, test } from 'vitest'
import type { components } from '../../generated/dist/schema.d.ts'
import { type Person, signUp } from '../support/client.ts'
import { holdChanges, untilSomebodyWaits, withAdmin } from '../support/database.ts'
import { onService, pointers, type TestService, testService } from '../support/service.ts'

type Task = components['schemas']['Task']

let service: TestService
let ada: Person
beforeEach(async () => {
  service ??= await testService()
  ada = await signUp(service)
})

const send = (method: string, path: string, json?: object, { token } = ada, headers = {}) =>
  service.send(method, `/api/me${path}`, { token, headers, ...(json && { json }) })
const newTask = async (labels: string[], { call } = ada): Promise<Task> =>
  (await call('createTask', 201, { body: { title: 'a task', labels } })).body
const get = async ({ id }: Task) => (await ada.call('getTask', 200, { path: { id } })).body
const labels = async (person = ada) => (await send('GET', '/labels', undefined, person)).body
const rename = async (from: string, to: string) => (await send('POST', '/labels/rename', { from, to })).body
const found = async (...wanted: string[]) => {
  const query = wanted.map((label) => `label=${encodeURIComponent(label)}`).join('&')
  return ((await send('GET', `/tasks?${query}`)).body as Task[]).map(({ id }) => id)
}
const numbered = (count: number, from = 0) => Array.from({ length: count }, (_, n) => `label ${from + n}`)

/** Gives a person so many labels, in the trash and elsewhere. */
async function fill(person: Person, count: number): Promise<void> {
  for (let from = 0; from < count; from += 50) {
    const task = await newTask(numbered(Math.min(50, count - from), from), person)
    if (from % 100 === 0) await person.call('deleteTask', 204, { path: { id: task.id } })
  }
}

const awkward = [
  ...['a "quoted" one', 'a, b', '{braces}', 'back\\slash', '\\', '"', 'NULL', '{}', "it's"],
  ...['👨‍👩‍👧', '日本', 'line\nbreak', 'tab\there', '%_', '$1', ',', '😀'.repeat(50)],
]

test('a task has no labels unless it is given some, and keeps what it is given as it is and in its order', async () => {
  expect((await ada.call('createTask', 201, { body: { title: 'x' } })).body.labels).toEqual([])
  const task = await newTask(awkward)
  expect(task.labels).toEqual(awkward)
  expect((await get(task)).labels).toEqual(awkward)
  for (const label of awkward) expect(await found(label)).toEqual([task.id])
  const change = { path: { id: task.id }, body: { labels: awkward.toReversed() } }
  expect((await ada.call('updateTask', 200, change)).body.labels).toEqual(awkward.toReversed())
  const query = '/tasks?limit=1&label=null&label=NULL&label=%7B%7D'
  expect((await send('GET', query)).body).toEqual([await get(task)])
  const key = { 'Idempotency-Key': 'once' }
  const once = await send('POST', '/tasks', { title: 'x', labels: awkward }, ada, key)
  expect((await send('POST', '/tasks', { title: 'x', labels: awkward }, ada, key)).body).toEqual(once.body)
  expect((once.body as Task).labels).toEqual(awkward)
})

test('a patch and a replacement keep labels that they do not name', async () => {
  const task = await newTask(['a'])
  const path = { id: task.id }
  expect((await ada.call('updateTask', 200, { path, body: { title: 'y' } })).body.labels).toEqual(['a'])
  expect((await ada.call('updateTask', 200, { path, body: { labels: [] } })).body.labels).toEqual([])
  await ada.call('updateTask', 200, { path, body: { labels: ['b'] } })
  expect((await ada.call('replaceTask', 200, { path, body: { title: 'z' } })).body.labels).toEqual(['b'])
  const labelled = (await ada.call('replaceTask', 200, { path, body: { title: 'z', labels: ['c'] } })).body
  expect(labelled.labels).toEqual(['c'])
  // What was read can be sent back, also when the response to that was lost.
  const again = (await send('PUT', `/tasks/${task.id}`, labelled)).body as Task
  expect(again.updated_at > labelled.updated_at).toBe(true)
  expect((await send('PUT', `/tasks/${task.id}`, labelled)).body).toEqual(again)
})

test('labels that a write gives are compared with its version, and wrong ones refused', async () => {
  const task = await newTask(['a'])
  const stale = await send('PATCH', `/tasks/${task.id}`, { labels: ['b'] }, ada, { 'If-Match': '"7"' })
  expect(stale).toMatchObject({ status: 412 })
  expect(await get(task)).toEqual(task)
  expect(await send('PATCH', '/tasks/999999', { labels: ['b'] })).toMatchObject({ status: 404 })
  expect(await send('PATCH', `/tasks/${task.id}`, { labels: null })).toMatchObject({ status: 400 })
})

test.each([
  [[' x ', 'y', 'X'], '/labels/2'],
  [['Café', 'CAFE', 'cafe\u0301'], '/labels/1 /labels/2'],
  [['straße', 'STRASSE'], '/labels/1'],
  [['a\u200bb', 'ab'], '/labels/1'],
  [['ok', ' '], '/labels/1'],
  [['ok', ''], '/labels/1 /labels/1'],
  [['x'.repeat(51)], '/labels/0'],
  [['\ud800'], '/labels/0'],
  [['a\u0000'], '/labels/0'],
  [numbered(51), '/labels'],
  ['a', '/labels'],
])('%j is refused at %s', async (given, places) => {
  const response = await send('POST', '/tasks', { title: 'x', labels: given })
  expect([response.status, pointers(response).join(' ')]).toEqual([400, places])
})

test('50 labels of 50 characters are taken, and white space around them is dropped', async () => {
  const all = numbered(50).map((label) => label + '😀'.repeat(50 - label.length))
  expect((await newTask(all)).labels).toEqual(all)
  expect((await newTask([` ${'x'.repeat(48)} `, '\u3000y'])).labels).toEqual(['x'.repeat(48), 'y'])
})

describe('the filter', () => {
  test('finds the tasks that have all labels, without regard to case and accents', async () => {
    const [ab, a] = [await newTask(['Café', 'b']), await newTask(['cafe'])]
    await newTask(['b', 'caf'])
    await newTask([])
    expect(await found('CAFÉ')).toEqual([ab.id, a.id])
    expect(await found(' cafe ', 'B')).toEqual([ab.id])
    expect(await found('b', 'B', 'cafe')).toEqual([ab.id])
    expect(await found('missing')).toEqual([])
  })

  test('leads on through pages, and leaves out the trash unless that is asked for', async () => {
    const tasks = [await newTask(['a', 'b']), await newTask(['A', 'b']), await newTask(['b'])]
    const first = await send('GET', '/tasks?label=a&label=b&limit=1')
    const link = /<([^>]*)>; rel="next"/.exec(first.headers.get('Link') ?? '')?.[1] ?? ''
    const { searchParams } = new URL(link, 'http://test/api/7/tasks')
    expect(searchParams.getAll('label')).toEqual(['a', 'b'])
    const second = await send('GET', `/tasks?${searchParams}`)
    expect([first, second].flatMap(({ body }) => (body as Task[]).map(({ id }) => id))).toEqual(
      tasks.slice(0, 2).map(({ id }) => id),
    )
    await ada.call('deleteTask', 204, { path: { id: tasks[0]?.id as number } })
    expect(await found('a')).toEqual([tasks[1]?.id])
    expect(await send('GET', '/tasks?label=a&deleted=true')).toMatchObject({ body: [{ labels: ['a', 'b'] }] })
  })

  test('is of what a label can be', async () => {
    for (const value of ['', '%20', 'x'.repeat(51), '%00'])
      expect(await send('GET', `/tasks?label=${value}`)).toMatchObject({ status: 400 })
  })
})

test('the labels are listed once each by name, with the number of tasks, without those in the trash', async () => {
  await newTask(['zebra', 'Äpfel', 'home'])
  await newTask(['apfel', 'Home'])
  await newTask(['HOME'])
  const gone = await newTask(['gone', 'zebra'])
  await ada.call('deleteTask', 204, { path: { id: gone.id } })
  const own = [
    { name: 'apfel', tasks: 2 },
    { name: 'HOME', tasks: 3 },
    { name: 'zebra', tasks: 1 },
  ]
  expect(await labels()).toEqual(own)
  const bob = await signUp(service)
  expect(await labels(bob)).toEqual([])
  expect(await send('GET', '/labels', undefined, { ...bob, token: ada.token })).toMatchObject({ body: own })
  const other = await service.send('GET', `/api/${ada.id}/labels`, { token: bob.token })
  expect(other.status).toBe(403)
})

describe('a renaming', () => {
  test('changes all tasks that have the label, also in the trash, and no others: a write of each', async () => {
    const bob = await signUp(service)
    const ofBob = await newTask(['home'], bob)
    const [one, two, other] = [
      await newTask(['a', 'Home', 'b']),
      await newTask(['HÔME']),
      await newTask(['a']),
    ]
    await ada.call('deleteTask', 204, { path: { id: two.id } })
    expect(await rename(' home ', ' House ')).toEqual({ tasks: 2 })
    const { body, headers } = await ada.call('getTask', 200, { path: { id: one.id } })
    expect([body.labels, headers.get('ETag')]).toEqual([['a', 'House', 'b'], '"2"'])
    expect(body.updated_at > one.updated_at).toBe(true)
    expect(await found('house')).toEqual([one.id])
    expect(await found('home')).toEqual([])
    expect(await get(other)).toEqual(other)
    expect((await bob.call('getTask', 200, { path: { id: ofBob.id } })).body).toEqual(ofBob)
    expect((await ada.call('restoreTask', 200, { path: { id: two.id } })).body.labels).toEqual(['House'])
    expect(await labels()).toEqual([
      { name: 'a', tasks: 2 },
      { name: 'b', tasks: 1 },
      { name: 'House', tasks: 2 },
    ])
  })

  test.each([
    ['from, x, new, y', 'New, x, y'],
    ['x, new, from, y', 'x, New, y'],
    ['nèw, FROM', 'New'],
    ['a, from, b', 'a, New, b'],
    ['from', 'New'],
    ['new', 'new'],
  ])('to one that is there merges: %s becomes %s', async (before, after) => {
    const task = await newTask(before.split(', '))
    await rename('from', 'New')
    expect((await get(task)).labels.join(', ')).toBe(after)
    expect(await found('new')).toEqual([task.id])
  })

  test('may change the spelling alone, and does not write what is spelled so', async () => {
    const [one, two] = [await newTask(['x', 'café']), await newTask(['Café'])]
    expect(await rename('CAFE', 'Café')).toEqual({ tasks: 1 })
    expect((await get(one)).labels).toEqual(['x', 'Café'])
    expect(await get(two)).toEqual(two)
    expect(await rename('missing', 'x')).toEqual({ tasks: 0 })
    expect(await rename('x', awkward.join('').slice(0, 50))).toEqual({ tasks: 1 })
  })

  test('is refused for what no label can be', async () => {
    expect(pointers(await send('POST', '/labels/rename', { from: ' ', to: 'x'.repeat(51) }))).toEqual([
      '/from',
      '/to',
    ])
  })

  onService('the in-memory service takes one request after the other').test(
    'leaves the old name to no task that gets it at the same time',
    async () => {
      for (let round = 0; round < 10; round += 1) {
        const tasks = await Promise.all([1, 2, 3].map(() => newTask(['old'])))
        await Promise.all([
          rename('old', 'new'),
          ...tasks.map(({ id }) => send('PATCH', `/tasks/${id}`, { labels: ['x', 'old'] })),
        ])
        await rename('old', 'new')
        expect(await found('old')).toEqual([])
        for (const { id } of tasks) await ada.call('deleteTask', 204, { path: { id } })
      }
    },
  )
})

describe('a user may have 1000 different labels', () => {
  const full = { status: 409, body: { code: 'limit_reached' } }

  test('and no more, over all tasks and those in the trash', async () => {
    await fill(ada, 1000)
    const create = (given: string[], headers = {}) =>
      send('POST', '/tasks', { title: 'x', labels: given }, ada, headers)
    expect(await create(['one more'])).toMatchObject(full)
    expect(await create(['label 1', 'one more'], { 'Idempotency-Key': 'a' })).toMatchObject(full)
    const used = await create(['LABEL 999', 'label 0'], { 'Idempotency-Key': 'b' })
    expect(used.status).toBe(201)
    const { id } = used.body as Task
    expect(await send('PATCH', `/tasks/${id}`, { labels: ['label 0', 'new'] })).toMatchObject(full)
    expect(await send('PUT', `/tasks/${id}`, { title: 'x', labels: ['new'] })).toMatchObject(full)
    const file = (external_id: string, label: string) => ({
      tasks: [{ title: 'x', external_id, labels: [label] }],
    })
    expect(await send('POST', '/import', file('a', 'new'))).toMatchObject(full)
    expect(await send('POST', '/import', file('b', 'Label 7'))).toMatchObject({ status: 200 })
    expect(await send('POST', '/labels/rename', { from: 'label 7', to: 'new' })).toMatchObject({
      body: { tasks: 2 },
    })
    const [last] = await found('label 950')
    // What a task has alone makes room for what it gets instead.
    const { labels: before } = (await ada.call('getTask', 200, { path: { id: last as number } })).body
    const change = { labels: before.map((label) => (label === 'label 950' ? 'instead' : label)) }
    expect(await send('PATCH', `/tasks/${last}`, change)).toMatchObject({ status: 200 })
    expect(await create(['label 950'])).toMatchObject(full)
    await ada.call('deleteTask', 204, { path: { id: last as number } })
    expect(await create(['label 950'])).toMatchObject(full)
    await send('DELETE', `/tasks/${last}?permanent=true`)
    expect(await create(['label 950'])).toMatchObject({ status: 201 })
  })

  onService('the in-memory service takes one request after the other').test(
    'also when tasks with others are created and written at the same time',
    async () => {
      await fill(ada, 980)
      const tasks = await Promise.all(numbered(10).map(() => newTask([])))
      const sent = Array.from({ length: 50 }, (_, n) => {
        const task = tasks[n]
        if (task) return send('PATCH', `/tasks/${task.id}`, { labels: [`new ${n}`] })
        const headers = n % 2 === 0 ? {} : { 'Idempotency-Key': `${n}` }
        return send('POST', '/tasks', { title: 'x', labels: [`new ${n}`, 'label 1'] }, ada, headers)
      })
      const statuses = (await Promise.all(sent)).map(({ status }) => status)
      expect(statuses.filter((status) => status < 300)).toHaveLength(20)
      expect(statuses.filter((status) => status === 409)).toHaveLength(30)
    },
  )
})

onService('it has no locks').test.each([
  ['a creation', () => send('POST', '/tasks', { title: 'x', labels: ['a'] })],
  [
    'a creation with a key',
    () => send('POST', '/tasks', { title: 'x', labels: ['a'] }, ada, { 'Idempotency-Key': 'k' }),
  ],
  ['a patch', ({ id }: Task) => send('PATCH', `/tasks/${id}`, { labels: ['a'] })],
  ['a replacement', ({ id }: Task) => send('PUT', `/tasks/${id}`, { title: 'x', labels: ['a'] })],
  ['an import', () => send('POST', '/import', { tasks: [{ title: 'x', external_id: 'x', labels: ['a'] }] })],
  ['a renaming', () => send('POST', '/labels/rename', { from: 'b', to: 'a' })],
])('%s with labels waits for whoever counts them elsewhere, and no read does', async (_, write) => {
  const task = await newTask(['b'])
  await withAdmin(service.databaseUrl, async (holder) => {
    await holder.query('begin')
    await holdChanges(holder, ada.id)
    const waiting = write(task)
    await untilSomebodyWaits(service.db)
    expect((await send('GET', '/labels')).status).toBe(200)
    await holder.query('commit')
    expect((await waiting).status).toBeLessThan(300)
  })
})
