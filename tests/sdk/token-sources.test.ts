// Tokens that the client does not keep itself: given once, given by a function, or set by hand.
import { beforeAll, describe, expect, test } from 'vitest'
import { type AccessTokenSource, createClient } from '../../generated/dist/index.js'
import { signUp } from '../support/client.ts'
import { type TestService, testService } from '../support/service.ts'
import { until } from '../support/until.ts'
import { faultyFetch } from './faulty-fetch.ts'
import { failure } from './sign-up.ts'

let service: TestService
beforeAll(async () => {
  service = await testService()
})

const clientWith = (auth: string | AccessTokenSource) => {
  const fetch = faultyFetch(service)
  return { api: createClient({ baseUrl: 'http://test', auth, fetch }), fetch }
}
const authorizations = ({ fetch }: { fetch: ReturnType<typeof faultyFetch> }) =>
  fetch.sent.map(({ headers }) => headers.get('Authorization'))

test('a token is sent as it is, and a refused one is one error', async () => {
  const { token, email } = await signUp(service)
  expect((await clientWith(token).api.account.get()).email).toBe(email)
  const bad = clientWith('no-jwt')
  expect(await failure(bad.api.account.get())).toMatchObject({ code: 'invalid_token', attempts: 1 })
  expect(authorizations(bad)).toEqual(['Bearer no-jwt'])
})

test('a personal access token is one, and what its scopes do not allow is said without asking again', async () => {
  const ada = await signUp(service)
  const body = { name: 'A script', scopes: ['account:read' as const] }
  const { token, id } = (await ada.call('createToken', 201, { body })).body
  const script = clientWith(token)
  expect((await script.api.account.get()).email).toBe(ada.email)
  expect(script.api.session.snapshot()).toMatchObject({ isSignedIn: true, userId: ada.id })
  expect(await failure(script.api.tasks.list())).toMatchObject({ code: 'insufficient_scope', attempts: 1 })
  await ada.call('deleteToken', 204, { path: { id } })
  expect(await failure(script.api.account.get())).toMatchObject({ code: 'invalid_token', attempts: 1 })
  expect(authorizations(script)).toEqual(Array(3).fill(`Bearer ${token}`))
})

describe('a function', () => {
  test('is asked before every request, and once for many refused ones', async () => {
    const { token, email } = await signUp(service)
    const asked: boolean[] = []
    let cached = 'old'
    const client = clientWith(async ({ refresh }) => {
      asked.push(refresh)
      await new Promise((resolve) => setTimeout(resolve, 5))
      if (refresh) cached = token
      return cached
    })
    const read = await Promise.all(Array.from({ length: 10 }, () => client.api.account.get()))
    expect(read.map((user) => user.email)).toEqual(Array(10).fill(email))
    expect(asked.filter((refresh) => refresh).length).toBe(1)
    await client.api.account.get()
    expect(asked.at(-1)).toBe(false)
  })

  test('is not asked to refresh for a call that was refused with an older token', async () => {
    const { token, email } = await signUp(service)
    const { promise: held, resolve: goOn } = Promise.withResolvers<undefined>()
    let cached = 'old'
    let refreshes = 0
    const fetch = faultyFetch(service, ({ nth }) => (nth === 1 ? held : undefined))
    const auth: AccessTokenSource = ({ refresh }) => {
      if (refresh) {
        refreshes++
        cached = token
      }
      return cached
    }
    const api = createClient({ baseUrl: 'http://test', auth, fetch })
    const slow = api.account.get()
    await until(() => fetch.sent.length === 1)
    await api.account.get()
    goOn(undefined)
    expect((await slow).email).toBe(email)
    expect(refreshes).toBe(1)
  })

  test.each([undefined, null, ''])('that gives %j sends no token', async (nothing) => {
    const client = clientWith(() => nothing)
    expect(await failure(client.api.account.get())).toMatchObject({
      code: 'authentication_required',
      attempts: 1,
    })
    expect(authorizations(client)).toEqual([null])
  })

  test('that has a token on the second question only is served as well', async () => {
    const { token, email } = await signUp(service)
    const client = clientWith(({ refresh }) => (refresh ? token : undefined))
    expect((await client.api.account.get()).email).toBe(email)
  })

  test('that gives the same refused token again is one error', async () => {
    const client = clientWith(() => 'no-jwt')
    expect(await failure(client.api.account.get())).toMatchObject({ code: 'invalid_token', attempts: 1 })
  })

  test('that gives the token of somebody else does not have the call sent in that name', async () => {
    const one = await signUp(service)
    const other = await signUp(service)
    const refused = `${one.token.slice(0, -4)}AAAA`
    const client = clientWith(({ refresh }) => (refresh ? other.token : refused))
    expect(await failure(client.api.tasks.create({ title: 'Mine' }))).toMatchObject({ code: 'invalid_token' })
    expect(authorizations(client).length).toBe(1)
  })

  test('that throws: the call throws that, and sends nothing', async () => {
    const reason = new Error('The identity provider is away.')
    const client = clientWith(() => {
      throw reason
    })
    expect(await failure(client.api.account.get())).toBe(reason)
    expect(client.fetch.sent).toEqual([])
  })

  test('that never responds: the signal ends the call', async () => {
    const hanging = new Promise<never>(() => {})
    for (const source of [
      () => hanging,
      ({ refresh }: { refresh: boolean }) => (refresh ? hanging : 'no-jwt'),
    ]) {
      const call = clientWith(source).api.account.get({ signal: AbortSignal.timeout(50) })
      expect(await failure(call)).toMatchObject({ name: 'TimeoutError' })
    }
  })
})

test('an Authorization header of the call wins, and a refused one is not replaced', async () => {
  const one = await signUp(service)
  const other = await signUp(service)
  const client = clientWith(one.token)
  const own = (token: string) => ({ headers: { authorization: `Bearer ${token}` } })
  expect((await client.api.account.get(own(other.token))).email).toBe(other.email)
  expect(await failure(client.api.account.get(own('no-jwt')))).toMatchObject({
    code: 'invalid_token',
    attempts: 1,
  })
  const everywhere = createClient({ baseUrl: 'http://test', fetch: client.fetch, ...own(other.token) })
  expect((await everywhere.account.get()).email).toBe(other.email)
})

test('what needs no token gets none', async () => {
  const client = clientWith('no-jwt')
  await client.api.service.getHealth()
  await failure(client.api.auth.login({ email: 'a@example.com', password: 'not mine' }))
  expect(authorizations(client)).toEqual([null, null])
})
