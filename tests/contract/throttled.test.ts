// Every operation that declares 429 is driven into it, and every operation that touches data declares it.
import { beforeAll, describe, expect, test } from 'vitest'
import { password, signUp } from '../support/client.ts'
import { operations, resolve } from '../support/contract.ts'
import { type TestService, testService } from '../support/service.ts'

const throttled = operations.filter(({ responses }) => responses['429'] !== undefined)

const bodies: Record<string, unknown> = {
  register: { email: 'new@example.com', password, name: 'x' },
  login: { email: 'new@example.com', password },
  refresh: { refresh_token: 'anything' },
}

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

describe.each(throttled)('$operationId', ({ operationId, method, path, responses }) => {
  test('answers 429 once the quota is used up, and tells of it before that too', async () => {
    const { token } = await signUp(open)
    const filled = path.replace('{user_id}', 'me').replace('{id}', '1')
    const call = () => service.send(method, filled, { token, json: bodies[operationId] })
    let answer = await call()
    expect(answer.headers.get('RateLimit')).toMatch(/^"(default|address)";r=\d+;t=\d+/)
    // Where the account is not known, the address is counted: ten times.
    for (let time = 0; time < 10 && answer.status !== 429; time++) answer = await call()
    expect([answer.status, answer.body]).toEqual([429, expect.objectContaining({ code: 'rate_limited' })])
    expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThanOrEqual(1)
    expect(answer.headers.get('RateLimit')).toContain('r=0;')
  })

  test('documents the headers on every answer but that of Node', () => {
    for (const [status, response] of Object.entries(responses)) {
      const headers = Object.keys(resolve(response).headers ?? {})
      const documented = headers.filter((name) => name.startsWith('RateLimit'))
      expect([status, documented]).toEqual([
        status,
        status === '431' ? [] : ['RateLimit-Policy', 'RateLimit'],
      ])
    }
  })
})
