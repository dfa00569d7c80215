// Tasks: every rule of a task and of the operations on it.
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import type { components } from '../../generated/dist/schema.d.ts'
import { newClient, type Person, signUp } from '../support/client.ts'
import { onService, pointers, type TestService, testService } from '../support/service.ts'

type NewTask = components['schemas']['NewTask']

let service: TestService
let ada: Person
beforeAll(async () => {
  service = await testService()
  ada = await signUp(service)
})

const _emoji = '🎂'
const create = async (body: NewTask) => (await ada.call('createTask', 201, { body })).body
const send = (method: string, path: string, json: unknown) =>
  service.send(method, path, { token: ada.token, json })

describe('listTasks', () => {
  test('returns all tasks of the user, by id ascending, whatever was written last', async () => {
    const eve = await signUp(service)
    expect((await eve.call('listTasks', 200)).body).toEqual([])
    const made = []
    for (const title of ['a', 'b', 'c'])
      made.push((await eve.call('createTask', 201, { body: { title } })).body)
    const first = made[0] as (typeof made)[0]
    await eve.call('setTaskCompletion', 200, { path: { id: first.id }, body: { completed: true } })
    const { body } = await eve.call('listTasks', 200)
    expect(body.map(({ title }) => title)).toEqual(['a', 'b', 'c'])
    expect(body.map(({ id }) => id)).toEqual(made.map(({ id }) => id).sort((a, b) => a - b))
  })

  test('returns the same under the numeric id and under `me`', async () => {
    await create({ title: 'x' })
    const mine = await ada.call('listTasks', 200)
    expect((await ada.call('listTasks', 200, { path: { user_id: ada.id } })).body).toEqual(mine.body)
  })
})

describe('replaceTask', () => {
  test('writes the whole task: what is omitted becomes null, and completed is kept', async () => {
    const full = {
      title: 'x',
      description: 'd',
      completed: true,
      priority: 'high',
      due_date: '2026-12-24',
    } as const
    const task = await create(full)
    const { body } = await ada.call('replaceTask', 200, { path: { id: task.id }, body: { title: ' y ' } })
    expect(body).toEqual({
      ...task,
      title: 'y',
      description: null,
      priority: null,
      due_date: null,
      completed: true,
      completed_at: body.completed_at,
      updated_at: body.updated_at,
    })
    const reopened = await ada.call('replaceTask', 200, {
      path: { id: task.id },
      body: { ...full, completed: false },
    })
    const { updated_at } = reopened.body
    expect(reopened.body).toEqual({ ...task, completed: false, completed_at: null, updated_at })
  })

  test('needs a title', async () => {
    const { id } = await create({ title: 'x' })
    const response = await send('PUT', `/api/me/tasks/${id}`, { completed: true })
    expect([response.status, pointers(response)]).toEqual([400, ['/title']])
  })
})

describe('updateTask', () => {
  const full = {
    title: 'x',
    description: 'd',
    completed: true,
    priority: 'high',
    due_date: '2026-12-24',
  } as const

  test.each([
    ['title', 'y'],
    ['description', null],
    ['description', ''],
    ['completed', false],
    ['priority', null],
    ['due_date', null],
    ['due_date', '0001-01-01'],
  ])('changes %s to %j alone', async (field, value) => {
    const task = await create(full)
    const { body } = await ada.call('updateTask', 200, { path: { id: task.id }, body: { [field]: value } })
    const { updated_at, completed_at } = body
    expect(body).toEqual({ ...task, [field]: value, updated_at, completed_at })
  })

  test('takes a merge patch and plain JSON', async () => {
    const { id } = await create(full)
    for (const type of ['application/merge-patch+json', 'application/json']) {
      const response = await service.send('PATCH', `/api/me/tasks/${id}`, {
        token: ada.token,
        raw: JSON.stringify({ title: type }),
        headers: { 'Content-Type': type },
      })
      expect(response).toMatchObject({ status: 200, body: { title: type } })
    }
  })

  test.each([
    ['title', null],
    ['completed', null],
    ['id', 5],
    ['user_id', 5],
    ['title', ' '],
  ])('refuses %s as %j and changes nothing', async (field, value) => {
    const task = await create(full)
    const response = await send('PATCH', `/api/me/tasks/${task.id}`, { description: 'new', [field]: value })
    expect([response.status, ...new Set(pointers(response))]).toEqual([400, `/${field}`])
    expect((await ada.call('getTask', 200, { path: { id: task.id } })).body).toEqual(task)
  })
})

describe('setTaskCompletion', () => {
  test('sets the state, however often', async () => {
    const { id } = await create({ title: 'x' })
    for (const completed of [true, true, false, false]) {
      const { body } = await ada.call('setTaskCompletion', 200, { path: { id }, body: { completed } })
      expect(body.completed).toBe(completed)
    }
  })

  test.each([
    {},
    { completed: null },
    { completed: 'true' },
    { completed: 1 },
    { completed: true, title: 'x' },
  ])('refuses %j', async (body) => {
    const { id } = await create({ title: 'x' })
    expect((await send('PATCH', `/api/me/tasks/${id}/complete`, body)).status).toBe(400)
  })
})

describe('deleteTask', () => {
  test('removes the task for good; the second time there is nothing', async () => {
    const { id } = await create({ title: 'x' })
    await ada.call('deleteTask', 204, { path: { id } })
    await ada.call('deleteTask', 404, { path: { id } })
    await ada.call('getTask', 404, { path: { id } })
  })

  test('lets exactly one of many parallel deletions win', async () => {
    const { id } = await create({ title: 'x' })
    const responses = await Promise.all(
      Array.from({ length: 20 }, () => service.send('DELETE', `/api/me/tasks/${id}`, { token: ada.token })),
    )
    expect(responses.map(({ status }) => status).sort()).toEqual([204, ...Array(19).fill(404)])
  })
})

describe('updated_at', () => {
  test('is strictly later after every accepted write, also when nothing differs; created_at never moves', async () => {
    const task = await create({ title: 'x' })
    const path = { id: task.id }
    const moments = [task.updated_at]
    for (let round = 0; round < 5; round += 1) {
      moments.push((await ada.call('updateTask', 200, { path, body: {} })).body.updated_at)
      moments.push(
        (await ada.call('setTaskCompletion', 200, { path, body: { completed: true } })).body.updated_at,
      )
      const replaced = await ada.call('replaceTask', 200, { path, body: { title: 'x' } })
      expect(replaced.body.created_at).toBe(task.created_at)
      moments.push(replaced.body.updated_at)
    }
    expect(moments).toEqual([...new Set(moments)].sort())
  })

  onService('the database and the test have one clock').test('is the time of the write', async () => {
    const task = await create({ title: 'x' })
    await sleep(20)
    const before = Date.now()
    const { body } = await ada.call('updateTask', 200, { path: { id: task.id }, body: {} })
    const written = Date.parse(body.updated_at)
    expect(written).toBeGreaterThanOrEqual(before - 1) // both are rounded
    expect(written).toBeLessThanOrEqual(Date.now() + 1)
  })

  onService('writes to the table').test(
    'moves on when the clock of the server has stepped back',
    async () => {
      const task = await create({ title: 'x' })
      const future = '2100-01-01T00:00:00.000Z'
      await service.db
        .updateTable('tasks')
        .set({ updated_at: future })
        .where('user_id', '=', ada.id)
        .where('id', '=', task.id)
        .execute()
      const { body } = await ada.call('updateTask', 200, { path: { id: task.id }, body: {} })
      expect(body.updated_at).toBe('2100-01-01T00:00:00.001Z')
    },
  )

  test('is different for each of many parallel writers', async () => {
    const { id } = await create({ title: 'x' })
    const written = await Promise.all(
      Array.from({ length: 20 }, () => ada.call('updateTask', 200, { path: { id }, body: {} })),
    )
    expect(new Set(written.map(({ body }) => body.updated_at)).size).toBe(20)
  })
})

test('a write and a deletion concern one task alone', async () => {
  const eve = await signUp(service)
  const made: { id: number }[] = []
  for (const title of ['a', 'b', 'c', 'd'])
    made.push((await eve.call('createTask', 201, { body: { title } })).body)
  const [a, b, c, d] = made
  await eve.call('deleteTask', 204, { path: { id: b?.id as number } })
  const path = { id: c?.id as number }
  const { body: written } = await eve.call('updateTask', 200, { path, body: { title: 'new' } })
  expect((await eve.call('listTasks', 200)).body).toEqual([a, written, d])
})

test("another user's tasks are out of reach under any path", async () => {
  const eve = await signUp(service)
  const task = await create({ title: 'mine' })
  await eve.call('getTask', 404, { path: { id: task.id } })
  await eve.call('getTask', 403, { path: { user_id: ada.id, id: task.id } })
  await eve.call('replaceTask', 404, { path: { id: task.id }, body: { title: 'taken' } })
  await eve.call('updateTask', 404, { path: { id: task.id }, body: { title: 'taken' } })
  await eve.call('setTaskCompletion', 404, { path: { id: task.id }, body: { completed: true } })
  await eve.call('deleteTask', 404, { path: { id: task.id } })
  expect((await eve.call('listTasks', 200)).body).toEqual([])
  expect((await ada.call('getTask', 200, { path: { id: task.id } })).body).toEqual(task)
})

test('an operation without a token is refused with 401 by the typed client too', async () => {
  await newClient(service)('listTasks', 401)
})
