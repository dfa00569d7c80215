// Subtasks: where they can be, and that they go where their parent goes.
import { beforeEach, describe, expect, test } from 'vitest'
import type { components } from '../../generated/dist/schema.d.ts'
import { type Person, signUp } from '../support/client.ts'
import { untilSomebodyWaits, withAdmin } from '../support/database.ts'
import { onService, pointers, type TestService, testService } from '../support/service.ts'

type Task = components['schemas']['Task']

let service: TestService
let ada: Person
beforeEach(async () => {
  service ??= await testService()
  ada = await signUp(service)
})

const newTask = async (title: string, fields: object = {}) =>
  (await ada.call('createTask', 201, { body: { title, ...fields } })).body
const newList = async () => (await ada.call('createList', 201, { body: { name: 'a list' } })).body
const send = (method: string, path: string, json?: object, headers = {}) =>
  service.send(method, `/api/me/tasks${path}`, { token: ada.token, json, headers })
const get = async ({ id }: Task) => (await ada.call('getTask', 200, { path: { id } })).body
const order = async (query: string) =>
  ((await send('GET', `?sort=position&${query}`)).body as Task[]).map(({ title }) => title).join('')

/** A task, one below it, and so on. */
async function chain(titles: string, fields: object = {}): Promise<Task[]> {
  const tasks: Task[] = []
  for (const title of titles)
    tasks.push(await newTask(title, tasks.length === 0 ? fields : { parent_id: tasks.at(-1)?.id }))
  return tasks
}

test('a subtask is in the list of its parent, and has its place among the other subtasks', async () => {
  const { id: list_id } = await newList()
  const parent = await newTask('p', { list_id })
  const parent_id = parent.id
  const b = await newTask('b', { parent_id })
  expect(b).toMatchObject({ parent_id, list_id })
  expect(await newTask('c', { parent_id, list_id })).toMatchObject({ parent_id, list_id })
  await ada.call('moveTask', 200, {
    path: { id: (await newTask('a', { parent_id })).id },
    body: { after_id: null },
  })
  expect(await order(`parent_id=${parent_id}`)).toBe('abc')
  expect(await order(`list_id=${list_id}&parent_id=none`)).toBe('p')
})

test.each([
  ['a creation', () => send('POST', '', { title: 'x', parent_id: parent.id, list_id: list })],
  ['a patch of both', () => send('PATCH', `/${other.id}`, { parent_id: parent.id, list_id: list })],
  ['a patch of a subtask', () => send('PATCH', `/${child.id}`, { list_id: list })],
  ['a move', () => send('POST', `/${child.id}/move`, { list_id: list })],
])('another list than the parent’s is refused: %s', async (_, request) => {
  parent = await newTask('p')
  child = await newTask('c', { parent_id: parent.id })
  other = await newTask('o')
  list = (await newList()).id
  const response = await request()
  expect([response.status, pointers(response)]).toEqual([400, ['/list_id']])
  expect(await get(child)).toEqual(child)
})
let [parent, child, other] = [] as unknown as [Task, Task, Task]
let list: number

describe('levels', () => {
  const tooMany = { status: 409, body: { code: 'too_many_levels' } }

  test('are five at most, those that come along included', async () => {
    const deep = await chain('abcde')
    const last = deep.at(-1) as Task
    expect(await send('POST', '', { title: 'f', parent_id: last.id })).toMatchObject(tooMany)
    const [top] = (await chain('xy')) as [Task]
    for (const { id } of deep.slice(3))
      expect(await send('PATCH', `/${top.id}`, { parent_id: id })).toMatchObject(tooMany)
    expect((await send('PATCH', `/${top.id}`, { parent_id: deep[2]?.id })).status).toBe(200)
  })

  test('no task comes below itself', async () => {
    const [a, , c] = (await chain('abc')) as [Task, Task, Task]
    for (const { id } of [a, c])
      for (const request of [
        send('PATCH', `/${a.id}`, { parent_id: id }),
        send('PUT', `/${a.id}`, { title: 'a', parent_id: id }),
        send('POST', `/${a.id}/move`, { parent_id: id }),
      ])
        expect(await request).toMatchObject({ status: 409, body: { code: 'task_cycle' } })
  })

  onService('the in-memory service takes one request after the other').test(
    'two tasks that come below each other at the same time do not become a circle',
    async () => {
      for (let round = 0; round < 10; round += 1) {
        const [a, b] = [await newTask('a'), await newTask('b')]
        const requests = [
          send('PATCH', `/${a.id}`, { parent_id: b.id }),
          send('POST', `/${b.id}/move`, { parent_id: a.id }),
        ]
        const statuses = (await Promise.all(requests)).map(({ status }) => status)
        expect(statuses.toSorted()).toEqual([200, 409])
      }
    },
  )
})

test('a parent that there is not is 404: behind the task and the list, before the versions', async () => {
  const bob = await signUp(service)
  const { body: foreign } = await bob.call('createTask', 201, { body: { title: 'x' } })
  const deleted = await newTask('d')
  await ada.call('deleteTask', 204, { path: { id: deleted.id } })
  const task = await newTask('t')
  const stale = { 'If-Match': '"999"' }
  for (const parent_id of [foreign.id, deleted.id, Number.MAX_SAFE_INTEGER]) {
    const missing = { status: 404, body: { code: 'parent_not_found' } }
    expect(await send('POST', '', { title: 'x', parent_id })).toMatchObject(missing)
    expect(await send('PATCH', `/${task.id}`, { parent_id }, stale)).toMatchObject(missing)
    expect(await send('POST', `/${task.id}/move`, { parent_id }, stale)).toMatchObject(missing)
  }
  const nowhere = { list_id: Number.MAX_SAFE_INTEGER, parent_id: Number.MAX_SAFE_INTEGER }
  expect(await send('POST', '', { title: 'x', ...nowhere })).toMatchObject({
    body: { code: 'list_not_found' },
  })
})

test('a task that goes to another list takes along what is below it: a write of each', async () => {
  const { id: list_id } = await newList()
  const tasks = await chain('abc')
  const sibling = await newTask('s', { parent_id: tasks[0]?.id })
  const target = await newTask('t', { list_id })
  await ada.call('moveTask', 200, { path: { id: tasks[0]?.id as number }, body: { list_id } })
  for (const before of [...tasks, sibling]) {
    const after = await get(before)
    expect([after.list_id, after.parent_id]).toEqual([list_id, before.parent_id])
    expect(after.updated_at > before.updated_at).toBe(true)
  }
  await ada.call('updateTask', 200, { path: { id: target.id }, body: { list_id: null } })
  await ada.call('moveTask', 200, { path: { id: tasks[0]?.id as number }, body: { parent_id: target.id } })
  expect(await Promise.all(tasks.map(get))).toMatchObject(tasks.map(() => ({ list_id: null })))
})

test('a parent_id that is written puts the task last there, and null makes it a task of its own again', async () => {
  const p = await newTask('p')
  const [a, b] = [await newTask('a', { parent_id: p.id }), await newTask('b', { parent_id: p.id })]
  const update = (task: Task, parent_id: number | null) =>
    ada.call('updateTask', 200, { path: { id: task.id }, body: { parent_id } })
  await update(a, null)
  expect([await order('parent_id=none'), await order(`parent_id=${p.id}`)]).toEqual(['pa', 'b'])
  await update(a, p.id)
  expect([await order('parent_id=none'), await order(`parent_id=${p.id}`)]).toEqual(['p', 'ba'])
  const { body } = await ada.call('replaceTask', 200, { path: { id: b.id }, body: { title: 'b' } })
  expect(body.parent_id).toBe(p.id)
})

test('a creation below a task that is sent again with its key makes one', async () => {
  const { id: parent_id } = await newTask('p')
  const headers = { 'Idempotency-Key': 'below' }
  const [first, again] = [
    await send('POST', '', { title: 'x', parent_id }, headers),
    await send('POST', '', { title: 'x', parent_id }, headers),
  ]
  expect([first.status, again.status, again.body]).toEqual([201, 201, first.body])
  expect(await order(`parent_id=${parent_id}`)).toBe('x')
})

/** Sends a request that depends on the first version while somebody else makes the second. */
async function meeting(task: Task, request: () => ReturnType<typeof send>) {
  return await withAdmin(service.databaseUrl, async (other) => {
    await other.query('begin')
    const write = 'update tasks set version = version + 1 where user_id = $1 and id = $2'
    await other.query(write, [ada.id, task.id])
    const responding = request()
    await untilSomebodyWaits(service.db)
    await other.query('commit')
    return await responding
  })
}
const ofFirst = { 'If-Match': '"1"' }

onService('it takes one request after the other').test.each<
  [string, string, (task: Task) => string, object?]
>([
  ['a deletion', 'DELETE', ({ id }) => `/${id}`],
  ['a deletion for good', 'DELETE', ({ id }) => `/${id}?permanent=true`],
  ['a patch', 'PATCH', ({ id }) => `/${id}`, { list_id: null }],
  ['a move', 'POST', ({ id }) => `/${id}/move`, { list_id: null }],
])(
  '%s that meets another write changes neither the task nor what is below it',
  async (_, method, path, json) => {
    const { id: list_id } = await newList()
    const task = await newTask('p', { list_id })
    const below = await newTask('c', { parent_id: task.id })
    const response = await meeting(task, () => send(method, path(task), json, ofFirst))
    expect(response).toMatchObject({ status: 412, body: { code: 'precondition_failed' } })
    expect(await get(below)).toEqual(below)
    expect(await get(task)).toEqual(task)
  },
)
