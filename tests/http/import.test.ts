// Importing tasks from a file: all of them or none, each once, and every mistake with its place.
import { sql } from 'kysely'
import { beforeEach, describe, expect, test } from 'vitest'
import type { components } from '../../generated/dist/schema.d.ts'
import { insertAll } from '../../src/features/transfer/queries.ts'
import { type Person, signUp } from '../support/client.ts'
import { holdChanges, untilSomebodyWaits, withAdmin } from '../support/database.ts'
import { importsOf, json, placesIn, tasksOf } from '../support/imports.ts'
import { onService, type TestService, testService } from '../support/service.ts'

type Task = components['schemas']['Task']

let service: TestService
let ada: Person
beforeEach(async () => {
  service ??= await testService()
  ada = await signUp(service)
})

const { send, titles } = importsOf(() => ({ service, ada }))
const importing = async (value: unknown) => (await send(JSON.stringify(value))).body
const changed = ({ id }: Person) => ({
  ...{ id: expect.any(Number), user_id: id },
  ...{ position: expect.any(String), updated_at: expect.any(String) },
})
const none = { lists_created: 0, omitted: 0, omissions: [] }

describe('an export', () => {
  const fill = async () => {
    for (const body of [
      { title: 'first', description: 'of all', priority: 'high' as const, due_date: '2026-12-24' },
      { title: 'second', completed: true, external_id: 'crm-2' },
    ])
      await ada.call('createTask', 201, { body })
    return (await service.send('GET', '/api/me/export', { token: ada.token })).text
  }

  test('of another account is taken whole, in its order, and keeps when tasks were created', async () => {
    const file = await fill()
    const before = await tasksOf(ada)
    const bob = await signUp(service)
    expect((await send(file, json, bob.token)).body).toEqual({ created: 2, skipped: 0, ...none })
    const [first, second] = before as [Task, Task]
    expect(await tasksOf(bob)).toEqual([
      {
        ...first,
        external_id: `exported/${ada.id}/${first.id}/${first.created_at}`,
        ...changed(bob),
      },
      { ...second, ...changed(bob) },
    ])
  })

  test('has lists, subtasks, an order and a trash, which come along', async () => {
    const list = async (name: string) => (await ada.call('createList', 201, { body: { name } })).body
    const task = async (title: string, fields: object = {}) =>
      (await ada.call('createTask', 201, { body: { title, ...fields } })).body
    const [one, two] = [await list('one'), await list('two')]
    await ada.call('moveList', 200, { path: { id: two.id }, body: { after_id: null } })
    const [a, b] = [
      await task('a', { list_id: one.id, labels: ['x', 'y, {z}'] }),
      await task('b', { list_id: one.id }),
    ]
    await ada.call('moveTask', 200, { path: { id: b.id }, body: { after_id: null } })
    const below = await task('a1', { parent_id: a.id })
    await task('a11', { parent_id: below.id, completed: true })
    const gone = await task('gone')
    await task('gone1', { parent_id: gone.id })
    await ada.call('deleteTask', 204, { path: { id: gone.id } })
    const file = (await service.send('GET', '/api/me/export', { token: ada.token })).text

    const bob = await signUp(service)
    const shape = async ({ call, token }: Person) => {
      const lists = (await call('listLists', 200)).body
      const read = async (query: string) =>
        (await service.send('GET', `/api/me/tasks?${query}`, { token })).body as Task[]
      const all = [...(await read('sort=position')), ...(await read('deleted=true&sort=position'))]
      const titleOf = (id: number | null) => all.find((one) => one.id === id)?.title
      return {
        lists: lists.map(({ name }) => name),
        tasks: all.map(({ title, labels, list_id, parent_id, completed_at, deleted_at, created_at }) => ({
          ...{ title, labels, completed_at, deleted_at, created_at, parent: titleOf(parent_id) },
          list: lists.find(({ id }) => id === list_id)?.name,
        })),
      }
    }
    const counts = { created: 6, skipped: 0, ...none, lists_created: 2 }
    expect((await send(file, json, bob.token)).body).toEqual(counts)
    const sorted = ({ lists, tasks }: Awaited<ReturnType<typeof shape>>) => ({
      lists,
      tasks: tasks.toSorted((x, y) => (x.title < y.title ? -1 : 1)),
    })
    expect(sorted(await shape(bob))).toEqual(sorted(await shape(ada)))
    const inOne = async ({ call, token }: Person) => {
      const { id } = (await call('listLists', 200)).body.find(({ name }) => name === 'one') ?? {}
      const path = `/api/me/tasks?sort=position&parent_id=none&list_id=${id}`
      return ((await service.send('GET', path, { token })).body as Task[]).map(({ title }) => title)
    }
    expect([await inOne(ada), await inOne(bob)]).toEqual([
      ['b', 'a'],
      ['b', 'a'],
    ])
    expect((await send(file, json, bob.token)).body).toEqual({ ...none, created: 0, skipped: 6 })
    expect((await send(file)).body).toEqual({ ...none, created: 0, skipped: 6 })
    await ada.call('deleteTask', 204, { path: { id: below.id } })
    await service.send('DELETE', `/api/me/tasks/${below.id}?permanent=true`, { token: ada.token })
    expect((await send(file)).body).toEqual({ ...none, created: 2, skipped: 4 })
    expect(sorted(await shape(ada)).tasks.map(({ title, parent }) => `${parent} ${title}`)).toEqual(
      sorted(await shape(bob)).tasks.map(({ title, parent }) => `${parent} ${title}`),
    )
  })

  test('names a list and a parent that the file does not have, and parents in a circle', async () => {
    const response = await send(
      JSON.stringify({
        tasks: [
          { title: 'a', external_id: 'a', list_id: 7 },
          { title: 'b', external_id: 'b', parent_id: 7 },
          { title: 'c', external_id: 'c', id: 1, parent_id: 2 },
          { title: 'd', external_id: 'd', id: 2, parent_id: 1 },
        ],
      }),
    )
    expect([response.status, placesIn(response).map(([pointer, code]) => `${pointer} ${code}`)]).toEqual([
      400,
      [
        '/tasks/0/list_id unknown',
        '/tasks/1/parent_id unknown',
        '/tasks/2/parent_id unknown',
        '/tasks/3/parent_id unknown',
      ],
    ])
    expect(await titles()).toEqual([])
  })

  test('may come twice', async () => {
    const file = await fill()
    const bob = await signUp(service)
    await send(file, json, bob.token)
    expect((await send(file, json, bob.token)).body).toEqual({ created: 0, skipped: 2, ...none })
    expect(await tasksOf(bob)).toHaveLength(2)
  })

  test('changes nothing in the account that it is of, and brings back what was deleted for good since', async () => {
    const file = await fill()
    expect((await send(file)).body).toEqual({ created: 0, skipped: 2, ...none })
    const [first] = (await tasksOf(ada)) as [Task]
    await ada.call('updateTask', 200, { path: { id: first.id }, body: { title: 'changed' } })
    expect((await send(file)).body).toEqual({ created: 0, skipped: 2, ...none })
    await ada.call('deleteTask', 204, { path: { id: first.id } })
    expect((await send(file)).body).toEqual({ created: 0, skipped: 2, ...none })
    await ada.call('restoreTask', 200, { path: { id: first.id } })
    const forGood = `/api/me/tasks/${first.id}?permanent=true`
    await service.send('DELETE', forGood, { token: ada.token })
    expect((await send(file)).body).toEqual({ created: 1, skipped: 1, ...none })
    expect((await titles()).sort()).toEqual(['first', 'second'])
    expect((await send(file)).body).toEqual({ created: 0, skipped: 2, ...none })
  })
})

test('a task may be as a creation takes it, with an external id', async () => {
  const tasks = [
    { title: ' one ', external_id: '1' },
    { title: 'two', external_id: '2', priority: 'low' },
  ]
  expect(await importing({ tasks })).toEqual({ created: 2, skipped: 0, ...none })
  expect(await tasksOf(ada)).toMatchObject([
    { title: 'one', external_id: '1', completed: false, description: null },
    { title: 'two', external_id: '2', priority: 'low' },
  ])
  const { body } = await service.send('GET', '/api/me/tasks?q=ONE', { token: ada.token })
  expect(body).toMatchObject([{ title: 'one' }])
})

test('no tasks are no mistake', async () => {
  expect(await importing({ tasks: [] })).toEqual({ created: 0, skipped: 0, ...none })
})

test('a creation in the future is one of now', async () => {
  const task = { title: 'x', external_id: 'x', created_at: '9999-12-31T23:59:59.999Z' }
  await importing({ tasks: [task] })
  const [made] = (await tasksOf(ada)) as [Task]
  expect(made.created_at <= made.updated_at).toBe(true)
})

describe('what is wrong with JSON has its line and column, and nothing is created:', () => {
  test('broken rules of several tasks', async () => {
    const file = `{
  "user": { "id": 1 },
  "tasks": [
    { "title": "good", "external_id": "1" },
    { "title": " ", "external_id": "2", "priority": "urgent" },
    { "external_id": "3", "due_date":   "tomorrow" },
    { "title": "x", "external_id": "4", "colour": "red" },
    { "title": "😀", "external_id": "1" }, { "title": "no id" }
  ],
  "labels": []
}`
    const response = await send(file)
    expect(response).toMatchObject({ status: 400, body: { code: 'validation_failed' } })
    expect(placesIn(response)).toEqual([
      ['/tasks/1/title', 'invalid_format', 5, 16],
      ['/tasks/1/priority', 'invalid_union', 5, 53],
      ['/tasks/2/title', 'required', 6, 5],
      ['/tasks/2/due_date', 'invalid_format', 6, 41],
      ['/tasks/3/colour', 'unrecognized_key', 7, 51],
      ['/tasks/4', 'not_unique', 8, 5],
      ['/tasks/5/external_id', 'required', 8, 43],
      ['/labels', 'unrecognized_key', 10, 13],
    ])
    expect(await titles()).toEqual([])
  })

  test.each([
    ['no JSON', 'title,done\n', 1, 1],
    ['a comma too many', '{"tasks": [\n  {"title":"a","external_id":"1"},\n]}', 3, 1],
    ['a file that was cut short', '{"tasks":[\n{"title":"a","external_id":"1"},\n{"tit', 3, 6],
    ['something behind it', '{"tasks":[]}\n\n}', 3, 1],
  ])('%s', async (_, file, line, column) => {
    const response = await send(file)
    expect(response).toMatchObject({ status: 400, body: { code: 'malformed_json' } })
    expect(placesIn(response)).toEqual([['', 'malformed', line, column]])
    expect(await titles()).toEqual([])
  })

  test.each([
    ['an array', '[]', '', 'invalid_type'],
    ['tasks that are none', '{"tasks":{}}', '/tasks', 'invalid_type'],
    ['no tasks', ' {}', '/tasks', 'required'],
    ['a task that is text', '{"tasks":["x"]}', '/tasks/0', 'invalid_type'],
  ])('%s', async (_, file, pointer, code) => {
    const response = await send(file)
    expect(placesIn(response).map((place) => place.slice(0, 2))).toEqual([[pointer, code]])
  })

  test('of many mistakes the first 50 are named', async () => {
    const { body } = await send(JSON.stringify({ tasks: Array.from({ length: 60 }, () => ({})) }))
    expect((body as { errors: object[] }).errors).toHaveLength(50)
  })
})

test.each(['text/plain', 'application/xml', 'text/csv; charset=utf-16'])('%s is refused', async (type) => {
  const { status, headers } = await send('TYPE,CONTENT\n', { 'Content-Type': type })
  expect([status, headers.get('Accept')]).toEqual([415, 'application/json, text/csv'])
})

test('a file may be larger than other bodies', async () => {
  const tasks = Array.from({ length: 1200 }, (_, n) => ({ title: 'x'.repeat(200), external_id: String(n) }))
  expect(await importing({ tasks })).toMatchObject({ created: 1200 })
  expect(await importing({ tasks })).toMatchObject({ created: 0, skipped: 1200 })
})

test('a file of more than 64 MiB is refused before it is read', async () => {
  const { status, headers } = await send('{}', { ...json, 'Content-Length': String(64 * 1024 * 1024 + 1) })
  expect([status, headers.get('Connection')]).toEqual([413, 'close'])
})

test('a personal access token opens it with the scope tasks:write, and the export to none', async () => {
  const body = { name: 'import', scopes: ['tasks:write' as const] }
  const { token } = (await ada.call('createToken', 201, { body })).body
  const file = JSON.stringify({ tasks: [{ title: 'x', external_id: 'x' }] })
  expect((await send(file, json, token)).status).toBe(200)
  expect((await service.send('GET', '/api/me/export', { token })).status).toBe(403)
})

onService('the in-memory service takes one request after the other').test(
  'one import of a user goes on at a time, and none is half done',
  async () => {
    const file = (n: number) =>
      JSON.stringify({
        tasks: Array.from({ length: 800 }, (_, i) => ({ title: `of ${n}`, external_id: String(i) })),
      })
    const responses = await Promise.all([1, 2, 3].map((n) => send(file(n))))
    const statuses = responses.map(({ status }) => status).sort()
    expect(statuses[0]).toBe(200)
    for (const { status, body } of responses)
      if (status !== 200)
        expect([status, body]).toEqual([503, expect.objectContaining({ code: 'overloaded' })])
    expect(await tasksOf(ada)).toHaveLength(800)
    expect((await send(file(4))).body).toMatchObject({ created: 0, skipped: 800 })
  },
)

onService('takes the account away').test('an account that is gone gets nothing', async () => {
  await service.db.deleteFrom('users').where('id', '=', ada.id).execute()
  const file = JSON.stringify({ tasks: [{ title: 'x', external_id: 'x' }] })
  expect((await send(file)).body).toMatchObject({ code: 'invalid_token' })
  expect((await send('{"tasks":[]}')).body).toMatchObject({ code: 'invalid_token' })
})

onService('breaks a row of the database').test(
  'what the database refuses leaves nothing behind',
  async () => {
    await service.db.schema.alterTable('tasks').addCheckConstraint('no_last', sql`title <> 'last'`).execute()
    const tasks = Array.from({ length: 1001 }, (_, n) => ({
      title: n < 1000 ? 'x' : 'last',
      external_id: `${n}`,
    }))
    const { status } = await send(JSON.stringify({ tasks }))
    await service.db.schema.alterTable('tasks').dropConstraint('no_last').execute()
    expect([status, await titles()]).toEqual([500, []])
  },
)

onService('the in-memory service takes one request after the other').test(
  'two replicas that import the same tasks in opposite order do not wait for each other',
  async () => {
    const ids = Array.from({ length: 1500 }, (_, n) => String(n))
    for (let round = 0; round < 5; round += 1) {
      const tasks = ids.map((id) => ({ title: 'x', external_id: `${round}/${id}` }))
      const insert = (list: typeof tasks) =>
        service.db.transactionFor('filters', ada.id, (trx) => insertAll(trx, ada.id, [], list))
      const created = await Promise.all([insert(tasks), insert(tasks.toReversed())])
      expect(created.map((counts) => counts.created).toSorted((a, b) => a - b)).toEqual([0, 1500])
    }
  },
)

describe('a parent that was there, and is deleted while its new subtask is written,', () => {
  const tasks = [
    { title: 'p', external_id: 'p', id: 1 },
    { title: 'c', external_id: 'c', id: 2, parent_id: 1 },
  ]

  onService('it takes one request after the other').test.each([
    [
      'is in the trash',
      '',
      [
        ['c', true],
        ['p', true],
      ],
    ],
    ['is gone', '?permanent=true', []],
  ])('%s afterwards, and so is that', async (_, query, expected) => {
    const replica = await testService({ databaseUrl: service.databaseUrl })
    const { body: parent } = await ada.call('createTask', 201, { body: { title: 'p', external_id: 'p' } })
    const sent = await withAdmin(service.databaseUrl, async (other) => {
      await other.query('begin')
      await other.query(`insert into tasks (user_id, title, external_id) values ($1, 'x', 'c')`, [ada.id])
      const importing = send(JSON.stringify({ tasks }))
      await untilSomebodyWaits(service.db)
      const path = `/api/me/tasks/${parent.id}${query}`
      const deleting = replica.send('DELETE', path, { token: ada.token })
      await untilSomebodyWaits(service.db, 2)
      await other.query('rollback')
      return [await importing, await deleting]
    })
    expect(sent).toMatchObject([{ status: 200, body: { created: 1, skipped: 1 } }, { status: 204 }])
    const stored = service.db
      .selectFrom('tasks')
      .select(['title', 'deleted_at'])
      .where('user_id', '=', ada.id)
    const left = (await stored.orderBy('title').execute()).map(({ title, deleted_at }) => [
      title,
      deleted_at !== null,
    ])
    expect(left).toEqual(expected)
  })

  test('is there in any other case', async () => {
    expect((await send(JSON.stringify({ tasks }))).body).toMatchObject({ created: 2 })
    const [parent, child] = await tasksOf(ada)
    expect(child?.parent_id).toBe(parent?.id)
  })
})

onService('it takes one request after the other').test(
  'an import that waits for another change does not keep that from noting that the trash has something',
  async () => {
    const task = { title: 'a', external_id: 'a', labels: ['b'], deleted_at: '2026-01-01T00:00:00.000Z' }
    const { status } = await withAdmin(service.databaseUrl, async (other) => {
      await other.query('begin')
      await holdChanges(other, ada.id)
      const importing = send(JSON.stringify({ tasks: [task] }))
      await untilSomebodyWaits(service.db)
      await other.query("set local lock_timeout = '100ms'")
      await other.query('insert into trashes (user_id, due_at) values ($1, now())', [ada.id])
      await other.query('commit')
      return await importing
    })
    expect(status).toBe(200)
  },
)
