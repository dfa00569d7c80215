// When tasks were completed: it follows from their writes.
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, expect, test } from 'vitest'
import type { components } from '../../generated/dist/schema.d.ts'
import { type Person, signUp } from '../support/client.ts'
import { type TestService, testService } from '../support/service.ts'

type Task = components['schemas']['Task']

let service: TestService
let ada: Person
beforeAll(async () => {
  service = await testService()
  ada = await signUp(service)
})

const create = async (title: string, completed: boolean, { call } = ada) =>
  (await call('createTask', 201, { body: { title, completed } })).body
const update = async ({ id }: Task, body: object) =>
  (await ada.call('updateTask', 200, { path: { id }, body })).body

test('it is the time of the write that completed the task, and later writes keep it', async () => {
  const open = await create('x', false)
  expect(open.completed_at).toBeNull()
  const done = (
    await ada.call('setTaskCompletion', 200, { path: { id: open.id }, body: { completed: true } })
  ).body
  expect(done.completed_at).toBe(done.updated_at)
  for (const body of [{ title: 'y' }, { completed: true }, {}])
    expect((await update(open, body)).completed_at).toBe(done.completed_at)
  const replaced = await ada.call('replaceTask', 200, { path: { id: open.id }, body: { title: 'z' } })
  expect(replaced.body.completed_at).toBe(done.completed_at)
})

test('a task that is open again has none, and has another one when it is completed again', async () => {
  const first = await create('x', true)
  expect(first.completed_at).toBe(first.updated_at)
  expect((await update(first, { completed: false })).completed_at).toBeNull()
  expect((await update(first, { title: 'y' })).completed_at).toBeNull()
  const again = await update(first, { completed: true })
  expect(again.completed_at).toBe(again.updated_at)
  expect(String(again.completed_at) > String(first.completed_at)).toBe(true)
})

test('a move and a list that goes away keep it', async () => {
  const { id: list_id } = (await ada.call('createList', 201, { body: { name: 'x' } })).body
  const done = await update(await create('x', true), { list_id })
  await ada.call('moveTask', 200, { path: { id: done.id }, body: {} })
  await ada.call('deleteList', 204, { path: { id: list_id } })
  expect((await ada.call('getTask', 200, { path: { id: done.id } })).body).toMatchObject({
    ...{ list_id: null, completed_at: done.completed_at },
  })
})

test('pages are filtered and ordered by it', async () => {
  const bob = await signUp(service)
  const tasks: Task[] = []
  for (const title of ['a', 'b', 'c']) {
    tasks.push(await create(title, title !== 'b', bob))
    await sleep(2) // so that each has a millisecond of its own
    service.now = new Date(service.now.getTime() + 2)
  }
  const [a, , c] = tasks as [Task, Task, Task]
  const read = async (query: string) => {
    const { body } = await service.send('GET', `/api/me/tasks?${query}`, { token: bob.token })
    return (body as Task[]).map(({ title }) => title).join('')
  }
  expect(await read(`completed_after=${a.completed_at}`)).toBe('c')
  expect(await read(`completed_before=${c.completed_at}`)).toBe('a')
  expect(await read(`updated_after=${a.updated_at}`)).toBe('bc')
  expect(await read('sort=completed_at')).toBe('acb')
  expect(await read('sort=-completed_at')).toBe('cab')
})

test('a creation that is replayed says the same, also when the task was written since', async () => {
  const headers = { 'Idempotency-Key': 'done-at-once' }
  const send = () =>
    service.send('POST', '/api/me/tasks', {
      ...{ token: ada.token, headers, json: { title: 'x', completed: true } },
    })
  const first = await send()
  await update(first.body as Task, { completed: false })
  expect((await send()).body).toEqual(first.body)
})
