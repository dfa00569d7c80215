// Each write of tasks and lists has a number that is higher than any that was committed before, and what is removed for good
// is noted with one: whoever reads up to a number has missed nothing below it.
import { sql } from 'kysely'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { beginChange, noteRemovals } from '../../src/features/owned/changes.ts'
import { tasks } from '../../src/features/tasks/task.ts'
import { trashExpiry } from '../../src/features/tasks/trash-expiry.ts'
import { changesIn } from '../support/changes.ts'
import { type Person, signUp } from '../support/client.ts'
import { type Operation, operations } from '../support/contract.ts'
import {
  endsAccount,
  exampleBodies,
  idFields,
  makeThings,
  pathOf,
  putInPlace,
} from '../support/contract-fixtures.ts'
import { daily, ownTasks } from '../support/own-tasks.ts'
import { type TestService, testService } from '../support/service.ts'
import { makeTrashDue } from '../support/time-travel.ts'

let service: TestService
let ada: Person
beforeAll(async () => {
  service = await testService()
})
beforeEach(async () => {
  ada = await signUp(service)
})

const { send, newTask, complete } = ownTasks(() => ({ service, token: ada.token }))
const newList = async (name: string) => (await send('POST', 'lists', { name })).body as { id: number }
/** What somebody's requests have written, once it is known that all of it is numbered. */
const changes = (work: () => Promise<unknown>) => changesIn(service.db, ada.id, work)
/** @throws Error for a refusal */
async function done(...request: Parameters<typeof send>) {
  const response = await send(...request)
  if (response.status >= 300) throw new Error(`${request.join(' ')}: ${response.status} ${response.text}`)
  return response
}
describe('an operation of the contract', () => {
  /** What is about these is numbered. */
  const isOfItems = ({ path }: Operation) =>
    /^\/api\/(\{user_id\}\/(tasks|lists|labels)|me\/import)\b/.test(path)
  const examples = operations
    .filter((operation) => operation.method !== 'GET' && isOfItems(operation))
    .flatMap((operation) =>
      (exampleBodies(operation).length > 0 ? exampleBodies(operation) : [undefined]).map(
        (_, n) => [operation.operationId, n, operation] as const,
      ),
    )

  test.each(examples)('numbers what it writes: %s, example %i', async (_, n, operation) => {
    const ids = await makeThings(service, ada)
    const { type, json, raw } = exampleBodies(operation, idFields(ids))[n] ?? {}
    const labels = Object.values((json ?? {}) as object).filter((value) => typeof value === 'string')
    if (operation.path.includes('/labels/')) await newTask({ labels })
    await putInPlace(service, operation, ids, ada.token)
    const body = raw === undefined ? { json } : { raw, headers: { 'Content-Type': type as string } }
    const { written, removed } = await changes(async () => {
      const { status, text } = await service.send(operation.method, pathOf(operation, ids), {
        token: ada.token,
        ...body,
      })
      expect([status < 300, text]).toEqual([true, text])
    })
    expect([...written, ...removed]).not.toEqual([])
  })

  test('on anything else writes no task and no list', async () => {
    const others = operations.filter(
      (operation) => operation.security.length > 0 && operation.method !== 'GET' && !isOfItems(operation),
    )
    const ids = await makeThings(service, ada)
    const { written, removed } = await changes(async () => {
      for (const operation of others.filter((other) => !endsAccount(other)))
        for (const { json } of exampleBodies(operation, idFields(ids)))
          await service.send(operation.method, pathOf(operation, ids), { token: ada.token, json })
    })
    expect([written, removed]).toEqual([[], []])
  })
})

const recurring = { title: 'a', ...daily }
const made = (title: string, fields: object = {}) => newTask({ title, ...fields })

describe('a write of several items gives each of them its number:', () => {
  test('a creation with a key, and none for its repetition', async () => {
    const create = () => done('POST', 'tasks', { title: 'a' }, { 'Idempotency-Key': 'k' })
    expect((await changes(create)).written).toEqual(['task a'])
    expect((await changes(create)).written).toEqual([])
    const createList = () => done('POST', 'lists', { name: 'b' }, { 'Idempotency-Key': 'k' })
    expect((await changes(createList)).written).toEqual(['list b'])
  })

  test.each(['k', undefined])('a creation with labels, below another task, key %s', async (key) => {
    const { id } = await made('above')
    const headers = key ? { 'Idempotency-Key': key } : {}
    const create = () => done('POST', 'tasks', { title: 'a', parent_id: id, labels: ['l'] }, headers)
    expect((await changes(create)).written).toEqual(['task a'])
  })

  test('a completion of a recurring task: by PATCH, by PUT, and where labels are given', async () => {
    for (const body of [{}, { labels: ['l'] }]) {
      const task = await newTask(recurring)
      expect((await changes(() => complete(task))).written).toEqual(['task a', 'task a'])
      const patch = { completed: true, ...body }
      expect((await changes(() => done('PATCH', `tasks/${task.id}`, patch))).written).toHaveLength(2)
      const put = { ...recurring, ...patch, due_date: '2027-03-01' }
      expect((await changes(() => done('PUT', `tasks/${task.id}`, put))).written).toHaveLength(2)
    }
  })

  test('a move into another list takes along what is below', async () => {
    const { id } = await newList('l')
    const { id: a } = await made('a')
    await made('b', { parent_id: a })
    await made('c')
    expect((await changes(() => done('PATCH', `tasks/${a}`, { list_id: id }))).written).toEqual([
      'task a',
      'task b',
    ])
    const back = () => done('POST', `tasks/${a}/move`, { after_id: null, list_id: null })
    expect((await changes(back)).written).toEqual(['task a', 'task b'])
  })

  test.each(['tasks', 'lists'])('a move among %s that has to make room', async (path) => {
    const ids: number[] = []
    for (const name of 'abcd') {
      const fields = path === 'tasks' ? { title: name } : { name }
      ids.push(((await done('POST', path, fields)).body as { id: number }).id)
    }
    await sql`update ${sql.raw(path)} set place = 'a0' where user_id = ${ada.id} and id < ${ids[3]}`.execute(
      service.db,
    )
    const move = () => done('POST', `${path}/${ids[3]}/move`, { after_id: ids[0] })
    expect((await changes(move)).written.length).toBeGreaterThan(1)
  })

  test('the trash, restoration and removal of a task with what is below it', async () => {
    const { id } = await made('a')
    const { id: b } = await made('b', { parent_id: id })
    await made('c', { parent_id: b })
    const all = { written: ['task a', 'task b', 'task c'], removed: [] }
    expect(await changes(() => done('DELETE', `tasks/${id}`))).toEqual(all)
    expect(await changes(() => done('POST', `tasks/${id}/restore`))).toEqual(all)
    const { removed } = await changes(() => done('DELETE', `tasks/${id}?permanent=true`))
    expect(removed).toHaveLength(3)
  })

  test('more removals at once than a statement has parameters', async () => {
    const ids = Array.from({ length: 70_000 }, (_, n) => n + 1)
    await service.db.transactionFor('searches', ada.id, async (trx) =>
      noteRemovals(trx, tasks, { userId: ada.id, change: await beginChange(trx, ada.id) }, ids),
    )
    const noted = await service.db
      .selectFrom('removals')
      .select('id')
      .where('user_id', '=', ada.id)
      .orderBy('id')
      .execute()
    expect(noted.map(({ id }) => id)).toEqual(ids)
  })

  test.each([
    ['', null],
    ['?tasks=trash', expect.any(String)],
  ])('the deletion of a list, %s', async (query, deleted_at) => {
    const { id } = await newList('l')
    const { id: a } = await made('a', { list_id: id })
    await made('b', { parent_id: a })
    await made('c')
    expect(await changes(() => done('DELETE', `lists/${id}${query}`))).toEqual({
      written: ['task a', 'task b'],
      removed: [`list ${id}`],
    })
    const task = service.db
      .selectFrom('tasks')
      .select('deleted_at')
      .where('user_id', '=', ada.id)
      .where('id', '=', a)
    expect(await task.executeTakeFirst()).toEqual({ deleted_at })
  })

  test('a renaming of a label', async () => {
    for (const [title, ...labels] of [
      ['a', 'x'],
      ['b', 'y', 'x'],
      ['c', 'y'],
    ])
      await newTask({ title, labels })
    const rename = () => done('POST', 'labels/rename', { from: 'x', to: 'z' })
    expect((await changes(rename)).written).toEqual(['task a', 'task b'])
  })

  test.each([true, false])('a batch of every operation, atomic: %s', async (atomic) => {
    const [a, b, c, d, e] = [
      await made('a'),
      await made('b'),
      await newTask(recurring),
      await made('d'),
      await made('e'),
    ]
    await done('DELETE', `tasks/${e.id}`)
    const operations = [
      { op: 'create', body: { title: 'new' } },
      { op: 'update', id: a.id, body: { title: 'A' } },
      { op: 'complete', id: c.id, body: { completed: true } },
      { op: 'move', id: b.id, body: { after_id: null } },
      { op: 'delete', id: b.id },
      { op: 'delete', id: d.id, body: { permanent: true } },
      { op: 'restore', id: e.id },
      ...(atomic ? [] : [{ op: 'update', id: d.id, body: { title: 'gone' } }]),
    ]
    const { written, removed } = await changes(() => done('POST', 'tasks/batch', { atomic, operations }))
    expect(written).toEqual(['task A', 'task a', 'task a', 'task b', 'task e', 'task new'])
    expect(removed).toEqual([`task ${d.id}`])
  })

  test('an import of lists, series and subtasks', async () => {
    const { id } = await newList('l')
    const task = await newTask({ ...recurring, list_id: id })
    await made('below', { parent_id: task.id })
    await complete(task)
    const { text } = await done('GET', 'export')
    ada = await signUp(service)
    const read = () => done('POST', 'import', JSON.parse(text))
    expect((await changes(read)).written).toEqual(['list l', 'task a', 'task a', 'task below'])
    expect((await changes(read)).written).toEqual([])
  })

  test('housekeeping that empties the trash', async () => {
    const { id } = await made('a')
    await made('b', { parent_id: id })
    await done('DELETE', `tasks/${id}`)
    await makeTrashDue(service.db, ada.id)
    await sql`update tasks set deleted_at = now() - interval '31 days' where user_id = ${ada.id}`.execute(
      service.db,
    )
    const clear = async () => {
      for (let more = true; more; ) more = (await trashExpiry.removeBatch(service.db)).more
    }
    expect((await changes(clear)).removed).toHaveLength(2)
  })
})

test('a refusal leaves all numbers', async () => {
  const { id } = await made('a')
  const refused = () => send('PATCH', `tasks/${id}`, { list_id: 9e15 }, { 'If-Match': '"9"' })
  expect(await changes(refused)).toEqual({ written: [], removed: [] })
})
