// What is wrong with a request itself is reported without the database, here by a service that has none.
import { beforeAll, expect, test } from 'vitest'
import { accessTokens } from '../../src/features/tokens/access-token.ts'
import { operations } from '../support/contract.ts'
import { isOfAnOwner, pathOf } from '../support/contract-fixtures.ts'
import { secret, type TestService, testService } from '../support/service.ts'

let stranded: TestService
beforeAll(async () => {
  stranded = await testService({ databaseUrl: 'postgres://nobody@127.0.0.1:1/none' })
})

const ofAnOwner = operations.filter(isOfAnOwner)

test.each(ofAnOwner)(
  "$operationId refuses another's path without a look into the database",
  async ({ method, path }) => {
    const tokens = await accessTokens({ secret, clock: () => stranded.now })
    const token = await tokens.issue(7, 1)
    const { status, body } = await stranded.send(method, pathOf({ path }, {}, 8), {
      token,
      raw: method === 'GET' ? (undefined as never) : '{}',
    })
    expect(status).toBe(403)
    expect(body).toMatchObject({ code: 'wrong_user' })
  },
)

test('nothing that is wrong with the request itself needs the database', async () => {
  const token = await (await accessTokens({ secret, clock: () => stranded.now })).issue(7, 1)
  const statusOf = async (method: string, path: string, json?: unknown) =>
    (await stranded.send(method, path, { token, json })).status
  expect(await statusOf('GET', '/nowhere')).toBe(404)
  expect(await statusOf('PUT', '/api/me')).toBe(405)
  expect(await statusOf('GET', '/api/me/tasks/0')).toBe(400)
  expect(await statusOf('GET', '/api/me/tasks?unknown=1')).toBe(400)
  expect(await statusOf('POST', '/api/me/tasks', {})).toBe(400)
  expect((await stranded.send('GET', '/api/me', { token: 'nonsense' })).status).toBe(401)
})
