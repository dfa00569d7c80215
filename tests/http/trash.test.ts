// The trash: what is deleted is gone to everything, can be restored, and is removed after 30 days.
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { beforeEach, describe, expect, test } from 'vitest'
import type { components } from '../../generated/dist/schema.d.ts'
import { removeExpired } from '../../src/db/housekeeping.ts'
import { expiries } from '../../src/features/expiries.ts'
import { trashExpiry } from '../../src/features/tasks/trash-expiry.ts'
import { type Person, signUp } from '../support/client.ts'
import { onService, type TestService, testService } from '../support/service.ts'
import { makeTrashDue } from '../support/time-travel.ts'

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
  service.send(method, `/api/me/${path}`, { token: ada.token, json, headers })
const remove = (task: Task, query = '') => send('DELETE', `tasks/${task.id}${query}`)
const restore = (task: Task) => send('POST', `tasks/${task.id}/restore`)
const list = async (query: string) => (await send('GET', `tasks?${query}`)).body as Task[]
const titles = async (query: string) => (await list(query)).map(({ title }) => title).join('')
const notFound = { status: 404, body: { code: 'task_not_found' } }

test('a deleted task is in the trash, and gone to every other operation', async () => {
  const [task, other] = [await newTask('a', { external_id: 'crm-1' }), await newTask('b')]
  expect((await remove(task)).status).toBe(204)
  const [deleted] = await list('deleted=true')
  expect(deleted).toMatchObject({ id: task.id, title: 'a', deleted_at: expect.any(String) })
  expect([await titles(''), await titles('deleted=false'), await titles('deleted=true')]).toEqual([
    'b',
    'b',
    'a',
  ])
  const requests: [string, string, object?][] = [
    ['GET', ''],
    ['PUT', '', { title: 'x' }],
    ['PATCH', '', { title: 'x' }],
    ['PATCH', '/complete', { completed: true }],
    ['POST', '/move', {}],
    ['DELETE', ''],
  ]
  for (const [method, path, json] of requests)
    expect(await send(method, `tasks/${task.id}${path}`, json)).toMatchObject(notFound)
  const behind = { after_id: task.id }
  expect(await send('POST', `tasks/${other.id}/move`, behind)).toMatchObject({
    body: { code: 'sibling_not_found' },
  })
  expect(await send('POST', 'tasks', { title: 'x', external_id: 'crm-1' })).toMatchObject({
    body: { code: 'external_id_taken' },
  })
  expect(await list('deleted=true')).toEqual([deleted])
})

test('a restored task is what it was, where it was: one write later', async () => {
  const { id: list_id } = await newList()
  const [a, b, c] = [
    await newTask('a', { list_id }),
    await newTask('b', { list_id }),
    await newTask('c', { list_id }),
  ]
  await remove(b)
  const { status, body, headers } = await restore(b)
  expect([status, headers.get('ETag')]).toEqual([200, '"3"'])
  expect(body).toEqual({ ...b, updated_at: (body as Task).updated_at })
  expect((body as Task).updated_at > b.updated_at).toBe(true)
  expect(await titles(`list_id=${list_id}&sort=position`)).toBe('abc')
  expect([await titles('deleted=true'), a.id < c.id]).toEqual(['', true])
})

test('what is not in the trash is not restored', async () => {
  const task = await newTask('a')
  expect(await restore(task)).toMatchObject({ status: 409, body: { code: 'not_deleted' } })
  expect(await restore({ ...task, id: Number.MAX_SAFE_INTEGER })).toMatchObject(notFound)
  const bob = await signUp(service)
  await remove(task)
  expect((await bob.call('restoreTask', 404, { path: { id: task.id } })).body.code).toBe('task_not_found')
})

describe('with subtasks', () => {
  test('a task goes and comes back with those that went with it, not with one that had gone before', async () => {
    const a = await newTask('a')
    const b = await newTask('b', { parent_id: a.id })
    const c = await newTask('c', { parent_id: b.id })
    const early = await newTask('e', { parent_id: a.id })
    await remove(early)
    await sleep(2) // deletions of one millisecond are one
    service.now = new Date(service.now.getTime() + 2)
    await remove(a)
    expect([await titles(''), await titles('deleted=true')]).toEqual(['', 'abce'])
    await restore(a)
    expect([await titles(''), await titles('deleted=true')]).toEqual(['abc', 'e'])
    expect((await ada.call('getTask', 200, { path: { id: c.id } })).body.parent_id).toBe(b.id)
    await restore(early)
    expect(await titles(`parent_id=${a.id}&sort=position`)).toBe('be')
  })

  test('one that comes back without its parent, or its list, is on its own, and last', async () => {
    const { id: list_id } = await newList()
    const a = await newTask('a', { list_id })
    const b = await newTask('b', { parent_id: a.id })
    await newTask('z', { list_id })
    await remove(a)
    expect((await restore(b)).body).toMatchObject({ parent_id: null, list_id })
    expect(await titles(`list_id=${list_id}&sort=position`)).toBe('zb')
    await remove(b)
    await send('DELETE', `lists/${list_id}`)
    expect((await restore(b)).body).toMatchObject({ parent_id: null, list_id: null })
  })

  test('it comes back into the list to which its parent has gone meanwhile', async () => {
    const { id: list_id } = await newList()
    const a = await newTask('a')
    const b = await newTask('b', { parent_id: a.id })
    await remove(b)
    await ada.call('moveTask', 200, { path: { id: a.id }, body: { list_id } })
    expect((await restore(b)).body).toMatchObject({ parent_id: a.id, list_id })
  })

  onService('the in-memory service takes one request after the other').test(
    'none is left behind that is created while its parent is deleted',
    async () => {
      for (let round = 0; round < 10; round += 1) {
        const parent = await newTask('p')
        const child = await newTask('c', { parent_id: parent.id })
        await Promise.all([
          ...[parent, child].map(({ id }) => send('POST', 'tasks', { title: 'x', parent_id: id })),
          remove(parent),
        ])
        expect(await titles('')).toBe('')
      }
    },
  )
})

describe('for good', () => {
  test('a task is removed with what is below it, from where it is or from the trash', async () => {
    const a = await newTask('a', { external_id: 'crm-1' })
    const b = await newTask('b', { parent_id: a.id })
    await remove(b)
    expect((await remove(a, '?permanent=true')).status).toBe(204)
    expect([await titles(''), await titles('deleted=true')]).toEqual(['', ''])
    for (const task of [a, b]) expect(await restore(task)).toMatchObject(notFound)
    expect(await remove(a, '?permanent=true')).toMatchObject(notFound)
    await newTask('again', { external_id: 'crm-1' })
  })

  test('a stale version removes nothing', async () => {
    const task = await newTask('a')
    const stale = { 'If-Match': '"999"' }
    for (const query of ['', '?permanent=true'])
      expect((await send('DELETE', `tasks/${task.id}${query}`, undefined, stale)).status).toBe(412)
    expect(await titles('')).toBe('a')
  })
})

test('a list that is deleted with its tasks leaves them in the trash', async () => {
  const { id: list_id } = await newList()
  const a = await newTask('a', { list_id })
  await newTask('b', { parent_id: a.id })
  await newTask('c')
  expect((await send('DELETE', `lists/${list_id}?tasks=trash`)).status).toBe(204)
  expect([await titles(''), await titles('deleted=true')]).toEqual(['c', 'ab'])
  expect((await restore(a)).body).toMatchObject({ list_id: null })
})

onService('nothing expires there').test(
  'what has been there for 30 days is removed for good, of every user, and nothing else',
  async () => {
    const age = (id: number, days: number) =>
      service.db
        .updateTable('tasks')
        .set({ deleted_at: sql`now() - ${sql.lit(`${days} days`)}::interval` })
        .where('user_id', '=', ada.id)
        .where('id', '=', id)
        .execute()
    const [old, young, open] = [await newTask('o'), await newTask('y'), await newTask('n')]
    for (const task of [old, young]) await remove(task)
    await age(old.id, 31)
    await age(young.id, 29)
    expect(await removeExpired(service.db, expiries)).toMatchObject({ tasks: 0 }) // nobody's is due
    await makeTrashDue(service.db, ada.id)
    expect(await removeExpired(service.db, expiries)).toMatchObject({ tasks: 1 })
    expect([await titles('deleted=true'), await titles('')]).toEqual(['y', open.title])
    const due = () => service.db.selectFrom('trashes').selectAll().where('user_id', '=', ada.id).execute()
    expect(await due()).toEqual([{ user_id: ada.id, due_at: expect.any(String) }])
    await age(young.id, 31)
    await makeTrashDue(service.db, ada.id)
    expect(await removeExpired(service.db, expiries)).toMatchObject({ tasks: 1 })
    expect(await due()).toEqual([])
  },
)

onService('nothing expires there').test(
  'what went to the trash later than the task that it is below keeps that there, and housekeeping comes to an end',
  async () => {
    const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString()
    const tasks = [
      { id: 1, title: 'p', external_id: 'p', deleted_at: daysAgo(31) },
      { id: 2, title: 's', external_id: 's', deleted_at: daysAgo(29), parent_id: 1 },
    ]
    expect(await send('POST', 'import', { tasks })).toMatchObject({ body: { created: 2 } })
    await makeTrashDue(service.db, ada.id)
    expect(await trashExpiry.removeBatch(service.db)).toEqual({ removed: 0, more: true })
    expect(await trashExpiry.removeBatch(service.db)).toEqual({ removed: 0, more: false })
    await sql`update tasks set deleted_at = deleted_at - interval '2 days' where user_id = ${ada.id}`.execute(
      service.db,
    )
    await makeTrashDue(service.db, ada.id)
    expect(await removeExpired(service.db, expiries)).toMatchObject({ tasks: 2 })
  },
)

onService('nothing expires there').test('a large subtree is removed from its last level on', async () => {
  const parent = await newTask('p')
  await service.db
    .insertInto('tasks')
    .values(
      Array.from({ length: 1500 }, (_, n) => ({ user_id: ada.id, title: `${n}`, parent_id: parent.id })),
    )
    .execute()
  await sql`analyze tasks`.execute(service.db) // else each row that is removed reads the whole table for its subtasks
  await remove(parent)
  const long = sql`now() - interval '31 days'`
  await sql`update tasks set deleted_at = ${long} where user_id = ${ada.id}`.execute(service.db)
  await makeTrashDue(service.db, ada.id)
  const seen: (number | null)[][] = []
  const look = async () => {
    const left = await service.db
      .selectFrom('tasks')
      .select('parent_id')
      .where('user_id', '=', ada.id)
      .where('id', '<>', parent.id)
      .execute()
    seen.push([...new Set(left.map(({ parent_id }) => parent_id))])
  }
  const { removeBatch } = trashExpiry
  while ((await removeBatch(service.db)).more) await look()
  expect(seen[0]).toEqual([parent.id])
  expect(seen.flat()).not.toContain(null)
  expect(await titles('deleted=true')).toBe('')
})
