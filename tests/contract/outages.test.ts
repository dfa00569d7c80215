// How every operation responds when the database is away (503) or broken (500), read from the contract.
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type Person, signUp } from '../support/client.ts'
import { type Operation, operations } from '../support/contract.ts'
import { exampleBody, isProtected, pathOf } from '../support/contract-fixtures.ts'
import { createDatabase, withAdmin } from '../support/database.ts'
import { type Issuer, startIssuer } from '../support/issuer.ts'
import { type Network, networkTo } from '../support/network.ts'
import { type TestService, testService } from '../support/service.ts'

const declaring = (status: string) =>
  operations.filter(({ responses, path }) => responses[status] !== undefined && path !== '/ready')

const call = (service: TestService, { token }: Person, operation: Operation) =>
  service.send(operation.method, pathOf(operation), { token, json: exampleBody(operation) })

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
    '$operationId responds with 503 and says when to come back',
    async (operation) => {
      const response = await call(service, person, operation)
      expect([response.status, response.body]).toEqual([
        503,
        expect.objectContaining({ code: 'database_unavailable' }),
      ])
      expect(response.text).not.toMatch(/ECONN|127\.0\.0\.1|postgres/i)
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
    issuer.respond = (response) => response.destroy()
    service = await testService({ issuers: [issuer.trusted] })
    person = { ...(await signUp(service)), token: await issuer.token() }
  })

  test.each(operations.filter(isProtected))(
    '$operationId responds with 503 and says when to come back',
    async (operation) => {
      const response = await call(service, person, operation)
      expect([response.status, response.body]).toEqual([503, expect.objectContaining({ code: 'overloaded' })])
      expect(Number(response.headers.get('Retry-After'))).toBeGreaterThan(0)
      expect(response.text).not.toMatch(/ECONN|127\.0\.0\.1|jwks/i)
    },
  )
})

describe('with the tables of users and their things gone', () => {
  const tables = ['users', ...inject('ownedTables')]
  let service: TestService
  let person: Person
  beforeAll(async () => {
    service = await testService()
    person = await signUp(service)
    const renames = tables.map((table) => `alter table ${table} rename to ${table}_gone`)
    await withAdmin(service.databaseUrl, (admin) => admin.query(renames.join(';')))
  })

  test.each(declaring('500'))(
    '$operationId responds with 500 and reveals nothing internal',
    async (operation) => {
      const response = await call(service, person, operation)
      expect([response.status, response.body]).toEqual([
        500,
        expect.objectContaining({ code: 'internal_error' }),
      ])
      const inside = response.text.replace('urn:problem-type:tasks-api:', '')
      expect(inside).not.toMatch(/select|relation|does not exist|\.ts\b/i)
      expect(tables.filter((table) => inside.includes(table))).toEqual([])
      expect(service.logs).toContainEqual(
        expect.objectContaining({ request_id: response.headers.get('X-Request-Id'), level: 50 }),
      )
    },
  )
})
