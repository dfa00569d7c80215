// The refresh: when, how often, and for whom.
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { type TestService, testService } from '../support/service.ts'
import { until } from '../support/until.ts'
import { problemResponse, proxyResponse } from './faulty-fetch.ts'
import { failure, letTokenExpire, type Somebody, somebody } from './sign-up.ts'

const refreshPath = '/api/auth/refresh'
const minute = 60_000

let service: TestService
beforeAll(async () => {
  service = await testService()
  vi.spyOn(Math, 'random').mockReturnValue(0)
})
beforeEach(() => {
  service.now = new Date()
})
afterAll(() => vi.restoreAllMocks())

const refreshes = ({ fetch }: Somebody) => fetch.sent.filter(({ path }) => path === refreshPath)

/** By the service's clock: the client learns it from a 401. */
const letServiceExpire = () => {
  service.now = new Date(service.now.getTime() + 16 * minute)
}

test('many waiting calls share one refresh, before the token ends', async () => {
  const person = await somebody(service)
  await letTokenExpire(person)
  await Promise.all(Array.from({ length: 20 }, () => person.api.tasks.list()))
  expect(person.fetch.sent.map(({ path }) => path)).toEqual([refreshPath, ...Array(20).fill('/api/me/tasks')])
})

test('many refused calls share one refresh, and are sent again as they were', async () => {
  const person = await somebody(service)
  letServiceExpire()
  const titles = Array.from({ length: 10 }, (_, i) => `Task ${i}`)
  await Promise.all(titles.map((title) => person.api.tasks.create({ title })))
  expect(refreshes(person).length).toBe(1)
  const kept = await person.api.tasks.list()
  expect(kept.map(({ title }) => title).sort()).toEqual(titles)
  const creations = person.fetch.sent.filter(({ method, path }) => method === 'POST' && path !== refreshPath)
  expect(creations.length).toBe(20)
  for (const title of titles) {
    const twins = creations.filter(({ body }) => JSON.parse(body).title === title)
    const [refused, sentAgain] = twins.map(({ headers }) => Object.fromEntries(headers))
    expect({ ...sentAgain, authorization: '' }).toEqual({ ...refused, authorization: '' })
    expect(sentAgain?.authorization).not.toBe(refused?.authorization)
  }
})

test('a call that is refused after the refresh takes the new token, and asks for no other', async () => {
  const { promise: held, resolve: goOn } = Promise.withResolvers<undefined>()
  const person = await somebody(service, ({ path, nth }) =>
    path === '/api/me' && nth === 1 ? held : undefined,
  )
  letServiceExpire()
  const slow = person.api.account.get()
  await until(() => person.fetch.sent.length === 1)
  await person.api.tasks.list()
  goOn(undefined)
  expect((await slow).name).toBe('Ada')
  expect(refreshes(person).length).toBe(1)
})

test('a token is replaced 10 seconds before its end, not sooner', async () => {
  const person = await somebody(service)
  const tokens = await person.store.load()
  vi.useFakeTimers({ toFake: ['Date'] }) // no time passes between the two
  const left = async (millis: number) => {
    await person.store.save({ ...(tokens as { token: string }), expires_at: Date.now() + millis })
    await person.api.account.get()
    return refreshes(person).length
  }
  expect(await left(20_000)).toBe(0)
  expect(await left(9_000)).toBe(1)
  vi.useRealTimers()
})

test('without expires_at the exp of the token decides; without either the service does', async () => {
  const person = await somebody(service)
  const { token, refresh_token } = (await person.store.load()) as { token: string; refresh_token: string }
  await person.store.save({ token, refresh_token })
  await person.api.account.get()
  expect(refreshes(person).length).toBe(0)
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 16 * minute })
  await person.api.account.get()
  vi.useRealTimers()
  expect(refreshes(person).length).toBe(1)
  const next = (await person.store.load()) as { refresh_token: string }
  await person.store.save({ token: 'no-jwt', refresh_token: next.refresh_token })
  await person.api.account.get()
  expect(refreshes(person).length).toBe(2)
})

test('a token that is refused even when it is new is one error, not a loop', async () => {
  const person = await somebody(service, ({ path }) =>
    path === '/api/me' ? problemResponse(401, 'wrong_audience') : undefined,
  )
  const error = await failure(person.api.account.get())
  expect(error).toMatchObject({ operation: 'getMe', code: 'wrong_audience', attempts: 2 })
  expect(person.fetch.sent.map(({ path }) => path)).toEqual(['/api/me', refreshPath, '/api/me'])
})

test('a call that is sent again with the next token has all its retries', async () => {
  const person = await somebody(service, ({ path, nth }) => {
    if (path !== '/api/me' || nth > 5) return undefined
    return nth === 3 ? problemResponse(401, 'token_expired') : proxyResponse(503)
  })
  expect((await person.api.account.get()).name).toBe('Ada')
  expect(person.fetch.sent.filter(({ path }) => path === '/api/me').length).toBe(6)
})

test('the attempts before and after a refresh are counted together', async () => {
  const person = await somebody(service, ({ method, nth }) => {
    if (method !== 'PUT') return undefined
    if (nth === 1) return 'lost'
    return nth === 2 ? problemResponse(401, 'token_expired') : undefined
  })
  const replacing = person.api.tasks.replace(404, { title: 'x' })
  expect(await failure(replacing)).toMatchObject({ code: 'task_not_found', attempts: 3 })
})

test('a call that is given up leaves the refresh to the others', async () => {
  const person = await somebody(service)
  await letTokenExpire(person)
  const stop = new AbortController()
  const others = [person.api.account.get(), person.api.account.get()]
  const given = failure(person.api.account.get({ signal: stop.signal }))
  stop.abort('enough')
  expect(await given).toBe('enough')
  expect((await Promise.all(others)).map(({ name }) => name)).toEqual(['Ada', 'Ada'])
  expect(refreshes(person).length).toBe(1)
})

test('a call that was given up before it began does nothing', async () => {
  const person = await somebody(service)
  await letTokenExpire(person)
  expect(await failure(person.api.account.get({ signal: AbortSignal.abort('no') }))).toBe('no')
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(person.fetch.sent).toEqual([])
})
