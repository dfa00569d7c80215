// Sessions: who is signed in, where it is kept, and what happens when several things happen at once.
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { createClient, type TokenStore, type Tokens } from '../../generated/dist/index.js'
import { password } from '../support/client.ts'
import { type TestService, testService } from '../support/service.ts'
import { faultyFetch, proxyAnswer, type Sent } from './faulty-fetch.ts'
import { failure, letTokenExpire, somebody } from './sign-up.ts'

const refreshPath = '/api/auth/refresh'

let service: TestService
beforeAll(async () => {
  service = await testService()
})
beforeEach(() => {
  service.now = new Date()
})

const letServiceExpire = () => {
  service.now = new Date(service.now.getTime() + 16 * 60_000)
}

/** Holds requests until told. */
function gate(isHeld: (sent: Sent) => boolean) {
  const { promise: opened, resolve: open } = Promise.withResolvers<void>()
  const { promise: reached, resolve: reach } = Promise.withResolvers<void>()
  const script = async (sent: Sent) => {
    if (!isHeld(sent)) return undefined
    reach()
    await opened
    return undefined
  }
  return { script, open, reached }
}

/** A store that takes its time, as files and databases do, and tells what it was asked. */
function slowStore(tokens?: Tokens) {
  const saved: (Tokens | undefined)[] = []
  const pause = () => new Promise((resolve) => setTimeout(resolve, 2))
  const store: TokenStore = {
    load: async () => {
      const now = tokens // as it is when asked, told later
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

test('a sign-in begins the session, a sign-out ends it', async () => {
  const { api, store, email } = await somebody(service)
  await api.auth.logout()
  expect(await store.load()).toBe(undefined)
  expect(await failure(api.account.get())).toMatchObject({ code: 'authentication_required' })
  const { token, refresh_token, expires_in } = await api.auth.login({ email, password })
  const kept = (await store.load()) as Tokens & { expires_at: number }
  expect(kept).toMatchObject({ token, refresh_token })
  expect(Math.abs(kept.expires_at - Date.now() - expires_in * 1000)).toBeLessThan(60_000)
  expect((await api.account.get()).email).toBe(email)
})

test('signing out with a session that is over ends it here as well', async () => {
  const { api, store } = await somebody(service)
  await service.db.deleteFrom('sessions').execute()
  letServiceExpire()
  expect(await failure(api.auth.logout())).toMatchObject({ status: 401 })
  expect(await store.load()).toBe(undefined)
})

test('so does signing out where something in between refuses the token', async () => {
  const { api, store } = await somebody(service, () => proxyAnswer(401))
  expect(await failure(api.auth.logout())).toMatchObject({ status: 401 })
  expect(await store.load()).toBe(undefined)
})

test('deleting the account ends the session', async () => {
  const { api, store } = await somebody(service)
  await api.account.delete({ password })
  expect(await store.load()).toBe(undefined)
})

test('a wrong password for that is no reason to refresh', async () => {
  const { api, fetch, store } = await somebody(service)
  expect(await failure(api.account.delete({ password: 'another one' }))).toMatchObject({
    code: 'password_mismatch',
  })
  expect(fetch.sent.length).toBe(1)
  expect(await store.load()).toBeDefined()
})

describe('when somebody else signs in meanwhile,', () => {
  test('a refused call is not sent again in that name', async () => {
    const other = await somebody(service)
    const held = gate(({ method, path, nth }) => method === 'POST' && path.endsWith('/tasks') && nth === 1)
    const person = await somebody(service, held.script)
    letServiceExpire()
    const refused = failure(person.api.tasks.create({ title: 'For Ada alone' }))
    await held.reached
    await person.api.auth.login({ email: other.email, password })
    held.open()
    expect(await refused).toMatchObject({ operation: 'createTask', code: 'token_expired' })
    expect(await person.api.tasks.list()).toEqual([])
  })

  test('a refresh under way leaves their session alone', async () => {
    const other = await somebody(service)
    const held = gate(({ path }) => path === refreshPath)
    const person = await somebody(service, held.script)
    await letTokenExpire(person)
    const first = person.api.account.get()
    await held.reached
    await person.api.auth.login({ email: other.email, password })
    held.open()
    // Asked for in the first one's name, and done in it.
    expect((await first).email).toBe(person.email)
    expect((await person.api.account.get()).email).toBe(other.email)
  })

  test('a sign-out under way does not end their session', async () => {
    const other = await somebody(service)
    const held = gate(({ path }) => path === '/api/auth/logout')
    const person = await somebody(service, held.script)
    const leaving = person.api.auth.logout()
    await held.reached
    await person.api.auth.login({ email: other.email, password })
    held.open()
    await leaving
    expect((await person.api.account.get()).email).toBe(other.email)
  })
})

test('signing out during a refresh ends the session that the refresh brings', async () => {
  const held = gate(({ path }) => path === refreshPath)
  const person = await somebody(service, held.script)
  await letTokenExpire(person)
  const reading = person.api.account.get()
  await held.reached
  const leaving = person.api.auth.logout()
  held.open()
  await Promise.allSettled([reading, leaving])
  expect(await person.store.load()).toBe(undefined)
})

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
  let answered = 0
  const onResponse = () => void answered++
  const api = createClient({ baseUrl: 'http://test', auth: store, fetch, onResponse })
  const { token } = await api.auth.login({ email, password })
  await store.save({ ...(tokens as Tokens | undefined as Tokens), expires_at: Date.now() - 1 })
  const reading = api.account.get()
  await vi.waitFor(() => expect([fetch.sent.length, held]).toEqual([2, undefined]))
  const leaving = api.auth.logout({ headers: { Authorization: `Bearer ${token}` } })
  await vi.waitFor(() => expect(answered).toBe(3))
  await new Promise((resolve) => setTimeout(resolve, 20))
  goOn()
  await Promise.all([reading, leaving])
  expect(tokens).toBe(undefined)
})

test('with a slow store there is one refresh as well, also for calls that read it too early', async () => {
  const { email } = await somebody(service)
  const { store, saved, now } = slowStore()
  const fetch = faultyFetch(service)
  const api = createClient({ baseUrl: 'http://test', auth: store, fetch })
  await api.auth.login({ email, password })
  await store.save({ ...(now() as Tokens), expires_at: Date.now() - 1 })
  const calls = []
  while (saved.length < 3) {
    calls.push(api.account.get())
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
    letServiceExpire()
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

  test('by never answering: the signal ends the call', async () => {
    const auth = { load: () => new Promise<never>(() => {}), save: () => {} }
    const api = createClient({ baseUrl: 'http://test', auth, fetch: faultyFetch(service) })
    expect(await failure(api.account.get({ signal: AbortSignal.timeout(5) }))).toMatchObject({
      name: 'TimeoutError',
    })
  })
})
