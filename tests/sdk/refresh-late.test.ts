// An answer to a refresh that comes after the client has given up waiting: the service has used the token, so it counts.
import { beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { Tokens } from '../../generated/dist/index.js'
import { password } from '../support/client.ts'
import { type TestService, testService } from '../support/service.ts'
import { until } from '../support/until.ts'
import type { Fault, Sent } from './faulty-fetch.ts'
import { failure, letTokenExpire, type Somebody, somebody } from './sign-up.ts'
import { withoutDelays } from './without-delays.ts'

const refreshPath = '/api/auth/refresh'

let service: TestService
beforeAll(async () => {
  service = await testService()
})
withoutDelays()
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})

const refreshes = ({ fetch }: Somebody) => fetch.sent.filter(({ path }) => path === refreshPath)
const tokenOf = async ({ store }: Somebody) => ((await store.load()) as Tokens | undefined)?.refresh_token

/** Somebody whose token has expired. The answer to the nth refresh comes when `answer(n)` is called. */
async function waiting() {
  const held = Array.from({ length: 9 }, () => Promise.withResolvers<void>())
  const script = ({ path, nth }: Sent): Fault =>
    path === refreshPath ? { heldUntil: held[nth - 1]?.promise as Promise<void> } : undefined
  const received: string[] = []
  const onResponse = async (response: Response, { operation }: { operation: string }) => {
    if (operation === 'refresh') received.push((await response.json()).refresh_token)
  }
  const person = await somebody(service, script, { onResponse })
  await letTokenExpire(person)
  return { ...person, received, answer: (nth: number) => held[nth - 1]?.resolve() }
}

/** The service works in real time, so the next refresh is waited for; what passes by the fake clock is less than a time limit. */
const nthRefresh = (person: Somebody, nth: number) =>
  until(async () => {
    await vi.advanceTimersByTimeAsync(1)
    return refreshes(person).length === nth && person.fetch.inFlight() > 0
  })

/** A call whose refresh is given up twice. */
async function givenUp(person: Awaited<ReturnType<typeof waiting>>): Promise<void> {
  const failed = failure(person.api.account.get())
  for (const nth of [1, 2]) {
    await nthRefresh(person, nth)
    await vi.advanceTimersByTimeAsync(4000)
  }
  expect(await failed).toMatchObject({ name: 'TimeoutError', operation: 'refresh', attempts: 2 })
}

test('that comes before the second attempt is answered: the call goes on with it, and the second is given up', async () => {
  const person = await waiting()
  const reading = person.api.account.get()
  await nthRefresh(person, 1)
  await vi.advanceTimersByTimeAsync(4000)
  await nthRefresh(person, 2)
  person.answer(1)
  expect((await reading).email).toBe(person.email)
  expect(person.received).toEqual([await tokenOf(person)])
  await until(() => person.fetch.inFlight() === 0)
})

test('counts while it is being kept, however long the store takes for it', async () => {
  const person = await waiting()
  const { save } = person.store
  const mayKeep = Promise.withResolvers<void>()
  person.store.save = async (tokens) => {
    await mayKeep.promise
    await save(tokens)
  }
  const reading = person.api.account.get()
  reading.then(undefined, () => {}) // it is looked at below
  await nthRefresh(person, 1)
  await vi.advanceTimersByTimeAsync(4000)
  await nthRefresh(person, 2)
  person.answer(1)
  await until(() => person.fetch.inFlight() === 0) // the second is given up
  mayKeep.resolve()
  expect((await reading).email).toBe(person.email)
})

test('that comes after the call has failed is kept, and the next call has a session', async () => {
  const person = await waiting()
  await givenUp(person)
  const before = await tokenOf(person)
  person.answer(2)
  await until(async () => (await tokenOf(person)) !== before)
  expect(person.received).toEqual([await tokenOf(person)])
  expect((await person.api.account.get()).email).toBe(person.email)
  expect(refreshes(person).length).toBe(2)
})

test('is waited for by the calls that come meanwhile: they use the token up no further', async () => {
  const person = await waiting()
  await givenUp(person)
  const calls = [1, 2, 3].map(() => person.api.account.get())
  await vi.advanceTimersByTimeAsync(1000)
  person.answer(1)
  expect((await Promise.all(calls)).map(({ email }) => email)).toEqual(Array(3).fill(person.email))
  expect(refreshes(person).length).toBe(2)
})

test('is awaited for 15 seconds; then the next call sends the token again', async () => {
  const person = await waiting()
  await givenUp(person)
  await vi.advanceTimersByTimeAsync(6000)
  expect(person.fetch.inFlight()).toBe(2)
  await vi.advanceTimersByTimeAsync(9000)
  await until(() => person.fetch.inFlight() === 0)
  const reading = person.api.account.get()
  await nthRefresh(person, 3)
  person.answer(3)
  expect((await reading).email).toBe(person.email)
})

test('does not replace the session of somebody who has signed in meanwhile, nor bring back one that was ended', async () => {
  for (const meanwhile of ['login', 'logout'] as const) {
    const person = await waiting()
    const other = await somebody(service)
    await givenUp(person)
    if (meanwhile === 'login') await person.api.auth.login({ email: other.email, password })
    else await person.store.save(undefined)
    const now = await tokenOf(person)
    person.answer(1)
    await until(() => person.received.length === 1 && person.fetch.inFlight() === 0)
    await vi.advanceTimersByTimeAsync(10)
    expect(await tokenOf(person)).toBe(now)
  }
})
