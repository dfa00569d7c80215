// Hashing passwords is the most expensive work of a request: it is bounded, and so is guessing with a token.
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { concurrentNow, maxConcurrent } from '../../src/http/limits/concurrency-limit.ts'
import { type Person, password, signUp } from '../support/client.ts'
import { type TestResponse, type TestService, testService } from '../support/service.ts'
import { until } from '../support/until.ts'

// A gate before the library's own function: while it is shut, hashes begin and do not end.
const gate = vi.hoisted(() => ({ shut: false, begun: 0, waiting: [] as (() => void)[] }))
vi.mock('node:crypto', async (original) => {
  const crypto = await original<typeof import('node:crypto')>()
  const argon2: typeof crypto.argon2 = (...args) => {
    gate.begun += 1
    if (gate.shut) gate.waiting.push(() => crypto.argon2(...args))
    else crypto.argon2(...args)
  }
  return { ...crypto, argon2 }
})
function open() {
  gate.shut = false
  for (const go of gate.waiting.splice(0)) go()
}
afterAll(open)

let service: TestService
let limited: TestService
let ada: Person
beforeAll(async () => {
  service = await testService()
  limited = await testService({
    databaseUrl: service.databaseUrl,
    throttling: { authRateLimit: 10, rateLimit: 600, trustedHops: 1 },
  })
  ada = await signUp(service)
})

const login = (secret: string, at = service) =>
  at.send('POST', '/api/auth/login', { json: { email: ada.email, password: secret } })
const change = (person: Person, current: string, at = service, next = 'another good one') =>
  at.send('PUT', '/api/me/password', {
    token: person.token,
    json: { current_password: current, new_password: next },
  })
const erase = (person: Person, secret: string, at = service) =>
  at.send('DELETE', '/api/me', { token: person.token, json: { password: secret } })
const statuses = (responses: TestResponse[]) => responses.map(({ status }) => status)
const inTurn = async (times: number, ask: () => Promise<TestResponse>) => {
  const responses: TestResponse[] = []
  for (let time = 0; time < times; time++) responses.push(await ask())
  return responses
}

describe('With as many requests waiting for a password hash as may wait', () => {
  let waiting: Promise<TestResponse>[]
  beforeAll(async () => {
    gate.begun = 0
    gate.shut = true
    waiting = Array.from({ length: maxConcurrent }, () => login('a guess'))
    await until(() => gate.begun === 2 && concurrentNow() === maxConcurrent)
  })

  test.each([
    ['a login', () => login(password, limited)],
    [
      'a registration',
      () =>
        limited.send('POST', '/api/auth/register', {
          json: { email: 'late@example.com', password, name: 'x' },
        }),
    ],
    ['a change of password', () => change(ada, password)],
    ['the end of an account', () => erase(ada, password)],
    [
      'a new password by a link',
      () =>
        limited.send('POST', '/api/auth/password-reset/confirm', {
          json: { token: 'of a mail', new_password: password },
        }),
    ],
    [
      'a change of the address',
      () =>
        limited.send('PUT', '/api/me/email', {
          token: ada.token,
          json: { email: 'late@example.com', current_password: password },
        }),
    ],
  ])('%s is refused at once, before anything is counted', async (_, ask) => {
    const counters = () => service.db.selectFrom('rate_limits').selectAll().execute()
    const before = await counters()
    const response = await ask()
    expect([response.status, response.body]).toEqual([503, expect.objectContaining({ code: 'overloaded' })])
    expect(response.headers.get('Retry-After')).toBe('5')
    expect(await counters()).toEqual(before)
  })

  test('everything else is served, two hashes are computed at a time, and all waiting logins get their responses', async () => {
    await ada.call('listTasks', 200)
    expect((await service.send('GET', '/health')).status).toBe(200)
    const refreshed = { json: { refresh_token: ada.refreshToken } }
    expect((await service.send('POST', '/api/auth/refresh', refreshed)).status).toBe(200)
    expect(gate.begun).toBe(2)
    open()
    expect(new Set(statuses(await Promise.all(waiting)))).toEqual(new Set([401]))
    expect((await login(password)).status).toBe(200)
  })
})

test('a hundred clients that send their passwords slowly keep nobody from signing in', async () => {
  const ends: (() => void)[] = []
  const slow = Array.from({ length: maxConcurrent }, () => {
    const raw = new ReadableStream({ start: (controller) => void ends.push(() => controller.close()) })
    const headers = { 'Content-Type': 'application/json' }
    return service.send('POST', '/api/auth/login', { raw, headers })
  })
  expect((await login(password)).status).toBe(200)
  for (const end of ends) end()
  expect(new Set(statuses(await Promise.all(slow)))).toEqual(new Set([400]))
})

test('whatever the outcome of a request, its place is free again', async () => {
  const outcomes = [
    () => service.send('POST', '/api/auth/login', { json: {} }),
    () => change(ada, 'short', service, ''),
    () => erase(ada, 'a guess'),
  ]
  for (let time = 0; time <= maxConcurrent / 2; time++) {
    await Promise.all(outcomes.slice(0, time < 2 ? 3 : 2).map((ask) => ask()))
  }
  expect((await login(password)).status).toBe(200)
})

describe('A wrong password where a token is not enough', () => {
  test.each([
    ['changePassword', (person: Person, secret: string) => change(person, secret, limited)],
    ['deleteMe', (person: Person, secret: string) => erase(person, secret, limited)],
  ])('is counted: %s refuses the 11th, while the owner can sign in', async (_, ask) => {
    const person = await signUp(service)
    const guesses = await inTurn(10, () => ask(person, 'a guess'))
    expect(statuses(guesses)).toEqual(Array(10).fill(403))
    expect(guesses[9]?.headers.get('RateLimit')).toMatch(/^"default";r=\d+;t=\d+, "account";r=0;t=\d+$/)
    gate.begun = 0
    const refused = await ask(person, password)
    expect([refused.status, refused.body]).toEqual([429, expect.objectContaining({ code: 'rate_limited' })])
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0)
    expect(gate.begun).toBe(0)
    const json = { email: person.email.toUpperCase(), password }
    expect((await limited.send('POST', '/api/auth/login', { json })).status).toBe(200)
    await person.call('getMe', 200)
  })

  test('is limited, unlike a right one, which can be given any number of times', async () => {
    const person = await signUp(service)
    const responses = await inTurn(12, () => change(person, password, limited, password))
    expect(statuses(responses)).toEqual(Array(12).fill(204))
  })

  test('is compared ten times at most when fifty come at once', async () => {
    const person = await signUp(service)
    gate.begun = 0
    const responses = await Promise.all(Array.from({ length: 50 }, () => change(person, 'a guess', limited)))
    expect(gate.begun).toBe(10)
    expect(statuses(responses).filter((status) => status === 403).length).toBe(10)
    expect(statuses(responses).filter((status) => status === 429).length).toBe(40)
  })
})
