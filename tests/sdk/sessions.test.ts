// Sessions: who is signed in, where it is kept, and what happens when several things happen at once.
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Tokens } from '../../generated/dist/index.js'
import { password } from '../support/client.ts'
import { type TestService, testService } from '../support/service.ts'
import { proxyResponse, type Sent } from './faulty-fetch.ts'
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

/** Holds requests until they are released. */
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

test('a sign-in begins the session, a sign-out ends it', async () => {
  const { api, store, email } = await somebody(service)
  await api.auth.logout()
  expect(await store.load()).toBe(undefined)
  expect(await failure(api.account.get())).toMatchObject({ code: 'authentication_required' })
  const before = Date.now()
  const { token, refresh_token, expires_in } = await api.auth.login({ email, password })
  const after = Date.now()
  const kept = (await store.load()) as Tokens & { expires_at: number }
  expect(kept).toMatchObject({ token, refresh_token })
  const at = kept.expires_at - expires_in * 1000
  expect([before <= at, at <= after]).toEqual([true, true])
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
  const { api, store } = await somebody(service, () => proxyResponse(401))
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
