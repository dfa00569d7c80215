// Which of several mistakes in one request is reported: route and method, token, path, owner, query and body, existence.
import { beforeAll, describe, expect, test } from 'vitest'
import { type Person, signUp } from '../support/client.ts'
import { operations } from '../support/contract.ts'
import { isOfAnOwner, isProtected } from '../support/contract-fixtures.ts'
import { type TestService, testService } from '../support/service.ts'

let service: TestService
let ada: Person
let grace: Person
beforeAll(async () => {
  service = await testService()
  ada = await signUp(service)
  grace = await signUp(service, 'Grace')
})

const foreign = '9007199254740991'
const ofAnOwner = operations.filter(isOfAnOwner)
const withBody = operations.filter(({ requestBody }) => requestBody)
const ofAnOwnerWithBody = ofAnOwner.filter(({ requestBody }) => requestBody)
const ofAnOwnerWithId = ofAnOwner.filter(({ path }) => path.includes('{id}'))
const urlOf = (path: string, owner: string, id = foreign) =>
  path.replaceAll(/\{(\w+)\}/g, (_, name) => (name === 'user_id' ? owner : id))

type Mistake = { headers: Record<string, string>; raw: string }
const bodies: [string, Mistake, number][] = [
  [
    'a body that is too large',
    { headers: { 'Content-Type': 'application/json' }, raw: ' '.repeat(102_401) },
    413,
  ],
  ['another media type', { headers: { 'Content-Type': 'text/plain' }, raw: '{}' }, 415],
  ['malformed JSON', { headers: { 'Content-Type': 'application/json' }, raw: '{' }, 400],
  ['an invalid field', { headers: { 'Content-Type': 'application/json' }, raw: '{"unknown":1}' }, 400],
  ['an empty body', { headers: { 'Content-Type': 'application/json' }, raw: '' }, 400],
]

const codeOf = async (method: string, path: string, options: Parameters<TestService['send']>[2] = {}) => {
  const { status, body } = await service.send(method, path, options)
  return [status, (body as { code?: string } | undefined)?.code]
}

describe.each(bodies)('with %s', (_, mistake, status) => {
  test('an unknown URL is reported first, and then a wrong method', async () => {
    expect(await codeOf('POST', '/nowhere', mistake)).toEqual([404, 'route_not_found'])
    expect(await codeOf('PUT', '/api/0/tasks', mistake)).toEqual([405, 'method_not_allowed'])
  })

  test.each(withBody.filter(isProtected))(
    'the missing token of $operationId is reported before the path and the body',
    async ({ method, path }) => {
      const url = urlOf(path, '0', '0')
      expect(await codeOf(method, url, mistake)).toEqual([401, 'authentication_required'])
      expect(await codeOf(method, url, { ...mistake, token: 'nonsense' })).toEqual([401, 'invalid_token'])
    },
  )

  test.each(ofAnOwnerWithBody)(
    "the shape of $operationId's path is reported before the body",
    async ({ method, path }) => {
      const { body, status } = await service.send(method, urlOf(path, '0'), { ...mistake, token: ada.token })
      expect(status).toBe(400)
      expect(body).toMatchObject({ errors: [{ in: 'path', pointer: 'user_id' }] })
    },
  )

  test.each(ofAnOwnerWithBody)(
    "$operationId refuses another's path before the body",
    async ({ method, path }) => {
      const url = urlOf(path, String(grace.id))
      expect(await codeOf(method, url, { ...mistake, token: ada.token })).toEqual([403, 'wrong_user'])
    },
  )

  test.each(ofAnOwnerWithBody)(
    '$operationId refuses the body before it looks for what the path names',
    async ({ method, path }) => {
      const url = urlOf(path, 'me')
      expect((await codeOf(method, url, { ...mistake, token: ada.token }))[0]).toBe(status)
    },
  )
})

test.each(ofAnOwnerWithId)(
  '$operationId refuses a malformed id under a foreign path for its shape',
  async ({ method, path }) => {
    const url = urlOf(path, String(grace.id), '0')
    const { status, body } = await service.send(method, url, { token: ada.token })
    expect(status).toBe(400)
    expect(body).toMatchObject({ errors: [{ in: 'path', pointer: 'id' }] })
  },
)

test('the query of the list is looked at after token, path and owner', async () => {
  const { token } = ada
  expect(await codeOf('GET', '/api/0/tasks?unknown=1')).toEqual([401, 'authentication_required'])
  const shape = await service.send('GET', '/api/0/tasks?unknown=1', { token })
  expect(shape.body).toMatchObject({ errors: [{ in: 'path', pointer: 'user_id' }] })
  expect(await codeOf('GET', `/api/${grace.id}/tasks?unknown=1`, { token })).toEqual([403, 'wrong_user'])
  expect(await codeOf('GET', '/api/me/tasks?unknown=1', { token })).toEqual([400, 'validation_failed'])
})
