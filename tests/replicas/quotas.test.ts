// Throttling over two replicas: sign-ins are counted together, the other requests of a user by each replica.

import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { beforeAll, expect, test } from 'vitest'
import { newClient, type Person, password, signUp } from '../support/client.ts'
import type { TestResponse } from '../support/service.ts'
import { type Replica, startTwo } from './replicas.ts'

const limit = 6

let replicas: [Replica, Replica]
let ada: Person
beforeAll(async () => {
  // Each address of the tests stands for itself.
  replicas = await startTwo({
    AUTH_RATE_LIMIT: String(limit),
    RATE_LIMIT: '20',
    TRUSTED_HOPS: '1',
  })
  ada = await signUp(replicas[0])
})

const either = (n: number) => replicas[n % 2 ? 1 : 0]
const from = (address: string) => ({ 'X-Forwarded-For': address })
const login = (n: number, email: string, secretWord: string) =>
  either(n).send('POST', '/api/auth/login', {
    json: { email, password: secretWord },
    headers: from('10.0.0.1'),
  })
const stranger = (n: number, address: string) =>
  either(n).send('POST', '/api/auth/refresh', {
    json: { refresh_token: randomUUID() },
    headers: from(address),
  })
const count = (responses: TestResponse[], status: number) =>
  responses.filter((response) => response.status === status).length
const times = <T>(number: number, ask: (n: number) => Promise<T>) =>
  Promise.all(Array.from({ length: number }, (_, n) => ask(n)))

test('guesses at one account are counted over both, one after the other', async () => {
  for (let n = 0; n < limit; n++) {
    const { status, headers } = await login(n, ada.email, 'a guess')
    expect(status).toBe(401)
    expect(headers.get('RateLimit')).toContain(`"account";r=${limit - 1 - n};`)
  }
  for (const n of [0, 1]) {
    const refused = await login(n, ada.email, password)
    expect(refused.body).toMatchObject({ status: 429, code: 'rate_limited' })
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0)
  }
})

test('guesses that come to both at once are compared no more often', async () => {
  const eve = await signUp(replicas[1])
  const responses = await times(40, (n) => login(n, eve.email, 'a guess'))
  expect([count(responses, 401), count(responses, 429)]).toEqual([limit, 40 - limit])
})

test('a right password at one gives back what was counted, for the other too', async () => {
  const eve = await signUp(replicas[0])
  for (let n = 0; n < 2 * limit; n++) expect((await login(n, eve.email, password)).status).toBe(200)
})

test('an address is counted over both', async () => {
  const responses = await times(10 * limit + 20, (n) => stranger(n, '10.1.1.1'))
  expect([count(responses, 401), count(responses, 429)]).toEqual([10 * limit, 20])
  for (const n of [0, 1]) {
    expect((await stranger(n, '10.1.1.1')).status).toBe(429)
    expect((await stranger(n, '10.1.1.2')).status).toBe(401)
  }
})

test('other requests are counted by each replica for itself, as OPERATIONS.md says', async () => {
  const eve = await signUp(replicas[0])
  for (const at of replicas) {
    for (let n = 0; n < 20; n++) await newClient(at, eve.token)('getMe', 200)
    expect((await at.send('GET', '/api/me', { token: eve.token })).status).toBe(429)
  }
  const text = readFileSync(new URL('../../OPERATIONS.md', import.meta.url), 'utf8').replaceAll(/\s+/g, ' ')
  expect(text).toContain('each replica counts the other requests of a user for itself')
})
