// Stores: slow ones, shared ones, and ones that fail.
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createClient, type TokenStore, type Tokens } from '../../generated/dist/index.js'
import { password } from '../support/client.ts'
import { type TestService, testService } from '../support/service.ts'
import { until } from '../support/until.ts'
import { faultyFetch } from './faulty-fetch.ts'
import { failure, somebody } from './sign-up.ts'

const refreshPath = '/api/auth/refresh'

let service: TestService
beforeAll(async () => {
  service = await testService()
})
beforeEach(() => {
  service.now = new Date()
})

/** A store that takes its time, as files and databases do, and records what was saved. */
function slowStore(tokens?: Tokens) {
  const saved: (Tokens | undefined)[] = []
  const pause = () => new Promise((resolve) => setTimeout(resolve, 2))
  const store: TokenStore = {
    load: async () => {
      const now = tokens // as it is when asked, returned later
      await pause()
      return now
    },
    save: async (next) => {
      await pause()
      tokens = next
      saved.push(next)
    },
  }
  return { store, saved, now: () => tokens }
}

test('a session that was ended while its refresh is being saved does not come back', async () => {
  const { email } = await somebody(service)
  let tokens: Tokens | undefined
  let held: Promise<void> | undefined
  const store: TokenStore = {
    load: async () => {
      const now = tokens
      const hold = held
      held = undefined // one alone
      await hold
      return now
    },
    save: (next) => {
      tokens = next
    },
  }
  const { promise, resolve: goOn } = Promise.withResolvers<void>()
  const fetch = faultyFetch(service, ({ path }) => {
    if (path === refreshPath) held = promise
    return undefined
  })
  let responded = 0
  const onResponse = () => void responded++
  const api = createClient({ baseUrl: 'http://test', auth: store, fetch, onResponse })
  const { token } = await api.auth.login({ email, password })
  await store.save({ ...(tokens as Tokens | undefined as Tokens), expires_at: Date.now() - 1 })
  const reading = api.account.get()
  await until(() => fetch.sent.length === 2 && held === undefined)
  const leaving = api.auth.logout({ headers: { Authorization: `Bearer ${token}` } })
  await until(() => responded === 3)
  await new Promise((resolve) => setTimeout(resolve, 20))
  goOn()
  await Promise.all([reading, leaving])
  expect(tokens).toBe(undefined)
})

/** Fewer than one person may have in work. */
const manyCalls = 50

test('with a slow store there is one refresh as well, also for calls that read it too early', async () => {
  const { email } = await somebody(service)
  const { store, saved, now } = slowStore()
  const fetch = faultyFetch(service)
  const api = createClient({ baseUrl: 'http://test', auth: store, fetch })
  await api.auth.login({ email, password })
  await store.save({ ...(now() as Tokens), expires_at: Date.now() - 1 })
  const calls = []
  while (saved.length < 3) {
    if (calls.length < manyCalls) calls.push(api.account.get())
    await new Promise((resolve) => setImmediate(resolve))
  }
  await Promise.all(calls)
  expect(fetch.sent.filter(({ path }) => path === refreshPath).length).toBe(1)
  expect(saved.length).toBe(3)
})

test('two windows with one store refresh at the same time, and both go on', async () => {
  const { email } = await somebody(service)
  const { store, now } = slowStore()
  const windows = [1, 2].map(() =>
    createClient({ baseUrl: 'http://test', auth: store, fetch: faultyFetch(service) }),
  )
  await windows[0]?.auth.login({ email, password })
  for (let round = 0; round < 3; round++) {
    await store.save({ ...(now() as Tokens), expires_at: Date.now() - 1 })
    const read = await Promise.all(windows.map((api) => api.account.get()))
    expect(read.map((user) => user.email)).toEqual([email, email])
    service.now = new Date(service.now.getTime() + 16 * 60_000)
  }
})

describe('a store that fails', () => {
  const broken = new Error('The disk is full.')

  test('when it is read: no request is sent', async () => {
    const load = () => {
      throw broken
    }
    const fetch = faultyFetch(service)
    const api = createClient({ baseUrl: 'http://test', fetch, auth: { load, save: () => {} } })
    expect(await failure(api.account.get())).toBe(broken)
    expect(fetch.sent).toEqual([])
  })

  test('when it is written: the call says so, also while the old token would do', async () => {
    const { store } = await somebody(service)
    const tokens = { ...((await store.load()) as Tokens), expires_at: Date.now() + 5_000 }
    const auth = { load: () => tokens, save: () => Promise.reject(broken) }
    const api = createClient({ baseUrl: 'http://test', auth, fetch: faultyFetch(service) })
    expect(await failure(api.account.get())).toBe(broken)
  })

  test('because what it holds is garbage: a sign-in still puts it right', async () => {
    const { email } = await somebody(service)
    let text = '{"token":'
    const auth: TokenStore = {
      load: () => JSON.parse(text),
      save: (tokens) => {
        text = JSON.stringify(tokens ?? null)
      },
    }
    const api = createClient({ baseUrl: 'http://test', auth, fetch: faultyFetch(service) })
    expect(await failure(api.account.get())).toBeInstanceOf(SyntaxError)
    await api.auth.login({ email, password })
    expect((await api.account.get()).email).toBe(email)
  })

  test('by never responding: the signal ends the call', async () => {
    const auth = { load: () => new Promise<never>(() => {}), save: () => {} }
    const api = createClient({ baseUrl: 'http://test', auth, fetch: faultyFetch(service) })
    expect(await failure(api.account.get({ signal: AbortSignal.timeout(5) }))).toMatchObject({
      name: 'TimeoutError',
    })
  })
})
