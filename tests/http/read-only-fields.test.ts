// A replacement may have what the service returned: its own fields count as they are, and nothing else.
import { beforeAll, expect, test } from 'vitest'
import { type Person, signUp } from '../support/client.ts'
import { onService, pointers, type TestService, testService } from '../support/service.ts'

let service: TestService
let ada: Person
beforeAll(async () => {
  service = await testService()
  ada = await signUp(service)
})

async function newTask() {
  const { body, headers } = await ada.call('createTask', 201, {
    body: { title: 'as it was', priority: 'low' },
  })
  return { task: body, url: `/api/me/tasks/${body.id}`, tag: headers.get('ETag') as string }
}
const put = (url: string, json: object, headers = {}) =>
  service.send('PUT', url, { token: ada.token, json, headers })

test('what was read is written as it is, and counts as a write', async () => {
  const { task, url } = await newTask()
  const { status, body } = await put(url, task)
  expect([status, body]).toEqual([200, { ...task, updated_at: expect.any(String) }])
  expect((body as typeof task).updated_at > task.updated_at).toBe(true)
})

test('what was read is written with what was changed in it', async () => {
  const { task, url } = await newTask()
  const { status, body } = await put(url, { ...task, title: 'changed' })
  expect([status, body]).toEqual([200, { ...task, title: 'changed', updated_at: expect.any(String) }])
})

test.each([
  ['id', 1_000_000],
  ['user_id', 1_000_000],
  ['created_at', '2020-01-01T00:00:00.000Z'],
  ['updated_at', '2020-01-01T00:00:00.000Z'],
  ['updated_at', '9020-01-01T00:00:00.000Z'],
  ['external_id', 'another'],
])('%s with another value is refused, and nothing is written', async (field, value) => {
  const { task, url } = await newTask()
  const response = await put(url, { ...task, title: 'changed', [field]: value })
  expect(response).toMatchObject({
    status: 400,
    body: {
      code: 'validation_failed',
      errors: [
        { in: 'body', pointer: `/${field}`, code: 'read_only', message: 'must be as the service has it' },
      ],
    },
  })
  expect((await service.send('GET', url, { token: ada.token })).body).toEqual(task)
})

test.each([
  ['id', '1'],
  ['user_id', null],
  ['created_at', 'yesterday'],
  ['updated_at', 5],
])('%s: %j is refused as any value of a wrong form', async (field, value) => {
  const { task, url } = await newTask()
  const response = await put(url, { ...task, [field]: value })
  expect([response.status, pointers(response)]).toEqual([400, [`/${field}`]])
})

test('all that differ are named', async () => {
  const { url } = await newTask()
  const response = await put(url, { title: 'x', id: 1_000_000, created_at: '2020-01-01T00:00:00.000Z' })
  expect(pointers(response)).toEqual(['/id', '/created_at'])
})

test('a version that has been written since is not replaced by what was read before', async () => {
  const { task, url } = await newTask()
  await put(url, { title: 'somebody else was faster' })
  expect(pointers(await put(url, { ...task, title: 'late' }))).toEqual(['/updated_at'])
})

test('a replacement that is sent again, since its response was lost, has been made, and is made once', async () => {
  const { task, url } = await newTask()
  const first = await put(url, { ...task, title: ' changed ' })
  const again = await put(url, { ...task, title: ' changed ' })
  expect([again.status, again.body]).toEqual([200, first.body])
  expect(again.headers.get('ETag')).toBe(first.headers.get('ETag'))
  // With another id, a later time, or less than the whole, it is another request.
  const later = { ...task, title: 'changed', updated_at: '9020-01-01T00:00:00.000Z' }
  expect(pointers(await put(url, later))).toEqual(['/updated_at'])
  expect(pointers(await put(url, { ...task, title: 'changed', id: task.id + 1 }))).toContain('/id')
  const { priority: _, ...less } = task
  expect(pointers(await put(url, { ...less, title: 'changed' }))).toEqual(['/updated_at'])
})

test('a stale If-Match comes first, and a task that is not there before both', async () => {
  const { task, url, tag } = await newTask()
  await put(url, { title: 'somebody else was faster' })
  expect((await put(url, task, { 'If-Match': tag })).body).toMatchObject({ code: 'precondition_failed' })
  const gone = await put('/api/me/tasks/1000000', task, { 'If-Match': tag })
  expect(gone.body).toMatchObject({ code: 'task_not_found' })
})

test('a creation and a patch have no such fields', async () => {
  const { task, url } = await newTask()
  const create = await service.send('POST', '/api/me/tasks', { token: ada.token, json: task })
  const patch = await service.send('PATCH', url, { token: ada.token, json: task })
  const derived = ['/position', '/completed_at', '/deleted_at', '/series_id']
  const fields = ['/created_at', '/id', '/updated_at', '/user_id', ...derived]
  expect(pointers(create).sort()).toEqual(fields.toSorted())
  expect(pointers(patch).sort()).toEqual([...fields, '/external_id'].toSorted())
})

onService('the in-memory service takes one request after the other').test(
  'of many at once that send what they have read one is written; without a time all are',
  async () => {
    const { task, url } = await newTask()
    const responses = await Promise.all(
      Array.from({ length: 8 }, (_, index) => put(url, { ...task, title: `by ${index}` })),
    )
    expect(responses.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(400)])
    const others = await Promise.all(Array.from({ length: 8 }, () => put(url, { id: task.id, title: 'x' })))
    expect(others.map(({ status }) => status)).toEqual(Array(8).fill(200))
  },
)
