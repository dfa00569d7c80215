// Accounts that other issuers vouch for: made on first sight, never linked by address, and without a password.
import { SignJWT } from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'
import { profileOf } from '../../src/features/tokens/issuers.ts'
import { newClient, type Person, password, signUp } from '../support/client.ts'
import { withAdmin } from '../support/database.ts'
import { type Issuer, startIssuer } from '../support/issuer.ts'
import { secret, type TestService, testService } from '../support/service.ts'

let issuer: Issuer
let service: TestService
let local: Person
beforeAll(async () => {
  issuer = await startIssuer()
  service = await testService({ issuers: [issuer.trusted] })
  local = await signUp(service)
})

const rows = (subject: string) =>
  service.db.selectFrom('users').selectAll().where('subject', '=', subject).execute()
type Claims = Record<string, unknown>
const as = async (claims: Claims) => newClient(service, await issuer.token(claims))
const seconds = () => Math.floor(service.now.getTime() / 1000)

describe('The first token of a subject', () => {
  test('makes an account from the claims of the token, and a line in the audit trail', async () => {
    const call = await as({ sub: 'first', name: ' Ada ', email: 'Ada@Example.com' })
    const { body, headers } = await call('getMe', 200)
    expect(body).toMatchObject({ name: 'Ada', email: 'Ada@Example.com' })
    expect(await rows('first')).toEqual([
      expect.objectContaining({ id: body.id, issuer: issuer.trusted.issuer, password_hash: null }),
    ])
    const lines = service.logs.filter((line) => line.audit === 'user_registered' && line.user_id === body.id)
    expect(lines).toEqual([expect.objectContaining({ request_id: headers.get('X-Request-Id') })])
  })

  test('makes one account of 30 requests at once', async () => {
    const token = await issuer.token({ sub: 'parallel', email: 'parallel@example.com' })
    const responses = await Promise.all(
      Array.from({ length: 30 }, () => service.send('GET', '/api/me', { token })),
    )
    expect(responses.map(({ status }) => status)).toEqual(Array(30).fill(200))
    const [user, ...others] = await rows('parallel')
    expect(others).toEqual([])
    expect(new Set(responses.map(({ body }) => (body as { id: number }).id))).toEqual(new Set([user?.id]))
    expect(service.logs.filter((l) => l.audit === 'user_registered' && l.user_id === user?.id)).toHaveLength(
      1,
    )
  })

  test('makes the account whatever the operation is', async () => {
    const call = await as({ sub: 'doer' })
    const { body } = await call('createTask', 201, { body: { title: 'x' } })
    expect((await rows('doer'))[0]?.id).toBe(body.user_id)
  })

  test('counts once: a later token changes nothing', async () => {
    await (await as({ sub: 'later', name: 'Before' }))('getMe', 200)
    const call = await as({ sub: 'later', name: 'After', email: 'after@example.com' })
    expect((await call('getMe', 200)).body).toMatchObject({ name: 'Before', email: null })
    await call('updateMe', 200, { body: { name: 'My own' } })
    expect((await call('getMe', 200)).body.name).toBe('My own')
  })
})

describe('An address', () => {
  test('links no account to another: each keeps its own tasks', async () => {
    await local.call('createTask', 201, { body: { title: 'local' } })
    const call = await as({ sub: 'same address', email: local.email, email_verified: true })
    const { body: user } = await call('getMe', 200)
    expect(user.email).toBe(local.email)
    expect(user.id).not.toBe(local.id)
    expect((await call('listTasks', 200)).body).toEqual([])
    const response = await service.send('GET', `/api/${local.id}/tasks`, {
      token: await issuer.token({ sub: 'same address' }),
    })
    expect(response.body).toMatchObject({ status: 403, code: 'wrong_user' })
    await newClient(service)('login', 200, { body: { email: local.email, password } })
  })

  test('of such an account may still be registered here, and by another subject', async () => {
    const email = 'shared@example.com'
    await (await as({ sub: 'one of two', email }))('getMe', 200)
    await (await as({ sub: 'two of two', email }))('getMe', 200)
    await newClient(service)('register', 201, { body: { email, password, name: 'x' } })
  })

  test('of such an account cannot sign in', async () => {
    await (await as({ sub: 'no login', email: 'no-login@example.com' }))('getMe', 200)
    await newClient(service)('login', 401, { body: { email: 'no-login@example.com', password } })
  })
})

describe('The profile of a token', () => {
  test.each<[string, Claims, { name: string; email: string | null }]>([
    ['a name and an address', { name: 'Ada', email: 'a@b.co' }, { name: 'Ada', email: 'a@b.co' }],
    ['an address alone', { email: 'a@b.co' }, { name: 'a@b.co', email: 'a@b.co' }],
    ['neither', {}, { name: 'the subject', email: null }],
    ['a blank name', { name: ' \t\u3000' }, { name: 'the subject', email: null }],
    ['a name that is no text', { name: { first: 'Ada' } }, { name: 'the subject', email: null }],
    ['an address that is none', { email: 'not an address' }, { name: 'the subject', email: null }],
    ['an address outside ASCII', { email: 'ä@b.co' }, { name: 'the subject', email: null }],
    ['an address too long', { email: `${'a'.repeat(251)}@b.co` }, { name: 'the subject', email: null }],
    ['an address that is no text', { email: ['a@b.co'] }, { name: 'the subject', email: null }],
    ['a long name', { name: '🙂'.repeat(300) }, { name: '🙂'.repeat(255), email: null }],
    [
      'a long name with a blank at the cut',
      { name: `${'x'.repeat(254)} y` },
      { name: 'x'.repeat(254), email: null },
    ],
    ['NUL in a name', { name: 'A\0da\0' }, { name: 'Ada', email: null }],
    ['a name of NUL', { name: '\0' }, { name: 'the subject', email: null }],
    ['a lone surrogate in a name', { name: 'A\ud800' }, { name: 'A\ufffd', email: null }],
  ])('with %s', async (description, claims, profile) => {
    expect(profileOf(claims, 'the subject')).toEqual(profile)
    const call = await as({ ...claims, sub: `profile with ${description}` })
    const { body } = await call('getMe', 200)
    expect(body.email).toBe(profile.email)
    expect(body.name).toBe(profile.name.replace('the subject', `profile with ${description}`))
  })

  test('with a blank subject alone still has a name', async () => {
    expect((await (await as({ sub: ' ' }))('getMe', 200)).body.name).toBe('Unnamed')
  })
})

describe('An account without a password', () => {
  const remove = async (claims: Claims, json: unknown = {}) =>
    await service.send('DELETE', '/api/me', {
      token: await issuer.token({ iat: seconds(), ...claims }),
      json,
    })
  const old = () => ({ iat: seconds() - 301 })

  test.each<[string, () => Claims, number]>([
    ['issued now', () => ({ iat: seconds() }), 204],
    ['299 seconds old', () => ({ iat: seconds() - 299 }), 204],
    ['301 seconds old', old, 403],
    ['issued in the future', () => ({ iat: seconds() + 60 }), 403],
    ['issued at no time', () => ({ iat: undefined }), 403],
  ])('is deleted by a token, if that is fresh: %s', async (name, claims, status) => {
    const sub = `deleted: ${name}`
    await (await as({ sub }))('createTask', 201, { body: { title: 'x' } })
    const response = await remove({ sub, ...claims() })
    expect(response.status).toBe(status)
    expect(await rows(sub)).toHaveLength(status === 204 ? 0 : 1)
    if (status === 403) {
      expect(response.body).toMatchObject({
        code: 'password_mismatch',
        detail: expect.stringMatching(/[Ss]ign in again/),
      })
    }
  })

  test('is deleted whatever password is sent, since it has none to compare with', async () => {
    expect((await remove({ sub: 'with one' }, { password })).status).toBe(204)
    expect((await remove({ sub: 'with one', ...old() }, { password })).status).toBe(403)
  })

  test('is not deleted without a body', async () => {
    const token = await issuer.token({ sub: 'no body' })
    const { body } = await service.send('DELETE', '/api/me', { token })
    expect(body).toMatchObject({ status: 400 })
  })

  test('is replaced by a new one when the subject comes back', async () => {
    const before = (await (await as({ sub: 'phoenix' }))('getMe', 200)).body.id
    await remove({ sub: 'phoenix' })
    const call = await as({ sub: 'phoenix' })
    expect((await call('getMe', 200)).body.id).not.toBe(before)
  })

  test('has no password to change', async () => {
    const call = await as({ sub: 'no password' })
    const { body } = await call('changePassword', 403, {
      body: { current_password: password, new_password: 'something else entirely' },
    })
    expect(body).toMatchObject({
      code: 'password_mismatch',
      detail: expect.stringContaining('no password here'),
    })
  })

  test('has no session to list or to end', async () => {
    const call = await as({ sub: 'no session', sid: 1 })
    expect((await call('listSessions', 200)).body).toEqual([])
    await call('logout', 200)
    await call('endSession', 404, { path: { id: 1 } })
  })
})

describe('An account with a password', () => {
  test('is not deleted without it, however fresh the token is', async () => {
    const { body } = await service.send('DELETE', '/api/me', { token: local.token, json: {} })
    expect(body).toMatchObject({
      status: 400,
      code: 'validation_failed',
      errors: [{ in: 'body', pointer: '/password', code: 'required' }],
    })
    const theirs = await new SignJWT({ sub: String(local.id), iat: seconds(), exp: seconds() + 60 })
      .setProtectedHeader({ alg: 'HS256' })
      .sign(new TextEncoder().encode(secret))
    expect((await service.send('DELETE', '/api/me', { token: theirs, json: {} })).status).toBe(400)
    await local.call('getMe', 200)
  })
})

test('tokens of ours are verified without a query', async () => {
  const stranded = await testService({
    databaseUrl: 'postgres://nobody@127.0.0.1:1/none',
    issuers: [issuer.trusted],
  })
  const path = `/api/${local.id + 1}/tasks`
  expect((await stranded.send('GET', path, { token: local.token })).status).toBe(403)
  expect((await stranded.send('GET', path, { token: await issuer.token() })).status).toBe(503)
})

test('the database refuses an account with both a password and an issuer', async () => {
  await withAdmin(service.databaseUrl, async (admin) => {
    const both = `insert into users (email, name, password_hash, issuer, subject) values ('a@b.co', 'x', 'x', 'x', 'x')`
    await expect(admin.query(both)).rejects.toThrow(/users_sign_in_check/)
  })
})
