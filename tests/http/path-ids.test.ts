// Ids in paths: their canonical decimal form, and nothing that another parser might take for one.
import { beforeAll, describe, expect, test } from 'vitest'
import { type Person, signUp } from '../support/client.ts'
import { type Operation, operationById, operations } from '../support/contract.ts'
import { type TestService, testService } from '../support/service.ts'

let service: TestService
let ada: Person
let taskId: number
beforeAll(async () => {
  service = await testService()
  ada = await signUp(service)
  taskId = (await ada.call('createTask', 201, { body: { title: 'Write' } })).body.id
})

const send = ({ method, path }: Operation, ids: Record<string, string>) => {
  const url = path.replaceAll(/\{([^}]+)\}/g, (_, name) => ids[name] ?? 'me')
  return service.send(method, url, { token: ada.token, ...(method === 'GET' ? {} : { json: {} }) })
}
const escaped = (text: string) => [...text].map((digit) => `%${digit.charCodeAt(0).toString(16)}`).join('')

const notIds: [string, string][] = [
  ['zero', '0'],
  ['a negative number', '-1'],
  ['minus zero', '-0'],
  ['a leading zero', '01'],
  ['a sign', '+1'],
  ['an escaped sign', '%2B1'],
  ['an exponent', '1e3'],
  ['a fraction', '1.0'],
  ['a trailing point', '1.'],
  ['hexadecimal', '0x1'],
  ['octal', '0o1'],
  ['a separator', '1_000'],
  ['a comma', '1,2'],
  ['a blank', '%20'],
  ['a blank before', '%201'],
  ['a blank behind', '1%20'],
  ['a line break behind', '1%0A'],
  ['NUL behind', '1%00'],
  ['Devanagari digits', '%E0%A5%A7'],
  ['fullwidth digits', '%EF%BC%91'],
  ['a superscript', '%C2%B9'],
  ['a slash', '1%2F2'],
  ['a parameter', '1;a=b'],
  ['a big integer', '1n'],
  ['2^53', '9007199254740992'],
  ['2^63', '9223372036854775808'],
  ['seventeen digits', '10000000000000000'],
  ['8000 digits', '9'.repeat(8000)],
  ['8000 letters', 'a'.repeat(8000)],
  ['NaN', 'NaN'],
  ['Infinity', 'Infinity'],
  ['null', 'null'],
  ['a broken escape', '%zz'],
  ['an escape that is no UTF-8', '%C3%28'],
  ['SQL', '1%20or%201=1'],
  ['dots and slashes', '..%2f..%2fopenapi.json'],
]

describe.each([
  ['getTask', 'id'],
  ['endSession', 'id'],
  ['listTasks', 'user_id'],
  ['getTask', 'user_id'],
])('%s refuses in the place of {%s}', (operationId, name) => {
  test.each(notIds)('%s', async (_, id) => {
    const { status, body } = await send(operationById(operationId), { id: '1', [name]: id })
    expect(status).toBe(400)
    expect(body).toMatchObject({ code: 'validation_failed', errors: [{ in: 'path', pointer: name }] })
  })
})

const parametersIn = ({ path }: Operation) =>
  [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name as string)

test.each(operations.filter((operation) => parametersIn(operation).length > 0))(
  '$operationId names every malformed id of its path',
  async (operation) => {
    const names = parametersIn(operation)
    const { status, body } = await send(operation, { id: '0', user_id: '0' })
    expect(status).toBe(400)
    expect(body).toMatchObject({ errors: names.map((pointer) => ({ in: 'path', pointer })) })
  },
)

test.each(['ME', 'Me', 'me%20', 'you', 'myself'])('%s is not me', async (word) => {
  expect((await send(operationById('listTasks'), { user_id: word })).status).toBe(400)
})

test('me is an owner, but not a task', async () => {
  expect((await send(operationById('listTasks'), { user_id: 'me' })).status).toBe(200)
  expect((await send(operationById('getTask'), { id: 'me' })).status).toBe(400)
})

test('an escaped digit is the digit, and an escaped word the word', async () => {
  const task = await send(operationById('getTask'), {
    user_id: escaped(String(ada.id)),
    id: escaped(String(taskId)),
  })
  expect(task.body).toMatchObject({ id: taskId, user_id: ada.id })
  expect((await send(operationById('getTask'), { user_id: escaped('me'), id: String(taskId) })).status).toBe(
    200,
  )
})

test('the largest id is an id', async () => {
  const largest = String(Number.MAX_SAFE_INTEGER)
  expect(await send(operationById('getTask'), { id: largest })).toMatchObject({
    status: 404,
    body: { code: 'task_not_found' },
  })
  expect(await send(operationById('endSession'), { id: largest })).toMatchObject({
    status: 404,
    body: { code: 'session_not_found' },
  })
  expect(await send(operationById('listTasks'), { user_id: largest })).toMatchObject({
    status: 403,
    body: { code: 'wrong_user' },
  })
})
