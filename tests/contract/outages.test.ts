// What every operation answers when the database is away (503) or broken (500), read from the contract.
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type Person, password, signUp } from '../support/client.ts'
import { type Operation, operations } from '../support/contract.ts'
import { createDatabase, withAdmin } from '../support/database.ts'
import { type Issuer, startIssuer } from '../support/issuer.ts'
import { type Network, networkTo } from '../support/network.ts'
import { type TestService, testService } from '../support/service.ts'

const declaring = (status: string) =>
  operations.filter(({ responses, path }) => responses[status] !== undefined && path !== '/ready')

const bodies: Record<string, unknown> = {
  register: { email: 'new@example.com', password, name: 'x' },
  login: { email: 'new@example.com', password },
  refresh: { refresh_token: 'anything' },
  createTask: { title: 'x' },
  replaceTask: { title: 'x' },
  updateTask: { title: 'x' },
  setTaskCompletion: { completed: true },
  updateMe: { name: 'x' },
  deleteMe: { password },
  changePassword: { current_password: password, new_password: 'something else' },
}

const call = (service: TestService, person: Person, { operationId, method, path }: Operation) =>
  service.send(method, path.replace('{user_id}', 'me').replace('{id}', '1'), {
    token: person.token,
    json: bodies[operationId],
  })

describe('with the database away', () => {
  let service: TestService
  let person: Person
  let network: Network
  beforeAll(async () => {
    const database = await createDatabase(inject('clusterUrl'))
    network = await networkTo(database.url)
    service = await testService({ databaseUrl: network.url })
    person = await signUp(service)
    network.cut()
  })
  afterAll(() => network.close())

  test.concurrent.each(declaring('503'))(
    '$operationId answers 503 and says when to come back',
    async (operation) => {
      const answer = await call(service, person, operation)
      expect([answer.status, answer.body]).toEqual([
        503,
        expect.objectContaining({ code: 'database_unavailable' }),
      ])
      expect(answer.text).not.toMatch(/ECONN|127\.0\.0\.1|postgres/i)
    },
  )

  test('the service is healthy again as soon as the database is', async () => {
    await network.mend()
    await person.call('listTasks', 200)
    expect((await service.send('GET', '/ready')).status).toBe(200)
  })
})

describe("with an issuer's keys away", () => {
  let service: TestService
  let person: Person
  let issuer: Issuer
  beforeAll(async () => {
    issuer = await startIssuer()
    issuer.answer = (response) => response.destroy()
    service = await testService({ issuers: [issuer.trusted] })
    person = { ...(await signUp(service)), token: await issuer.token() }
  })

  test.each(operations.filter(({ security }) => security.length > 0))(
    '$operationId answers 503 and says when to come back',
    async (operation) => {
      const answer = await call(service, person, operation)
      expect([answer.status, answer.body]).toEqual([503, expect.objectContaining({ code: 'overloaded' })])
      expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThan(0)
      expect(answer.text).not.toMatch(/ECONN|127\.0\.0\.1|jwks/i)
    },
  )
})

describe('with a table gone', () => {
  let service: TestService
  let person: Person
  beforeAll(async () => {
    service = await testService()
    person = await signUp(service)
    await withAdmin(service.databaseUrl, (admin) =>
      admin.query(`alter table users rename to users_gone; alter table tasks rename to tasks_gone;
        alter table sessions rename to sessions_gone`),
    )
  })

  test.each(declaring('500'))(
    '$operationId answers 500 and tells nothing of the inside',
    async (operation) => {
      const answer = await call(service, person, operation)
      expect([answer.status, answer.body]).toEqual([500, expect.objectContaining({ code: 'internal_error' })])
      expect(answer.text).not.toMatch(/select|relation|does not exist|users|sessions|\.ts\b/i)
      expect(service.logs).toContainEqual(
        expect.objectContaining({ request_id: answer.headers.get('X-Request-Id'), level: 50 }),
      )
    },
  )
})
