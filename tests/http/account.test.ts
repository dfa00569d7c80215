// The user's own account: its name, its password, its end, and nobody else's.
import { SignJWT } from 'jose'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { newClient, type Person, password, signUp } from '../support/client.ts'
import { operations } from '../support/contract.ts'
import { exampleBody, isProtected, pathOf } from '../support/contract-fixtures.ts'
import { untilSomebodyWaits } from '../support/database.ts'
import { onService, secret, type TestService, testService } from '../support/service.ts'

const wrong = 'wrong horse battery staple'
const another = 'another passphrase'

let service: TestService
let ada: Person
beforeAll(async () => {
  service = await testService()
})
beforeEach(async () => {
  ada = await signUp(service)
})

const login = async ({ email }: Person, secret = password) =>
  (await service.send('POST', '/api/auth/login', { json: { email, password: secret } })).status
const refresh = async (refresh_token: string) =>
  (await service.send('POST', '/api/auth/refresh', { json: { refresh_token } })).status
const secondSession = async ({ email }: Person) =>
  (await newClient(service)('login', 200, { body: { email, password } })).body
const noted = (audit: string, headers: Headers) =>
  expect.objectContaining({ audit, user_id: ada.id, request_id: headers.get('X-Request-Id') })
const tokenOf = (id: number) =>
  new SignJWT({ user_id: id })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime(Math.floor(service.now.getTime() / 1000) + 60)
    .sign(new TextEncoder().encode(secret))

describe('getMe', () => {
  test('is the account of the token, and nothing beyond it', async () => {
    await signUp(service, 'Bob')
    const { body, headers } = await ada.call('getMe', 200)
    expect(body).toEqual({
      ...{ id: ada.id, email: ada.email, email_verified: false, name: 'Ada' },
      created_at: expect.any(String),
    })
    expect(headers.get('Cache-Control')).toBe('no-store')
  })
})

describe('updateMe', () => {
  const patch = (json: unknown, headers: Record<string, string> = {}) =>
    service.send('PATCH', '/api/me', { token: ada.token, json, headers })

  test.each([
    ['of 1 character', 'B', 'B'],
    ['of 255 emoji', '🦉'.repeat(255), '🦉'.repeat(255)],
    ['with white space around it', '\u3000 Ada  Byron \ufeff', 'Ada  Byron'],
  ])('takes a name %s', async (_, name, kept) => {
    const { body: before } = await ada.call('getMe', 200)
    const response = await patch({ name })
    expect(response.body).toEqual({ ...before, name: kept })
    expect((await ada.call('getMe', 200)).body).toEqual({ ...before, name: kept })
  })

  onService('reads the log').test('is noted', async () => {
    const { headers } = await patch({ name: 'Augusta' })
    expect(service.logs).toContainEqual(noted('user_updated', headers))
  })

  test('takes a merge patch by its own media type', async () => {
    const response = await patch({ name: 'Augusta' }, { 'Content-Type': 'application/merge-patch+json' })
    expect(response.body).toMatchObject({ name: 'Augusta' })
  })

  test('keeps the name when none is given', async () => {
    expect((await patch({})).body).toMatchObject({ id: ada.id, name: 'Ada' })
  })

  test.each([
    ['null', { name: null }, '/name'],
    ['empty', { name: '' }, '/name'],
    ['blank', { name: ' \t\n' }, '/name'],
    ['an ideographic space', { name: '\u3000' }, '/name'],
    ['a byte order mark', { name: '\ufeff' }, '/name'],
    ['256 characters long', { name: 'n'.repeat(256) }, '/name'],
    ['with NUL', { name: 'A\0da' }, '/name'],
    ['with a lone surrogate', { name: '\udc00' }, '/name'],
    ['a number', { name: 7 }, '/name'],
    ['accompanied by an id', { name: 'Eve', id: 1 }, '/id'],
    ['accompanied by an address', { name: 'Eve', email: 'eve@example.com' }, '/email'],
    ['accompanied by a password', { name: 'Eve', password: another }, '/password'],
    ['in a list', [{ name: 'Eve' }], ''],
    ['a bare string', 'Eve', ''],
  ])('refuses a name that is %s, and changes nothing', async (_, json, pointer) => {
    const { body } = await patch(json)
    expect(body).toMatchObject({
      status: 400,
      errors: expect.arrayContaining([expect.objectContaining({ in: 'body', pointer })]),
    })
    expect((await ada.call('getMe', 200)).body).toMatchObject({ name: 'Ada', email: ada.email })
  })

  test('changes no other account', async () => {
    const bob = await signUp(service, 'Bob')
    await patch({ name: 'Augusta' })
    expect((await bob.call('getMe', 200)).body).toMatchObject({ id: bob.id, name: 'Bob' })
  })
})

describe('changePassword', () => {
  test('is told by mail, when it has succeeded', async () => {
    const eve = await signUp(service)
    const notices = async () =>
      (await service.mails()).filter(({ kind, to }) => kind === 'password_changed' && to === eve.email)
    await eve.call('changePassword', 403, {
      body: { current_password: 'wrong', new_password: 'another good one' },
    })
    expect(await notices()).toEqual([])
    await eve.call('changePassword', 204, {
      body: { current_password: password, new_password: 'another good one' },
    })
    expect(await notices()).toHaveLength(1)
  })

  const change = (current_password: unknown, new_password: unknown, { token }: { token: string } = ada) =>
    service.send('PUT', '/api/me/password', { token, json: { current_password, new_password } })

  test('makes the new one good and the old one not, and keeps the own session alone', async () => {
    const others = [await secondSession(ada), await secondSession(ada)]
    const bob = await signUp(service)
    const response = await change(password, another)
    expect(response.status).toBe(204)
    expect([await login(ada), await login(ada, another)]).toEqual([401, 200])
    for (const { refresh_token } of others) expect(await refresh(refresh_token)).toBe(401)
    expect(await refresh(ada.refreshToken)).toBe(200)
    expect([await login(bob), await refresh(bob.refreshToken)]).toEqual([200, 200])
  })

  onService('reads the log').test('is noted', async () => {
    const { headers } = await change(password, another)
    expect(service.logs).toContainEqual(noted('password_changed', headers))
  })

  onService('the token is signed with the secret').test(
    'keeps no session for a token without one',
    async () => {
      expect((await change(password, another, { token: await tokenOf(ada.id) })).status).toBe(204)
      expect(await refresh(ada.refreshToken)).toBe(401)
    },
  )

  test('needs the current one, else changes nothing', async () => {
    const other = await secondSession(ada)
    const { body, headers } = await change(wrong, another)
    expect(body).toMatchObject({ status: 403, code: 'password_mismatch' })
    expect(headers.get('WWW-Authenticate')).toBeNull()
    expect([await login(ada), await login(ada, another)]).toEqual([200, 401])
    expect(await refresh(other.refresh_token)).toBe(200)
  })

  test.each([
    ['8 characters', 'qz7 Lw2!'],
    ['8 emoji', '🦉'.repeat(8)],
    ['256 emoji', '🦉'.repeat(256)],
    ['blanks around it', '  around  '],
  ])('takes a new one of %s', async (_, secret) => {
    expect((await change(password, secret)).status).toBe(204)
    expect([
      await login(ada, secret),
      await login(ada, secret.trim() === secret ? wrong : secret.trim()),
    ]).toEqual([200, 401])
  })

  test.each([
    ['of 7 characters', 'qz7 Lw2'],
    ['of 7 emoji', '🦉'.repeat(7)],
    ['of 257 characters', 'x1'.repeat(128).concat('y')],
    ['with NUL', 'correct\0horse'],
    ['that is null', null],
    ['left out', undefined],
  ])('refuses a new one %s', async (_, secret) => {
    const { body } = await change(password, secret)
    expect(body).toMatchObject({ status: 400, errors: [{ in: 'body', pointer: '/new_password' }] })
    expect(await login(ada)).toBe(200)
  })

  test('lets one of two through that name the same current one at once', async () => {
    const news = ['the first passphrase', 'the second passphrase']
    const responses = await Promise.all(news.map((secret) => change(password, secret)))
    expect(responses.map(({ status }) => status).sort()).toEqual([204, 403])
    const logins = await Promise.all(news.map((secret) => login(ada, secret)))
    expect(logins).toEqual(responses.map(({ status }) => (status === 204 ? 200 : 401)))
  })
})

describe('deleteMe', () => {
  const tables = ['tasks', 'sessions', 'refresh_tokens'] as const
  const rowsOf = ({ id }: Person) =>
    Promise.all(
      tables.map(
        async (table) =>
          (await service.db.selectFrom(table).select('user_id').where('user_id', '=', id).execute()).length,
      ),
    )

  test('needs the password again, else removes nothing', async () => {
    const { body } = await ada.call('deleteMe', 403, { body: { password: wrong } })
    expect(body).toMatchObject({ code: 'password_mismatch' })
    await ada.call('getMe', 200)
    expect(await refresh(ada.refreshToken)).toBe(200)
  })

  test.each([
    ['no password', {}],
    ['an empty one', { password: '' }],
    ['null', { password: null }],
    ['another field', { password, sure: true }],
  ])('refuses %s', async (_, json) => {
    expect((await service.send('DELETE', '/api/me', { token: ada.token, json })).status).toBe(400)
    await ada.call('getMe', 200)
  })

  test('removes the account with all that is its own, and nothing of others', async () => {
    const bob = await signUp(service)
    for (const { call } of [ada, bob]) await call('createTask', 201, { body: { title: 'Write' } })
    await ada.call('deleteMe', 204, { body: { password } })
    expect((await bob.call('listTasks', 200)).body).toHaveLength(1)
    expect([await login(ada), await login(bob)]).toEqual([401, 200])
    expect([await refresh(ada.refreshToken), await refresh(bob.refreshToken)]).toEqual([401, 200])
  })

  onService('counts the rows').test('leaves no row behind', async () => {
    const bob = await signUp(service)
    for (const { call } of [ada, bob]) await call('createTask', 201, { body: { title: 'Write' } })
    expect(await rowsOf(ada)).toEqual([1, 1, 1])
    await ada.call('deleteMe', 204, { body: { password } })
    expect(await rowsOf(ada)).toEqual([0, 0, 0])
    expect(await rowsOf(bob)).toEqual([1, 1, 1])
  })

  onService('locks the table').test('needs the password of the moment in which it is removed', async () => {
    const bob = await signUp(service)
    const { password_hash } = await service.db
      .selectFrom('users')
      .select('password_hash')
      .where('id', '=', bob.id)
      .executeTakeFirstOrThrow()
    const { underway } = await service.db.transaction().execute(async (trx) => {
      await trx.updateTable('users').set({ password_hash }).where('id', '=', ada.id).execute()
      const underway = ada.call('deleteMe', 403, { body: { password } })
      await untilSomebodyWaits(service.db)
      return { underway }
    })
    expect((await underway).body).toMatchObject({ code: 'password_mismatch' })
    await ada.call('getMe', 200)
  })

  test('frees the address, and the new account has nothing of the old one', async () => {
    await ada.call('createTask', 201, { body: { title: 'Write' } })
    await ada.call('deleteMe', 204, { body: { password } })
    const body = { email: ada.email, password: another, name: 'Eve' }
    const { user, token } = (await newClient(service)('register', 201, { body })).body
    expect(user.id).not.toBe(ada.id)
    expect((await newClient(service, token)('listTasks', 200)).body).toEqual([])
    await ada.call('getMe', 401)
  })

  test('is done by POST as well, for whom a proxy drops the body of a DELETE', async () => {
    const { body } = await ada.call('deleteMeByPost', 403, { body: { password: wrong } })
    expect(body).toMatchObject({ code: 'password_mismatch' })
    await ada.call('deleteMeByPost', 204, { body: { password } })
    await ada.call('getMe', 401)
    expect(await login(ada)).toBe(401)
  })

  test('responds with 204 to one of two at once', async () => {
    const send = () => service.send('DELETE', '/api/me', { token: ada.token, json: { password } })
    const statuses = (await Promise.all([send(), send()])).map(({ status }) => status)
    expect(statuses.sort()).toEqual([204, 401])
  })
})

test('Sign-ins, refreshes, a new password and the end of the account at the same moment hurt no one', async () => {
  const others = await Promise.all([1, 2, 3].map(() => secondSession(ada)))
  const { token } = ada
  const passwords = { current_password: password, new_password: another }
  const credentials = { email: ada.email, password }
  const statuses = await Promise.all([
    ...others.map(({ refresh_token }) => refresh(refresh_token)),
    ...others.map(({ token }) =>
      service.send('POST', '/api/auth/logout', { token }).then(({ status }) => status),
    ),
    service.send('PUT', '/api/me/password', { token, json: passwords }).then(({ status }) => status),
    service.send('DELETE', '/api/me', { token, json: { password } }).then(({ status }) => status),
    ...others.map(() =>
      service.send('POST', '/api/auth/login', { json: credentials }).then(({ status }) => status),
    ),
  ])
  for (const status of statuses) expect([200, 204, 401, 403]).toContain(status)
})

describe('A good token whose account was deleted or never existed', () => {
  const protectedOperations = operations.filter(isProtected)
  let gone: string
  beforeAll(async () => {
    const person = await signUp(service)
    await person.call('deleteMe', 204, { body: { password } })
    gone = person.token
  })

  test.each(protectedOperations.map((operation) => [operation.operationId, operation] as const))(
    'is refused by %s',
    async (_, operation) => {
      const json = exampleBody(operation)
      for (const token of [gone, await tokenOf(9_007_199_254_740_991)]) {
        const { body } = await service.send(operation.method, pathOf(operation), { token, json })
        expect(body).toMatchObject({ status: 401, code: 'invalid_token' })
      }
    },
  )
  test('is tried on every protected operation', () => {
    expect(protectedOperations.length).toBeGreaterThanOrEqual(14)
  })
})
