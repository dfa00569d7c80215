// Personal access tokens: how they are made, listed and deleted, and when one is refused.
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { isPersonalToken } from '../../src/openapi/access/personal-token.ts'
import { newClient, type Person, password, signUp } from '../support/client.ts'
import { onService, pointers, type TestService, testService } from '../support/service.ts'
import { travel } from '../support/time-travel.ts'
import { until } from '../support/until.ts'

const hour = 3600 * 1000
const day = 24 * hour

let service: TestService
let ada: Person
beforeAll(async () => {
  service = await testService()
})
beforeEach(async () => {
  ada = await signUp(service)
})

type Scope = 'tasks:read' | 'tasks:write' | 'account:read'
const all: Scope[] = ['tasks:read', 'tasks:write', 'account:read']

const create = async (body: { scopes?: Scope[]; expires_at?: string } = {}) =>
  (await ada.call('createToken', 201, { body: { name: 'Backup', scopes: all, ...body } })).body

/** By the clock that tokens expire by, which is the database's where there is one. */
const inMillis = (millis: number) =>
  new Date((inject('isInMemory') ? service.now : new Date()).getTime() + millis).toISOString()

/** The status of a request with a token, and the code of its problem. */
async function use(token: string): Promise<[number, string | undefined]> {
  const { status, body } = await service.send('GET', '/api/me', { token })
  return [status, (body as { code?: string }).code]
}

const good = [200, undefined]
const invalid = [401, 'invalid_token']

describe('createToken', () => {
  test('shows a token once, which can do what its scopes say', async () => {
    const { body, headers } = await ada.call('createToken', 201, {
      body: { name: ' Backup ', scopes: ['tasks:read', 'account:read'] },
    })
    expect(body).toEqual({
      id: expect.any(Number),
      name: 'Backup',
      scopes: ['tasks:read', 'account:read'],
      created_at: expect.any(String),
      last_used_at: null,
      expires_at: null,
      token: expect.stringMatching(/^tsk_[0-9A-Za-z]{49}$/),
    })
    expect(isPersonalToken(body.token)).toBe(true)
    expect(headers.get('Cache-Control')).toBe('no-store')
    const place = new URL(headers.get('Location') ?? '', 'http://test/api/me/tokens').pathname
    expect(place).toBe(`/api/me/tokens/${body.id}`)
    const { token: _, ...rest } = body
    expect((await ada.call('listTokens', 200)).body).toEqual([rest])
    const call = newClient(service, body.token)
    expect((await call('getMe', 200)).body.id).toBe(ada.id)
    expect((await call('listTasks', 200)).body).toEqual([])
    await call('createTask', 403, { body: { title: 'x' } })
  })

  test('gives each scope once, in the order of the contract', async () => {
    expect((await create({ scopes: ['account:read', 'tasks:read', 'account:read'] })).scopes).toEqual([
      'tasks:read',
      'account:read',
    ])
  })

  test('takes an expiry, to the millisecond', async () => {
    const expires_at = inMillis(30 * day)
    expect((await create({ expires_at })).expires_at).toBe(expires_at)
  })

  test.each([
    ['no scope', { scopes: [] }, '/scopes'],
    ['more scopes than there are', { scopes: [...all, 'tasks:read'] }, '/scopes'],
    ['a scope that is none', { scopes: ['tasks:read', 'tasks:*'] }, '/scopes/1'],
    ['no list of scopes', { scopes: 'tasks:read' }, '/scopes'],
    ['a blank name', { name: ' ' }, '/name'],
    ['a time in another form', { expires_at: '2099-01-01' }, '/expires_at'],
    ['no time', { expires_at: null }, '/expires_at'],
    ['a token of its own', { token: 'x' }, '/token'],
  ])('refuses %s', async (_, wrong, pointer) => {
    const json = { name: 'Backup', scopes: ['tasks:read'], ...wrong }
    const response = await service.send('POST', '/api/me/tokens', { token: ada.token, json })
    expect([response.status, pointers(response)]).toEqual([400, [pointer]])
  })

  test.each([
    ['a day ago', -day],
    ['a minute ago', -60_000],
  ])('refuses an expiry that was %s, by the clock that it goes by', async (_, millis) => {
    const json = { name: 'Backup', scopes: ['tasks:read'], expires_at: inMillis(millis) }
    const response = await service.send('POST', '/api/me/tokens', { token: ada.token, json })
    expect([response.status, response.body]).toEqual([
      400,
      expect.objectContaining({
        errors: [
          { in: 'body', pointer: '/expires_at', code: 'not_in_future', message: 'must be in the future' },
        ],
      }),
    ])
    expect((await ada.call('listTokens', 200)).body).toEqual([])
  })
})

describe('Of a hundred tokens', () => {
  /** Without a request each, where there is a table. */
  async function createMany(count: number, expires_at?: string): Promise<void> {
    if (inject('isInMemory')) for (let n = 0; n < count; n++) await create(expires_at ? { expires_at } : {})
    else
      await sql`insert into api_tokens (user_id, token_hash, name, scopes, created_at, expires_at)
        select ${ada.id}, sha256((${ada.id} || '/' || n || '/' || clock_timestamp())::bytea), 'many', 'tasks:read',
          now(), ${expires_at ?? null}::timestamptz
        from generate_series(1, ${count}) n`.execute(service.db)
  }
  const ids = async () => (await ada.call('listTokens', 200)).body.map(({ id }) => id)
  const refused = async () => {
    const body = { name: 'Backup', scopes: all }
    expect((await ada.call('createToken', 409, { body })).body.code).toBe('limit_reached')
  }

  test('none makes room for another one, until one is deleted', async () => {
    await createMany(99)
    const { id } = await create()
    await refused()
    expect(await ids()).toHaveLength(100)
    await ada.call('deleteToken', 204, { path: { id } })
    await create()
    await refused()
  })

  test('those that have expired make room, all of them at once, and not before it is needed', async () => {
    await createMany(3, inMillis(hour))
    await createMany(96)
    await travel(service, hour)
    const fresh = await signIn()
    const add = async () => (await fresh('createToken', 201, { body: { name: 'Backup', scopes: all } })).body
    await add()
    expect((await fresh('listTokens', 200)).body).toHaveLength(100)
    await add()
    expect((await fresh('listTokens', 200)).body).toHaveLength(98)
  })

  onService('is a race').test('not one more is made by ten requests at once', async () => {
    await createMany(95)
    const json = { name: 'Backup', scopes: all }
    const send = () => service.send('POST', '/api/me/tokens', { token: ada.token, json })
    const statuses = (await Promise.all(Array.from({ length: 10 }, send))).map(({ status }) => status)
    expect(statuses.sort()).toEqual([201, 201, 201, 201, 201, 409, 409, 409, 409, 409])
    expect(await ids()).toHaveLength(100)
  })

  const signIn = async () => {
    const { body } = await newClient(service)('login', 200, { body: { email: ada.email, password } })
    return newClient(service, body.token)
  }
})

describe('A personal access token', () => {
  test.each(['Bearer', 'bearer', 'BEARER'])('may be sent with the scheme as %s', async (scheme) => {
    const { token } = await create()
    const headers = { Authorization: `${scheme} ${token}` }
    expect((await service.send('GET', '/api/me', { headers })).status).toBe(200)
  })

  test('that is deleted is refused at once where it was deleted, and the others go on', async () => {
    const [one, other] = [await create(), await create()]
    expect([await use(one.token), await use(other.token)]).toEqual([good, good])
    await ada.call('deleteToken', 204, { path: { id: one.id } })
    expect([await use(one.token), await use(other.token)]).toEqual([invalid, good])
    expect((await ada.call('deleteToken', 404, { path: { id: one.id } })).body.code).toBe('token_not_found')
  })

  onService('reads the table').test('is kept as a hash alone', async () => {
    const { token, id } = await create()
    const { rows } = await sql<{ text: string; token_hash: Buffer }>`
      select api_tokens::text as text, token_hash from api_tokens where id = ${id}`.execute(service.db)
    expect(rows[0]?.token_hash).toEqual(createHash('sha256').update(token).digest())
    expect(rows[0]?.text).not.toContain(token.slice(4, 20))
  })

  test('is refused from its expiry on, with the reason, and stays in the list', async () => {
    const { token, id } = await create({ expires_at: inMillis(2 * hour) })
    await travel(service, hour)
    expect(await use(token)).toEqual(good)
    await travel(service, hour)
    const response = await service.send('GET', '/api/me', { token })
    expect([response.status, response.body]).toEqual([
      401,
      expect.objectContaining({ code: 'token_expired' }),
    ])
    expect(response.headers.get('WWW-Authenticate')).toBe(
      'Bearer error="invalid_token", error_description="The token has expired"',
    )
    const { body } = await newClient(service)('login', 200, { body: { email: ada.email, password } })
    const listed = (await newClient(service, body.token)('listTokens', 200)).body
    expect(listed.map((each) => each.id)).toEqual([id])
  })

  test('is unknown to the service when nobody has made it, or with a character that is another', async () => {
    const { token } = await create()
    const stranger = 'tsk_00000000000000000000000000000000000000000002gLip8'
    expect(isPersonalToken(stranger)).toBe(true)
    const damaged = `${token.slice(0, 20)}${token[20] === 'a' ? 'b' : 'a'}${token.slice(21)}`
    for (const wrong of [stranger, damaged, 'tsk_', `${token}x`, `${token} ${token}`])
      expect([wrong, await use(wrong)]).toEqual([wrong, invalid])
  })

  test('ends with its account', async () => {
    const { token } = await create()
    expect(await use(token)).toEqual(good)
    await ada.call('deleteMe', 204, { body: { password } })
    expect(await use(token)).toEqual(invalid)
    await travel(service, 1000)
    expect(await use(token)).toEqual(invalid)
  })

  test('outlives a change of the password', async () => {
    const { token } = await create()
    const body = { current_password: password, new_password: 'another horse battery staple' }
    await ada.call('changePassword', 204, { body })
    await travel(service, 1000)
    expect(await use(token)).toEqual(good)
  })

  test('of another user is not found, neither deleted nor listed', async () => {
    const { token, id } = await create()
    const bob = await signUp(service)
    await bob.call('deleteToken', 404, { path: { id } })
    expect((await bob.call('listTokens', 200)).body).toEqual([])
    expect(await use(token)).toEqual(good)
    const response = await service.send('GET', `/api/${bob.id}/tasks`, { token })
    expect([response.status, response.body]).toEqual([403, expect.objectContaining({ code: 'wrong_user' })])
  })

  test('opens the own path by id and by name, and writes what belongs to its owner', async () => {
    const { token } = await create()
    const call = newClient(service, token)
    const { body: task } = await call('createTask', 201, { body: { title: 'By a program' } })
    expect(task.user_id).toBe(ada.id)
    expect((await ada.call('listTasks', 200)).body).toEqual([task])
    expect((await service.send('GET', `/api/${ada.id}/tasks`, { token })).status).toBe(200)
  })

  test('says when it was last used, to the hour', async () => {
    const { token } = await create()
    const lastUse = async () => (await ada.call('listTokens', 200)).body[0]?.last_used_at
    expect(await lastUse()).toBeNull()
    await use(token)
    await until(async () => (await lastUse()) !== null)
    expect(await lastUse()).toMatch(/^\d{4}-\d\d-\d\dT\d\d:00:00\.000Z$/)
    expect(Math.abs(Date.parse((await lastUse()) ?? '') - Date.parse(inMillis(0)))).toBeLessThanOrEqual(
      2 * hour,
    )
  })
})

describe('deleteToken', () => {
  test.each([
    ['0', 400],
    ['01', 400],
    ['me', 400],
    ['9007199254740992', 400],
    ['9007199254740991', 404],
  ])('responds to the id %s with %i', async (id, status) => {
    const response = await service.send('DELETE', `/api/me/tokens/${id}`, { token: ada.token })
    expect(response.status).toBe(status)
  })

  test('responds with 204 to one of five that delete it at once, and with 404 to the others', async () => {
    const { id } = await create()
    const send = () => service.send('DELETE', `/api/me/tokens/${id}`, { token: ada.token })
    const responses = await Promise.all(Array.from({ length: 5 }, send))
    expect(responses.map(({ status }) => status).sort()).toEqual([204, 404, 404, 404, 404])
  })
})
