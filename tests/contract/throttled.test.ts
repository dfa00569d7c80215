// Every operation that declares 429 is driven into it, and every operation that touches data declares it.
import { beforeAll, describe, expect, test } from 'vitest'
import { signUp } from '../support/client.ts'
import { operations, resolve } from '../support/contract.ts'
import { exampleBody, isProtected, pathOf } from '../support/contract-fixtures.ts'
import { type TestService, testService } from '../support/service.ts'

const throttled = operations.filter(({ responses }) => responses['429'] !== undefined)

let service: TestService
let open: TestService
beforeAll(async () => {
  service = await testService({ throttling: { authRateLimit: 1, rateLimit: 1 } })
  open = await testService({ databaseUrl: service.databaseUrl })
})

test('only the operations of the service itself have no limit', () => {
  const others = operations.filter((operation) => !throttled.includes(operation))
  expect(others.map(({ tags }) => tags)).toEqual(others.map(() => ['Service']))
})

describe.each(throttled)('$operationId', (operation) => {
  test('responds with 429 once the quota is used up, and states the quota before that too', async () => {
    const { token } = await signUp(open)
    // Somebody who is known is counted whatever the body is, and a good one might end the account.
    const json = isProtected(operation) ? undefined : exampleBody(operation)
    const call = () => service.send(operation.method, pathOf(operation), { token, json })
    let response = await call()
    expect(response.headers.get('RateLimit')).toMatch(/^"(default|address)";r=\d+;t=\d+/)
    // Where the account is not known, the address is counted: ten times.
    for (let time = 0; time < 10 && response.status !== 429; time++) response = await call()
    expect([response.status, response.body]).toEqual([429, expect.objectContaining({ code: 'rate_limited' })])
    expect(Number(response.headers.get('Retry-After'))).toBeGreaterThanOrEqual(1)
    expect(response.headers.get('RateLimit')).toContain('r=0;')
  })

  test('documents the headers on every response but that of Node', () => {
    for (const [status, response] of Object.entries(operation.responses)) {
      const headers = Object.keys(resolve(response).headers ?? {})
      const documented = headers.filter((name) => name.startsWith('RateLimit'))
      expect([status, documented]).toEqual([
        status,
        status === '431' ? [] : ['RateLimit-Policy', 'RateLimit'],
      ])
    }
  })
})
