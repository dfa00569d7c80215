// Lists: how many there may be, and what their deletion does to the tasks in them.
import { beforeAll, describe, expect, test } from 'vitest'
import type { components } from '../../generated/dist/schema.d.ts'
import { type Person, signUp } from '../support/client.ts'
import { holdChanges, untilSomebodyWaits, withAdmin } from '../support/database.ts'
import { onService, type TestService, testService } from '../support/service.ts'

type Task = components['schemas']['Task']

let service: TestService
let ada: Person
beforeAll(async () => {
  service = await testService()
  ada = await signUp(service)
})

const newList = async (name: string, { call } = ada) =>
  (await call('createList', 201, { body: { name } })).body
const newTask = async (title: string, list_id: number | null = null, { call } = ada) =>
  (await call('createTask', 201, { body: { title, list_id } })).body
const tasksIn = async (where: string, { token } = ada) =>
  (await service.send('GET', `/api/me/tasks?sort=position&list_id=${where}`, { token })).body as Task[]
const titles = (tasks: Task[]) => tasks.map(({ title }) => title)

test('a new list comes last, and the order is that of the positions unless another one is asked for', async () => {
  const bob = await signUp(service)
  for (const name of ['Zebra', 'äpfel', 'Birnen']) await newList(name, bob)
  const names = async (query = '') => {
    const { body } = await service.send('GET', `/api/me/lists${query}`, { token: bob.token })
    return (body as { name: string }[]).map(({ name }) => name)
  }
  expect(await names()).toEqual(['Zebra', 'äpfel', 'Birnen'])
  expect(await names('?sort=-position')).toEqual(['Birnen', 'äpfel', 'Zebra'])
  expect(await names('?sort=name')).toEqual(['äpfel', 'Birnen', 'Zebra'])
})

describe('the deletion of a list', () => {
  test('keeps its tasks, which are in no list then: a write of each, and they come last there in their order', async () => {
    const bob = await signUp(service)
    const [gone, kept] = [await newList('gone', bob), await newList('kept', bob)]
    const loose = await newTask('loose', null, bob)
    const [first, second] = [await newTask('first', gone.id, bob), await newTask('second', gone.id, bob)]
    const other = await newTask('other', kept.id, bob)
    await bob.call('moveTask', 200, { path: { id: second.id }, body: { after_id: null } })
    await newTask('later', null, bob)
    const before = await tasksIn(String(gone.id), bob)
    expect(titles(before)).toEqual(['second', 'first'])

    await bob.call('deleteList', 204, { path: { id: gone.id } })
    expect(titles(await tasksIn('none', bob))).toEqual(['loose', 'later', 'second', 'first'])
    for (const { id, updated_at } of before) {
      const { body, headers } = await bob.call('getTask', 200, { path: { id } })
      expect(body.list_id).toBeNull()
      expect(body.updated_at > updated_at).toBe(true)
      expect(headers.get('ETag')).toBe(id === second.id ? '"3"' : '"2"')
    }
    for (const { id, updated_at } of [loose, other])
      expect((await bob.call('getTask', 200, { path: { id } })).body.updated_at).toBe(updated_at)
    await newTask('last', null, bob)
    await bob.call('moveTask', 200, { path: { id: loose.id }, body: { after_id: first.id } })
    expect(titles(await tasksIn('none', bob))).toEqual(['later', 'second', 'first', 'loose', 'last'])
  })

  test('of another version changes nothing', async () => {
    const list = await newList('kept')
    const task = await newTask('in it', list.id)
    await ada.call('updateList', 200, { path: { id: list.id }, body: { name: 'renamed' } })
    const headers = { 'If-Match': '"1"' }
    const { status } = await service.send('DELETE', `/api/me/lists/${list.id}`, { token: ada.token, headers })
    expect(status).toBe(412)
    expect((await ada.call('getTask', 200, { path: { id: task.id } })).body).toEqual(task)
  })

  onService('the in-memory service takes one request after the other').test(
    'leaves no task in it that is created or moved there at the same time',
    async () => {
      for (let round = 0; round < 10; round += 1) {
        const list = await newList('short-lived')
        const tasks = await Promise.all([1, 2, 3].map((n) => newTask(`${n}`)))
        const { token } = ada
        const into = { token, json: { list_id: list.id } }
        const results = await Promise.all([
          ...[1, 2, 3].map(() =>
            service.send('POST', '/api/me/tasks', { token, json: { title: 'x', list_id: list.id } }),
          ),
          service.send('DELETE', `/api/me/lists/${list.id}`, { token }),
          ...tasks.map(({ id }) => service.send('PATCH', `/api/me/tasks/${id}`, into)),
          ...tasks.map(({ id }) => service.send('POST', `/api/me/tasks/${id}/move`, into)),
        ])
        for (const { status, body } of results)
          if (status === 404) expect(body).toMatchObject({ code: 'list_not_found' })
          else expect(status).toBeLessThan(300)
        expect(await tasksIn(String(list.id))).toEqual([])
      }
    },
  )
})

describe('a user may have 1000 lists', () => {
  const send = (person: Person, headers = {}) =>
    service.send('POST', '/api/me/lists', { token: person.token, json: { name: 'one more' }, headers })
  const full = { status: 409, body: { code: 'limit_reached' } }

  test('and no more, until one is deleted; a creation that is sent again is replayed all the same', async () => {
    const bob = await signUp(service)
    for (let n = 1; n < 1000; n += 1) await newList(`${n}`, bob)
    const key = { 'Idempotency-Key': 'the-last' }
    const last = await send(bob, key)
    expect(last.status).toBe(201)
    expect(await send(bob)).toMatchObject(full)
    expect(await send(bob, { 'Idempotency-Key': 'another' })).toMatchObject(full)
    const file = { lists: [{ name: '1' }, { name: 'a new one' }], tasks: [] }
    expect(await service.send('POST', '/api/me/import', { token: bob.token, json: file })).toMatchObject(full)
    expect(await send(bob, key)).toMatchObject({ status: 201, body: last.body as object })
    await bob.call('deleteList', 204, { path: { id: (last.body as { id: number }).id } })
    expect((await send(bob, { 'Idempotency-Key': 'another' })).status).toBe(201)
  })

  onService('the in-memory service takes one request after the other').test(
    'also when they are created at the same time',
    async () => {
      const bob = await signUp(service)
      const rows = Array.from({ length: 995 }, (_, n) => ({ user_id: bob.id, name: `${n}` }))
      await service.db.insertInto('lists').values(rows).execute()
      const sent = Array.from({ length: 20 }, (_, n) =>
        send(bob, n % 2 === 0 ? {} : { 'Idempotency-Key': `key-${n}` }),
      )
      const statuses = (await Promise.all(sent)).map(({ status }) => status)
      expect(statuses.toSorted()).toEqual([...Array(5).fill(201), ...Array(15).fill(409)])
    },
  )
})

test('a key of 255 characters is as good for lists as for tasks, and one key is two for both', async () => {
  const headers = { 'Idempotency-Key': 'k'.repeat(255) }
  const { token } = ada
  const list = () => service.send('POST', '/api/me/lists', { token, headers, json: { name: 'keyed' } })
  const task = () => service.send('POST', '/api/me/tasks', { token, headers, json: { title: 'keyed' } })
  const [first, of] = [await list(), await task()]
  expect([first.status, of.status]).toEqual([201, 201])
  expect([(await list()).body, (await task()).body]).toEqual([first.body, of.body])
})

onService('it has no connections').test(
  'creations that wait for each other keep nobody else from his filters and lists',
  async () => {
    const [bob, eve] = [await signUp(service), await signUp(service)]
    await withAdmin(service.databaseUrl, async (holder) => {
      await holder.query('begin')
      await holdChanges(holder, eve.id)
      const waiting = Array.from({ length: 10 }, () =>
        service.send('POST', '/api/me/lists', { token: eve.token, json: { name: 'x' } }),
      )
      await untilSomebodyWaits(service.db)
      const page = await service.send('GET', '/api/me/tasks?priority=high', { token: bob.token })
      expect([page.status, (await newList('of Bob', bob)).name]).toEqual([200, 'of Bob'])
      await holder.query('commit')
      for (const { status } of await Promise.all(waiting)) expect([201, 503]).toContain(status)
    })
  },
)
