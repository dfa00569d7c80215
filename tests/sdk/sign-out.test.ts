// Signing out while the service cannot be reached: over here at once, and there as soon as it can be told.
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { createClient } from '../../generated/dist/index.js'
import { type TestService, testService } from '../support/service.ts'
import { until } from '../support/until.ts'
import { type Fault, faultyFetch, problemResponse, proxyResponse } from './faulty-fetch.ts'
import { failure, letTokenExpire, type Somebody, somebody } from './sign-up.ts'

let service: TestService
beforeAll(async () => {
  service = await testService()
})
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})
afterEach(() => {
  vi.useRealTimers()
})

const sessionsOf = async (email: string) =>
  await service.db
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .where('email', '=', email)
    .select('sessions.id')
    .execute()

/** Lets the waits between the tries pass, but no time limit of a request. */
async function passWaits({ fetch }: Somebody): Promise<void> {
  if (fetch.inFlight() === 0) await vi.runOnlyPendingTimersAsync()
}

const isSignedOut = (person: Somebody) => async () => {
  await passWaits(person)
  return (await sessionsOf(person.email)).length === 0
}

const unreachable: [string, () => Fault][] = [
  ['there is no network', () => 'refused'],
  ['a proxy is alone', () => proxyResponse(502)],
  ['the database is away', () => problemResponse(503, 'database_unavailable')],
]

test.each(unreachable)('where %s it succeeds here, and the service is told later', async (_, fault) => {
  let isReachable = false
  const person = await somebody(service, () => (isReachable ? undefined : fault()), { maxRetries: 0 })
  const { data, response } = await person.api.auth.logout().withResponse()
  expect(data).toEqual({ message: 'You are signed out here. The service is told when it can be reached.' })
  expect(response.type).toBe('error')
  expect(await person.store.load()).toBe(undefined)
  expect(await sessionsOf(person.email)).toHaveLength(1)
  await until(async () => {
    await passWaits(person)
    return person.fetch.sent.length >= 3
  })
  isReachable = true
  await until(isSignedOut(person))
})

test('it is told with a new token where the old one has expired meanwhile', async () => {
  let isReachable = false
  const person = await somebody(service, () => (isReachable ? undefined : 'refused'), { maxRetries: 0 })
  await letTokenExpire(person)
  service.now = new Date(Date.now() + 16 * 60_000)
  await person.api.auth.logout()
  isReachable = true
  await until(isSignedOut(person))
  service.now = new Date()
})

test('it is told with the headers of the client', async () => {
  let isReachable = false
  const options = { maxRetries: 0, headers: { 'X-Api-Key': 'the key' } }
  const person = await somebody(service, () => (isReachable ? undefined : 'refused'), options)
  await person.api.auth.logout()
  isReachable = true
  await until(isSignedOut(person))
  expect(person.fetch.sent.map(({ headers }) => headers.get('X-Api-Key'))).toEqual(['the key', 'the key'])
})

test('the one who signs in next stays signed in', async () => {
  let isReachable = false
  const person = await somebody(service, () => (isReachable ? undefined : 'refused'), { maxRetries: 0 })
  await person.api.auth.logout()
  isReachable = true
  const next = await person.api.auth.register({
    ...{ email: `next-${person.email}`, password: 'correct horse battery staple', name: 'Next' },
  })
  await until(isSignedOut(person))
  expect((await person.api.account.get()).id).toBe(next.user.id)
})

test('it is told no more when the service says that it knows', async () => {
  const person = await somebody(
    service,
    ({ nth }) => (nth === 1 ? 'refused' : problemResponse(401, 'invalid_token')),
    { maxRetries: 0 },
  )
  await person.api.auth.logout()
  await until(async () => {
    await passWaits(person)
    return person.fetch.sent.length > 1 && person.fetch.inFlight() === 0
  })
  const tries = person.fetch.sent.length
  for (let n = 0; n < 5; n++) await vi.runOnlyPendingTimersAsync()
  expect(person.fetch.sent.length - tries).toBeLessThanOrEqual(2) // with a new token, where the old one was refused
})

test('without a session of its own the client throws, as there is nothing that it could forget', async () => {
  const fetch = faultyFetch(service, () => 'refused')
  const api = createClient({ baseUrl: 'http://test', fetch, auth: 'a token', maxRetries: 0 })
  expect(await failure(api.auth.logout())).toMatchObject({ name: 'ConnectionError' })
})
