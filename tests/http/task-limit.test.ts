// How many tasks a user may have: exactly as many, whatever creates and removes them, also at the same time.
import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { removeExpired } from '../../src/db/housekeeping.ts'
import { trashExpiry } from '../../src/features/tasks/trash-expiry.ts'
import { type Person, signUp } from '../support/client.ts'
import { onService, type TestService, testService } from '../support/service.ts'
import { makeTrashDue } from '../support/time-travel.ts'

const max = 10

let service: TestService
beforeAll(async () => {
  service = await testService({ maxTasks: max })
})

const full = { status: 409, body: { code: 'limit_reached' } }

type Created = { status: number; headers: Headers; body: { id: number; code?: string } }

const create = async ({ token }: Person, json: object = {}, headers = {}): Promise<Created> =>
  (await service.send('POST', '/api/me/tasks', {
    token,
    json: { title: 'one more', ...json },
    headers,
  })) as never

/** With as many tasks as there may be, but for some. */
async function almostFull(left = 0): Promise<{ person: Person; tasks: Created['body'][] }> {
  const person = await signUp(service)
  const tasks = []
  for (let n = 0; n < max - left; n += 1) {
    const { status, body } = await create(person, { title: `${n}`, external_id: `own-${n}` })
    expect(status).toBe(201)
    tasks.push(body)
  }
  return { person, tasks }
}

const remove = ({ token }: Person, { id }: { id: number }, query = '') =>
  service.send('DELETE', `/api/me/tasks/${id}${query}`, { token })

test('there are as many as there may be, and no more', async () => {
  const { person } = await almostFull()
  for (let n = 0; n < 3; n += 1) expect(await create(person)).toMatchObject(full)
})

test('those in the trash count; what is removed for good, also out of the trash, makes room', async () => {
  const { person, tasks } = await almostFull()
  const [first, second] = tasks as [{ id: number }, { id: number }]
  await remove(person, first)
  expect(await create(person)).toMatchObject(full)
  expect(
    (await service.send('POST', `/api/me/tasks/${first.id}/restore`, { token: person.token })).status,
  ).toBe(200)
  await remove(person, first)
  await remove(person, first, '?permanent=true')
  await remove(person, second, '?permanent=true')
  expect((await create(person)).status).toBe(201)
  expect((await create(person)).status).toBe(201)
  expect(await create(person)).toMatchObject(full)
})

test('subtasks count, and a subtree that is removed makes room for all of it', async () => {
  const { person } = await almostFull(3)
  const { body: parent } = await create(person)
  const { body: child } = await create(person, { parent_id: parent.id })
  expect((await create(person, { parent_id: child.id })).status).toBe(201)
  expect(await create(person, { parent_id: parent.id })).toMatchObject(full)
  await remove(person, parent, '?permanent=true')
  for (let n = 0; n < 3; n += 1) expect((await create(person)).status).toBe(201)
  expect(await create(person)).toMatchObject(full)
})

describe('a creation that finds no room', () => {
  test('is replayed all the same where it was made before', async () => {
    const { person } = await almostFull(1)
    const key = { 'Idempotency-Key': 'the-last' }
    const last = await create(person, {}, key)
    expect(last.status).toBe(201)
    for (const again of ['once', 'twice']) {
      const replayed = await create(person, {}, key)
      expect([again, replayed.status, replayed.body]).toEqual([again, 201, last.body])
      expect(replayed.headers.get('Idempotency-Replayed')).toBe('true')
      expect(await create(person, {}, { 'Idempotency-Key': 'another' })).toMatchObject(full)
    }
    expect(await create(person, { title: 'other' }, key)).toMatchObject({ status: 422 })
    await remove(person, last.body, '?permanent=true')
    expect((await create(person, {}, { 'Idempotency-Key': 'another' })).status).toBe(201)
  })

  test('leads to the task that has its external_id, so that a repeated one finds what it has made', async () => {
    const { person, tasks } = await almostFull()
    for (const headers of [{}, {}, { 'Idempotency-Key': 'a-key' }]) {
      const taken = await create(person, { external_id: 'own-3' }, headers)
      expect(taken).toMatchObject({ status: 409, body: { code: 'external_id_taken' } })
      expect(taken.headers.get('Location')).toMatch(new RegExp(`/${tasks[3]?.id}$`))
      expect(await create(person)).toMatchObject(full)
    }
  })

  test('says first what else is wrong with it', async () => {
    const { person, tasks } = await almostFull()
    for (let n = 0; n < 2; n += 1) {
      expect(await create(person, { title: '' })).toMatchObject({ status: 400 })
      expect(await create(person, { list_id: 1_000_000 })).toMatchObject({ body: { code: 'list_not_found' } })
      expect(await create(person, { parent_id: 1_000_000 })).toMatchObject({
        body: { code: 'parent_not_found' },
      })
      const { body: list } = await person.call('createList', 201, { body: { name: `${n}` } })
      const elsewhere = { parent_id: tasks[0]?.id, list_id: list.id }
      expect(await create(person, elsewhere)).toMatchObject({ status: 400 })
      expect(await create(person)).toMatchObject(full)
    }
  })
})

describe('an import', () => {
  const send = ({ token }: Person, json: object) => service.send('POST', '/api/me/import', { token, json })
  const fileOf = (...names: string[]) => ({
    lists: [{ id: 1, name: 'imported' }],
    tasks: names.map((external_id) => ({ title: external_id, external_id, list_id: 1 })),
  })

  test('is made as a whole, or not at all', async () => {
    const { person } = await almostFull(2)
    expect(await send(person, fileOf('a', 'b', 'c'))).toMatchObject(full)
    const { body: lists } = await person.call('listLists', 200, {})
    expect(lists).toEqual([])
    expect(await send(person, fileOf('a', 'b'))).toMatchObject({ status: 200, body: { created: 2 } })
    expect(await create(person)).toMatchObject(full)
  })

  test('of what is there already needs no room', async () => {
    const { person } = await almostFull()
    expect(await send(person, fileOf('own-1', 'own-2'))).toMatchObject({ status: 200, body: { skipped: 2 } })
    expect(await send(person, fileOf('own-1', 'a'))).toMatchObject(full)
  })

  test('counts what comes into the trash', async () => {
    const { person } = await almostFull(1)
    const tasks = [{ title: 'x', external_id: 'x', deleted_at: new Date().toISOString() }]
    expect(await send(person, { tasks })).toMatchObject({ body: { created: 1 } })
    expect(await create(person)).toMatchObject(full)
  })
})

onService('the in-memory service takes one request after the other').describe('at the same time', () => {
  const statusesOf = async (creations: Promise<Created>[]) =>
    Object.fromEntries(
      Object.entries(Object.groupBy(await Promise.all(creations), ({ status }) => status)).map(
        ([status, some]) => [status, some?.length],
      ),
    )

  test.each([
    ['alone', {}],
    ['with keys', { 'Idempotency-Key': '' }],
  ])('creations make no more than there is room for: %s', async (_, header) => {
    const person = await signUp(service)
    const creations = Array.from({ length: 50 }, (__, n) =>
      create(person, {}, 'Idempotency-Key' in header ? { 'Idempotency-Key': `key-${n}` } : {}),
    )
    expect(await statusesOf(creations)).toEqual({ 201: max, 409: 50 - max })
    const rows = await service.db.selectFrom('tasks').where('user_id', '=', person.id).select('id').execute()
    expect(rows).toHaveLength(max)
  })

  test('subtasks, imports and others share the room', async () => {
    const { person, tasks } = await almostFull(5)
    const file = { tasks: ['a', 'b'].map((name) => ({ title: name, external_id: name })) }
    const [imported, ...creations] = await Promise.all([
      service.send('POST', '/api/me/import', { token: person.token, json: file }),
      ...Array.from({ length: 12 }, (_, n) => create(person, n % 2 === 0 ? {} : { parent_id: tasks[0]?.id })),
    ])
    const created = creations.filter(({ status }) => status === 201).length
    expect(created).toBe(imported.status === 200 ? 3 : 5)
    const rows = await service.db.selectFrom('tasks').where('user_id', '=', person.id).select('id').execute()
    expect(rows).toHaveLength(max)
  })

  test('what was 30 days in the trash makes room when it is removed', async () => {
    const { person, tasks } = await almostFull()
    await remove(person, tasks[0] as { id: number })

    await sql`update tasks set deleted_at = now() - interval '31 days'
      where user_id = ${person.id} and deleted_at is not null`.execute(service.db)
    await makeTrashDue(service.db, person.id)
    expect(await create(person)).toMatchObject(full)
    await removeExpired(service.db, [trashExpiry])
    expect((await create(person)).status).toBe(201)
  })
})

test('a completed occurrence is a task more: without room nothing is completed', async () => {
  const { person } = await almostFull(1)
  const daily = { due_date: '2026-12-24', recurrence: 'FREQ=DAILY' }
  const { body: task } = await create(person, daily)
  const write = (method: string, path: string, json: object) =>
    service.send(method, `/api/me/tasks/${task.id}${path}`, { token: person.token, json })
  expect(await write('PATCH', '/complete', { completed: true })).toMatchObject(full)
  expect(await write('PATCH', '', { completed: true })).toMatchObject(full)
  expect(await write('PUT', '', { title: 'x', ...daily, completed: true })).toMatchObject(full)
  const { body } = await service.send('GET', `/api/me/tasks/${task.id}`, { token: person.token })
  expect(body).toEqual(task)
})

test('a batch creates as many as there may be: none of them where all are wanted, else the first ones', async () => {
  const { person } = await almostFull(2)
  const batch = (atomic: boolean) => {
    const operations = Array.from({ length: 4 }, (_, n) => ({ op: 'create', body: { title: `more ${n}` } }))
    return service.send('POST', '/api/me/tasks/batch', { token: person.token, json: { atomic, operations } })
  }
  expect(await batch(true)).toMatchObject({ ...full, body: { ...full.body, operation: 2 } })
  const { body } = await batch(false)
  const statuses = (body as { results: { status: number }[] }).results.map(({ status }) => status)
  expect(statuses).toEqual([201, 201, 409, 409])
})

onService('nothing is leased in memory').test(
  'a batch that leases leave no room for now is refused as a whole, and done when it is sent again',
  async () => {
    const { person, tasks } = await almostFull(8)
    const lease = (until: string) =>
      sql`update task_counts set taken = ${max}, leased = 8, leased_until = now() + ${until}::interval,
        counted_at = now() - interval '1 minute' where user_id = ${person.id}`.execute(service.db)
    const operations = [
      { op: 'update', id: tasks[0]?.id, body: { title: 'changed' } },
      { op: 'create', body: { title: 'one more' } },
    ]
    const batch = () =>
      service.send('POST', '/api/me/tasks/batch', {
        ...{ token: person.token, json: { atomic: false, operations } },
        headers: { 'Idempotency-Key': 'a-batch' },
      })
    await lease('1 minute')
    const refused = await batch()
    expect(refused).toMatchObject({ status: 503, body: { code: 'overloaded' } })
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0)
    await lease('-1 second')
    const { status, headers, body } = await batch()
    const statuses = (body as { results: { status: number }[] }).results.map((result) => result.status)
    expect([status, statuses, headers.get('Idempotency-Replayed')]).toEqual([200, [200, 201], null])
  },
)
