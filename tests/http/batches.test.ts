// Batches: many writes of tasks in one request, all or nothing, or each by itself.
import { beforeAll, describe, expect, test } from 'vitest'
import { batchesTo, created, each, type Problem, tagOf } from '../support/batches.ts'
import { signUp } from '../support/client.ts'
import type { Task } from '../support/own-tasks.ts'
import { type TestService, testService } from '../support/service.ts'

let service: TestService
beforeAll(async () => {
  service = await testService()
})

const { post, done, titles } = batchesTo(() => service)

test('every operation is done, one after the other, and gives the task with its entity tag', async () => {
  const ada = await signUp(service)
  const { body: old } = await ada.call('createTask', 201, { body: { title: 'old' } })
  const { body: gone } = await ada.call('createTask', 201, { body: { title: 'gone' } })
  await ada.call('deleteTask', 204, { path: { id: gone.id } })
  const results = await done(ada, [
    created(' new '),
    { op: 'update', id: old.id, if_match: '"1"', body: { title: 'newer' } },
    { op: 'complete', id: old.id, body: { completed: true } },
    { op: 'restore', id: gone.id },
    { op: 'move', id: gone.id, body: { after_id: null } },
    { op: 'delete', id: old.id },
    { op: 'delete', id: old.id, body: { permanent: true } },
  ])
  expect(results.map(({ status, task, etag }) => [status, task?.title, task?.completed, etag])).toEqual([
    [201, 'new', false, '"1"'],
    [200, 'newer', false, '"2"'],
    [200, 'newer', true, '"3"'],
    [200, 'gone', false, '"3"'],
    [200, 'gone', false, '"4"'],
    [204, undefined, undefined, null],
    [204, undefined, undefined, null],
  ])
  expect(await titles(ada)).toEqual(['gone', 'new'])
  expect(await titles(ada, '&deleted=true')).toEqual([])
  const made = results[0]?.task as Task
  expect(await tagOf(ada, made.id)).toBe(results[0]?.etag)
})

test('`$0` names the task of the first operation, wherever the id of a task stands', async () => {
  const ada = await signUp(service)
  const results = await done(ada, [
    created('trip'),
    created('pack', { parent_id: '$0' }),
    created('book', { parent_id: '$0' }),
    { op: 'move', id: '$2', body: { after_id: null } },
    { op: 'move', id: '$1', body: { after_id: '$3' } },
    { op: 'update', id: '$3', body: { parent_id: '$4' } },
    { op: 'complete', id: '$1', body: { completed: true } },
  ])
  const [trip, pack, book] = results.map(({ task }) => task?.id)
  expect(results.map(({ task }) => [task?.id, task?.parent_id])).toEqual([
    ...[
      [trip, null],
      [pack, trip],
      [book, trip],
    ],
    ...[
      [book, trip],
      [pack, trip],
      [book, pack],
      [pack, trip],
    ],
  ])
})

describe('an atomic batch', () => {
  test.each([true, undefined])('does nothing where one operation is refused (atomic: %s)', async (atomic) => {
    const ada = await signUp(service)
    const { body: old } = await ada.call('createTask', 201, { body: { title: 'old' } })
    const operations = [created('new'), { op: 'update', id: old.id, body: { title: 'x' } }]
    const refused = await post(ada, [...operations, { op: 'restore', id: old.id }], { atomic })
    expect([refused.status, refused.body]).toEqual([
      409,
      expect.objectContaining({ code: 'not_deleted', operation: 2 }),
    ])
    expect(await titles(ada)).toEqual(['old'])
    expect(await tagOf(ada, old.id)).toBe('"1"')
  })

  test('is answered by the first refusal, whose rules name their places in the whole', async () => {
    const ada = await signUp(service)
    const { body: list } = await ada.call('createList', 201, { body: { name: 'home' } })
    const refused = await post(ada, [
      created('a'),
      created('b', { parent_id: '$0', list_id: list.id }),
      { op: 'delete', id: 1 },
    ])
    expect([refused.status, refused.body]).toEqual([
      400,
      expect.objectContaining({
        ...{ code: 'validation_failed', operation: 1 },
        errors: [expect.objectContaining({ pointer: '/operations/1/body/list_id', code: 'not_of_parent' })],
      }),
    ])
  })

  test('leads to the task that has the external id', async () => {
    const ada = await signUp(service)
    const { body: old } = await ada.call('createTask', 201, { body: { title: 'x', external_id: 'e' } })
    const refused = await post(ada, [created('x'), created('y', { external_id: 'e' })])
    expect([refused.status, (refused.body as Problem).code]).toEqual([409, 'external_id_taken'])
    const location = new URL(refused.headers.get('Location') ?? '', 'http://x/api/me/tasks/batch')
    expect(location.pathname).toBe(`/api/${ada.id}/tasks/${old.id}`)
    const twice = await post(ada, [created('x', { external_id: 'f' }), created('y', { external_id: 'f' })])
    expect([twice.status, (twice.body as Problem).operation]).toEqual([409, 1])
    expect(await titles(ada)).toEqual(['x'])
  })
})

describe('a batch that is not atomic', () => {
  test('does what can be done, and says why the rest cannot', async () => {
    const ada = await signUp(service)
    const { body: old } = await ada.call('createTask', 201, { body: { title: 'x', external_id: 'e' } })
    const results = await done(
      ada,
      [
        created('a', { external_id: 'e' }),
        created('b', { list_id: 12345678 }),
        { op: 'update', id: old.id, if_match: '"7"', body: { title: 'y' } },
        { op: 'complete', id: 87654321, body: { completed: true } },
        created('c', { external_id: 'f' }),
        { op: 'restore', id: '$4' },
        created('d', { parent_id: '$4' }),
      ],
      each,
    )
    expect(results.map(({ status, problem, task }) => [status, problem?.code ?? task?.title])).toEqual([
      [409, 'external_id_taken'],
      [404, 'list_not_found'],
      [412, 'precondition_failed'],
      [404, 'task_not_found'],
      [201, 'c'],
      [409, 'not_deleted'],
      [201, 'd'],
    ])
    expect(results.flatMap(({ problem }) => problem?.operation ?? [])).toEqual([0, 1, 2, 3, 5])
    const location = new URL(results[0]?.location ?? '', 'http://x/api/me/tasks/batch')
    expect(location.pathname).toBe(`/api/${ada.id}/tasks/${old.id}`)
    expect(await titles(ada)).toEqual(['x', 'c', 'd'])
  })

  test('finds no task of an operation that was refused', async () => {
    const ada = await signUp(service)
    const { body: old } = await ada.call('createTask', 201, { body: { title: 'old' } })
    const results = await done(
      ada,
      [
        { op: 'restore', id: old.id },
        { op: 'complete', id: '$0', body: { completed: true } },
        created('x', { parent_id: '$0' }),
        { op: 'move', id: old.id, body: { after_id: '$0' } },
      ],
      each,
    )
    expect(results.map(({ problem }) => problem?.code)).toEqual([
      ...['not_deleted', 'task_not_found', 'parent_not_found', 'sibling_not_found'],
    ])
    expect(results[1]?.problem?.detail).toBe('Operation 0, which `$0` names, was refused.')
  })

  test('undoes what a refused operation had written before', async () => {
    const ada = await signUp(service)
    const { body: list } = await ada.call('createList', 201, { body: { name: 'home' } })
    const { body: parent } = await ada.call('createTask', 201, { body: { title: 'parent' } })
    const { body: child } = await ada.call('createTask', 201, {
      body: { title: 'child', parent_id: parent.id },
    })
    const [refused] = await done(
      ada,
      [{ op: 'move', id: parent.id, body: { list_id: list.id, after_id: child.id } }],
      each,
    )
    expect(refused?.problem?.code).toBe('sibling_not_found')
    expect((await ada.call('getTask', 200, { path: { id: child.id } })).body.list_id).toBe(null)
    expect(await tagOf(ada, child.id)).toBe('"1"')
  })
})

test.each([
  ['itself', [created('a', { parent_id: '$0' })], '/operations/0/body/parent_id'],
  ['a later one', [{ op: 'move', id: '$1', body: {} }, created('a')], '/operations/0/id'],
  [
    'a deletion',
    [
      { op: 'delete', id: 1 },
      { op: 'move', id: 2, body: { after_id: '$0' } },
    ],
    '/operations/1/body/after_id',
  ],
])('a reference to %s is refused, atomic or not', async (_, operations, pointer) => {
  const ada = await signUp(service)
  for (const more of [{}, each]) {
    const refused = await post(ada, operations, more)
    expect([refused.status, refused.body]).toEqual([
      400,
      expect.objectContaining({ errors: [expect.objectContaining({ pointer, code: 'invalid_reference' })] }),
    ])
  }
})

test.each<[object, string, string]>([
  [{ op: 'create', body: {} }, '/body/title', 'required'],
  [{ op: 'create' }, '/body', 'required'],
  [{ op: 'create', id: 1, body: { title: 'x' } }, '/id', 'unrecognized_key'],
  [{ op: 'create', body: { title: 'x', titel: 'y' } }, '/body/titel', 'unrecognized_key'],
  [{ op: 'create', body: { title: 'x', parent_id: '$100' } }, '/body/parent_id', 'invalid_union'],
  [{ op: 'create', body: { title: 'x', parent_id: 0 } }, '/body/parent_id', 'invalid_union'],
  [{ op: 'update', body: {} }, '/id', 'required'],
  [{ op: 'update', id: '7', body: {} }, '/id', 'invalid_union'],
  [{ op: 'update', id: '$00', body: {} }, '/id', 'invalid_union'],
  [{ op: 'update', id: 1, body: { external_id: 'x' } }, '/body/external_id', 'unrecognized_key'],
  [{ op: 'complete', id: 1, body: {} }, '/body/completed', 'required'],
  [{ op: 'delete', id: 1, if_match: '3' }, '/if_match', 'invalid_format'],
  [{ op: 'delete', id: 1, body: { permanent: 'true' } }, '/body/permanent', 'invalid_type'],
  [{ op: 'restore', id: 1, if_match: '*' }, '/if_match', 'unrecognized_key'],
  [{ op: 'move', id: 1, body: { after_id: 'x' } }, '/body/after_id', 'invalid_union'],
  [{ op: 'explode' }, '/op', 'invalid_union'],
  [{}, '/op', 'invalid_union'],
  [[], '', 'invalid_type'],
])('the operation %j is refused at %s', async (operation, pointer, code) => {
  const ada = await signUp(service)
  for (const more of [{}, each]) {
    const { status, body } = await post(ada, [created('a'), operation], more)
    expect([status, (body as Problem).errors]).toEqual([
      400,
      [{ in: 'body', pointer: `/operations/1${pointer}`, code, message: expect.any(String) }],
    ])
  }
  expect(await titles(ada)).toEqual([])
})

test('one to a hundred operations are taken', async () => {
  const ada = await signUp(service)
  const many = Array.from({ length: 101 }, (_, at) => created(`${at}`))
  for (const operations of [[], many]) {
    const { status, body } = await post(ada, operations)
    expect([status, (body as Problem).errors?.map(({ pointer }) => pointer)]).toEqual([400, ['/operations']])
  }
  expect((await done(ada, many.slice(1))).at(-1)?.task?.title).toBe('100')
})

test("another user's tasks are not there, atomic or not", async () => {
  const [ada, eve] = [await signUp(service), await signUp(service)]
  const { body: hers } = await eve.call('createTask', 201, { body: { title: 'hers' } })
  const { body: mine } = await ada.call('createTask', 201, { body: { title: 'mine' } })
  const { id } = hers
  const operations = [
    { op: 'update', id, body: { title: 'x' } },
    { op: 'complete', id, body: { completed: true } },
    { op: 'delete', id },
    { op: 'delete', id, body: { permanent: true } },
    { op: 'restore', id },
    { op: 'move', id, body: { after_id: null } },
    created('x', { parent_id: id }),
    { op: 'update', id: mine.id, body: { parent_id: id } },
    { op: 'move', id: mine.id, body: { after_id: id } },
  ]
  const codes = [
    ...Array(6).fill('task_not_found'),
    'parent_not_found',
    'parent_not_found',
    'sibling_not_found',
  ]
  expect((await done(ada, operations, each)).map(({ problem }) => problem?.code)).toEqual(codes)
  for (const [at, operation] of operations.entries()) {
    const { status, body } = await post(ada, [operation])
    expect([status, (body as Problem).code]).toEqual([404, codes[at]])
  }
  expect([await titles(ada), await titles(eve)]).toEqual([['mine'], ['hers']])
  expect(await tagOf(eve, id)).toBe('"1"')
  const path = `/api/${eve.id}/tasks/batch`
  expect((await service.send('POST', path, { token: ada.token, json: { operations } })).status).toBe(403)
})
