// The order of tasks and lists: what a move makes of it, also when many meet.
import { beforeEach, describe, expect, test } from 'vitest'
import type { components } from '../../generated/dist/schema.d.ts'
import { taskQueries } from '../../src/features/tasks/queries.ts'
import { type Person, signUp } from '../support/client.ts'
import { withAdmin } from '../support/database.ts'
import { onService, type TestService, testService } from '../support/service.ts'

type Task = components['schemas']['Task']

let service: TestService
let ada: Person
beforeEach(async () => {
  service ??= await testService()
  ada = await signUp(service)
})

const newTasks = async (titles: string, list_id: number | null = null) => {
  const tasks: Task[] = []
  for (const title of titles)
    tasks.push((await ada.call('createTask', 201, { body: { title, list_id } })).body)
  return Object.fromEntries(tasks.map((task) => [task.title, task])) as Record<string, Task>
}
const newList = async () => (await ada.call('createList', 201, { body: { name: 'a list' } })).body
const move = (task: Task | undefined, json: object, headers = {}) =>
  service.send('POST', `/api/me/tasks/${task?.id}/move`, { token: ada.token, json, headers })
const tasksIn = async (where: number | 'none' = 'none') => {
  const path = `/api/me/tasks?sort=position&list_id=${where}`
  return (await service.send('GET', path, { token: ada.token })).body as Task[]
}
const order = async (where?: number | 'none') => (await tasksIn(where)).map(({ title }) => title).join('')

describe('a move', () => {
  test('puts a task behind another one, before all of them, or last', async () => {
    const { a, b, c, d } = await newTasks('abcd')
    const steps: [Task | undefined, object, string][] = [
      [d, { after_id: a?.id }, 'adbc'],
      [a, { after_id: c?.id }, 'dbca'],
      [c, { after_id: null }, 'cdba'],
      [b, { after_id: null }, 'bcda'],
      [c, {}, 'bdac'],
      [c, { after_id: a?.id }, 'bdac'],
      [b, { list_id: null, after_id: d?.id }, 'dbac'],
    ]
    for (const [task, where, expected] of steps) {
      const response = await move(task, where)
      expect([response.status, await order()]).toEqual([200, expected])
    }
    await newTasks('e')
    expect(await order()).toBe('dbace')
  })

  test('to another list puts it where it says, or last', async () => {
    const { id } = await newList()
    const { a, b, c } = await newTasks('abc')
    await newTasks('xy', id)
    const first = await move(a, { list_id: id, after_id: null })
    expect(first.body).toMatchObject({ list_id: id })
    await move(b, { list_id: id })
    expect([await order(), await order(id)]).toEqual(['c', 'axyb'])
    await move(c, { list_id: id, after_id: a?.id })
    expect([await order(), await order(id)]).toEqual(['', 'acxyb'])
    await move(a, { list_id: null })
    expect([await order(), await order(id)]).toEqual(['a', 'cxyb'])
  })

  test('is a write of the task, and of no other', async () => {
    const { a, b } = await newTasks('ab')
    const { status, headers, body } = await move(b, { after_id: null }, { 'If-Match': '"1"' })
    expect([status, headers.get('ETag')]).toEqual([200, '"2"'])
    expect((body as Task).updated_at > (b as Task).updated_at).toBe(true)
    expect((await move(b, {}, { 'If-Match': '"1"' })).status).toBe(412)
    expect((await ada.call('getTask', 200, { path: { id: a?.id as number } })).body).toEqual(a)
  })

  test('is refused where there is nothing to come after, and no such task or list', async () => {
    const { id } = await newList()
    const { a, b } = await newTasks('ab')
    const { x } = await newTasks('x', id)
    const elsewhere = [{ after_id: x?.id }, { list_id: id, after_id: b?.id }, { after_id: a?.id }]
    for (const where of [...elsewhere, { after_id: Number.MAX_SAFE_INTEGER }])
      expect(await move(a, where)).toMatchObject({ status: 404, body: { code: 'sibling_not_found' } })
    const nowhere = { list_id: Number.MAX_SAFE_INTEGER, after_id: 1 }
    const stale = { 'If-Match': '"999"' }
    expect(await move(a, nowhere, stale)).toMatchObject({ body: { code: 'list_not_found' } })
    expect(await move({ id: 9e15 } as Task, nowhere)).toMatchObject({ body: { code: 'task_not_found' } })
    expect(await order()).toBe('ab')
  })
})

describe('a list_id that is written', () => {
  test('puts the task last there; the one that it has leaves it where it is', async () => {
    const { id } = await newList()
    const { a, b } = await newTasks('ab', id)
    const { c } = await newTasks('c')
    const path = { id: a?.id as number }
    await ada.call('updateTask', 200, { path: { id: c?.id as number }, body: { list_id: id } })
    await ada.call('updateTask', 200, { path, body: { list_id: id, title: 'a' } })
    expect(await order(id)).toBe('abc')
    await ada.call('replaceTask', 200, { path, body: { title: 'a', list_id: null } })
    await ada.call('replaceTask', 200, { path, body: { title: 'a', list_id: id } })
    expect(await order(id)).toBe('bca')
    await ada.call('replaceTask', 200, { path: { id: b?.id as number }, body: { title: 'b' } })
    expect(await order(id)).toBe('bca')
  })

  test('is looked for before versions are compared, and behind the task', async () => {
    const { a } = await newTasks('a')
    const write = (id: number | undefined) =>
      service.send('PATCH', `/api/me/tasks/${id}`, {
        ...{ token: ada.token, json: { list_id: Number.MAX_SAFE_INTEGER } },
        headers: { 'If-Match': '"999"' },
      })
    expect(await write(a?.id)).toMatchObject({ status: 404, body: { code: 'list_not_found' } })
    expect(await write(9e15)).toMatchObject({ status: 404, body: { code: 'task_not_found' } })
  })
})

test('lists are moved alike', async () => {
  const lists = []
  for (const name of 'abc') lists.push((await ada.call('createList', 201, { body: { name } })).body)
  const [a, , c] = lists.map(({ id }) => id)
  const names = async () => (await ada.call('listLists', 200)).body.map(({ name }) => name).join('')
  await ada.call('moveList', 200, { path: { id: c as number }, body: { after_id: null } })
  expect(await names()).toBe('cab')
  await ada.call('moveList', 200, { path: { id: c as number }, body: { after_id: a as number } })
  expect(await names()).toBe('acb')
  const nothing = { path: { id: a as number }, body: { after_id: a as number } }
  expect((await ada.call('moveList', 404, nothing)).body.code).toBe('sibling_not_found')
})

describe('many moves', () => {
  test('50 at the same time end in one order of all tasks, that every client sees', async () => {
    const tasks = Object.values(await newTasks('abcdefghij'))
    const moves = Array.from({ length: 50 }, (_, n) => {
      const after = tasks[(n * 7) % 10]
      const moved = tasks[(n * 3) % 10]
      return move(moved, { after_id: n % 5 === 0 || after === moved ? null : after?.id })
    })
    for (const { status } of await Promise.all(moves)) expect(status).toBe(200)
    const [one, other] = [await tasksIn(), await tasksIn()]
    expect(one).toEqual(other)
    expect(new Set(one.map(({ position }) => position)).size).toBe(10)
    expect((await order()).split('').toSorted().join('')).toBe('abcdefghij')
  })

  onService('it has positions of another form').test(
    '600 to the same place leave positions of at most 64 characters, and the order that was asked for',
    async () => {
      const [a, ...others] = Object.values(await newTasks('abcdefghijklmnopqrst'))
      const moved: number[] = []
      for (let n = 0; n < 600; n += 1) {
        const { id } = others[(n * 7) % others.length] as Task
        const target = { userId: ada.id, id, versions: undefined }
        await taskQueries.move(service.db, target, { after_id: a?.id as number })
        moved.unshift(id)
      }
      const now = await tasksIn()
      expect(now.map(({ id }) => id)).toEqual([a?.id, ...new Set(moved)])
      expect(Math.max(...now.map(({ position }) => position.length))).toBeLessThanOrEqual(64)
      expect(new Set(now.map(({ position }) => position)).size).toBe(now.length)
    },
  )

  onService('it takes one request after the other').test(
    'no position is that of a task which is just being created',
    async () => {
      const { a } = await newTasks('a')
      await withAdmin(service.databaseUrl, async (other) => {
        await other.query('begin')
        await other.query(`insert into tasks (user_id, title) values ($1, 'b')`, [ada.id])
        const { d } = await newTasks('cd')
        expect((await move(d, { after_id: a?.id })).status).toBe(200)
        await other.query('commit')
      })
      const positions = (await tasksIn()).map(({ position }) => position)
      expect([positions.length, new Set(positions).size]).toEqual([4, 4])
    },
  )

  onService('it has no table').test(
    'two tasks that came to have one position are told apart by a move',
    async () => {
      const { a, b, c } = await newTasks('abc')
      const twins = [a?.id, b?.id] as number[]
      await service.db
        .updateTable('tasks')
        .set({ place: 'n00000000000001V' })
        .where('user_id', '=', ada.id)
        .where('id', 'in', twins)
        .execute()
      expect((await move(c, { after_id: a?.id })).status).toBe(200)
      expect(await order()).toBe('acb')
    },
  )
})
