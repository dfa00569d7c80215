// Sessions: which ones a user has, how one is ended, and what signing out does.
import { SignJWT } from 'jose'
import { sql } from 'kysely'
import { beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { newClient, type Person, password, signUp } from '../support/client.ts'
import { onService, secret, type TestService, testService } from '../support/service.ts'
import { travel } from '../support/time-travel.ts'

const day = 24 * 3600 * 1000

let service: TestService
let ada: Person
let session: { id: number; token: string; refreshToken: string }
beforeAll(async () => {
  service = await testService()
})
beforeEach(async () => {
  ada = await signUp(service)
  session = await signIn(ada)
})

async function signIn({ email }: Person) {
  const { body } = await newClient(service)('login', 200, { body: { email, password } })
  const list = await newClient(service, body.token)('listSessions', 200)
  const id = list.body.find(({ current }) => current)?.id ?? Number.NaN
  return { id, token: body.token, refreshToken: body.refresh_token }
}

/** A token as the front end makes it, which belongs to no session. */
const tokenWithoutSession = ({ id }: Person, claims: object = {}) =>
  new SignJWT({ user_id: id, ...claims })
    .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt' })
    .setExpirationTime(Math.floor(service.now.getTime() / 1000) + 60)
    .sign(new TextEncoder().encode(secret))

const withSecret = onService('the token is signed with the secret')

const refresh = async (refresh_token: string) =>
  (await service.send('POST', '/api/auth/refresh', { json: { refresh_token } })).status

const auditsOf = ({ id }: Person, event: string) =>
  service.logs.filter(({ audit, user_id }) => audit === event && user_id === id)

describe('listSessions', () => {
  test('lists the user’s own sessions, the oldest first, and marks the one of the token', async () => {
    await signUp(service)
    await travel(service, 1000)
    const third = await signIn(ada)
    const { body, headers } = await newClient(service, session.token)('listSessions', 200)
    const ids = body.map(({ id }) => id)
    expect(ids).toEqual([expect.any(Number), session.id, third.id])
    expect(ids).toEqual([...ids].sort((a, b) => a - b))
    expect(body.map(({ current }) => current)).toEqual([false, true, false])
    expect(body[2]).toEqual({
      id: third.id,
      created_at: body[2]?.last_used_at,
      last_used_at: expect.any(String),
      current: false,
    })
    const opened = body.map(({ created_at }) => Date.parse(created_at))
    expect((opened[2] ?? 0) - (opened[1] ?? 0)).toBeGreaterThanOrEqual(1000)
    expect(headers.get('Cache-Control')).toBe('no-store')
  })

  test('keeps the order when an older session is used again', async () => {
    const before = (await ada.call('listSessions', 200)).body.map(({ id }) => id)
    await travel(service, 1000)
    expect(await refresh(ada.refreshToken)).toBe(200)
    expect((await ada.call('listSessions', 200)).body.map(({ id }) => id)).toEqual(before)
  })

  withSecret.test('marks none for a token without a session', async () => {
    for (const claims of [{}, { sid: session.id }]) {
      const call = newClient(service, await tokenWithoutSession(ada, claims)) // the front end's sessions are its own
      const { body } = await call('listSessions', 200)
      expect(body.map(({ current }) => current)).toEqual([false, false])
    }
  })

  withSecret.test('leaves out the expired ones, which cannot be ended any more either', async () => {
    await travel(service, 6 * day)
    expect(await refresh(session.refreshToken)).toBe(200)
    await travel(service, day + 1)
    const call = newClient(service, await tokenWithoutSession(ada))
    const { body } = await call('listSessions', 200)
    expect(body.map(({ id }) => id)).toEqual([session.id])
    const rows = await service.db
      .selectFrom('sessions')
      .select('id')
      .where('user_id', '=', ada.id)
      .orderBy('id')
      .execute()
    expect(rows).toHaveLength(2)
    await call('endSession', 404, { path: { id: rows[0]?.id ?? 0 } })
  })

  onService('reads the table').test(
    'has the expired ones cleared away by the next sign-in, also by ten at once',
    async () => {
      await travel(service, 8 * day)
      await Promise.all(Array.from({ length: 10 }, () => signIn(ada)))
      const rows = await service.db
        .selectFrom('sessions')
        .select('id')
        .where('user_id', '=', ada.id)
        .execute()
      expect(rows).toHaveLength(10)
      expect(rows.map(({ id }) => id)).not.toContain(session.id)
    },
  )

  withSecret.test('is an empty list when there is none', async () => {
    const call = newClient(service, await tokenWithoutSession(ada))
    for (const { id } of (await call('listSessions', 200)).body)
      await call('endSession', 204, { path: { id } })
    expect((await call('listSessions', 200)).body).toEqual([])
  })
})

describe('endSession', () => {
  test('kills the refresh token at once, finds nothing the second time, and leaves the others alone', async () => {
    await ada.call('endSession', 204, { path: { id: session.id } })
    expect(await refresh(session.refreshToken)).toBe(401)
    const { body } = await ada.call('endSession', 404, { path: { id: session.id } })
    expect(body).toMatchObject({ code: 'session_not_found' })
    expect(await refresh(ada.refreshToken)).toBe(200)
  })

  onService('reads the log').test('is noted where something was ended', async () => {
    const bob = await signUp(service)
    await bob.call('endSession', 404, { path: { id: session.id } })
    await ada.call('endSession', 204, { path: { id: session.id } })
    await ada.call('endSession', 404, { path: { id: session.id } })
    expect(auditsOf(bob, 'session_ended')).toEqual([])
    expect(auditsOf(ada, 'session_ended')).toEqual([expect.objectContaining({ session_id: session.id })])
  })

  test('ends the user’s own session too, whose access token stays good', async () => {
    const call = newClient(service, session.token)
    await call('endSession', 204, { path: { id: session.id } })
    await call('getMe', 200)
    expect(await refresh(session.refreshToken)).toBe(401)
  })

  test('responds with 204 to one of five that end it at once, and with 404 to the others', async () => {
    const send = () => service.send('DELETE', `/api/me/sessions/${session.id}`, { token: ada.token })
    const responses = await Promise.all(Array.from({ length: 5 }, send))
    expect(responses.map(({ status }) => status).sort()).toEqual([204, 404, 404, 404, 404])
  })

  test('does not find another user’s session, which lives on', async () => {
    const bob = await signUp(service)
    await bob.call('endSession', 404, { path: { id: session.id } })
    expect(await refresh(session.refreshToken)).toBe(200)
  })

  test.each([
    ['0', 400],
    ['-1', 400],
    ['01', 400],
    ['1.0', 400],
    ['1e3', 400],
    ['0x1', 400],
    ['%201', 400],
    ['me', 400],
    ['9007199254740992', 400],
    ['9007199254740991', 404],
  ])('responds to the id %s with %i', async (id, status) => {
    const { body } = await service.send('DELETE', `/api/me/sessions/${id}`, { token: ada.token })
    const errors = [expect.objectContaining({ in: 'path', pointer: 'id' })]
    expect(body).toMatchObject(status === 400 ? { status, errors } : { status, code: 'session_not_found' })
  })
})

describe('logout', () => {
  test('ends its own session and no other, and its access token stays good until it expires', async () => {
    const { body, headers } = await newClient(service, session.token)('logout', 200)
    expect(body).toEqual({ message: expect.stringMatching(/./) })
    expect(headers.get('Cache-Control')).toBe('no-store')
    expect(await refresh(session.refreshToken)).toBe(401)
    expect(await refresh(ada.refreshToken)).toBe(200)
    await newClient(service, session.token)('getMe', 200)
    await travel(service, 900_000 + 5_000)
    const { code } = (await newClient(service, session.token)('getMe', 401)).body
    expect(code).toBe('token_expired')
  })

  test('succeeds a second time', async () => {
    await newClient(service, session.token)('logout', 200)
    await newClient(service, session.token)('logout', 200)
    expect(await refresh(session.refreshToken)).toBe(401)
  })

  onService('reads the log').test('is noted once', async () => {
    await newClient(service, session.token)('logout', 200)
    await newClient(service, session.token)('logout', 200)
    expect(auditsOf(ada, 'session_ended')).toEqual([
      expect.objectContaining({ session_id: session.id, request_id: expect.any(String) }),
    ])
  })

  withSecret.test('with a token without a session ends nothing', async () => {
    await newClient(service, await tokenWithoutSession(ada))('logout', 200)
    expect(await refresh(session.refreshToken)).toBe(200)
    expect(auditsOf(ada, 'session_ended')).toEqual([])
  })

  withSecret.test.each([
    ['ours', { iss: 'tasks-api', aud: 'tasks-api', type: 'access' }],
    ['the front end’s', {}],
  ])('with a token of %s ends nothing of another user, whatever session it names', async (_, claims) => {
    const bob = await signUp(service)
    const token = await tokenWithoutSession(bob, { ...claims, sub: String(bob.id), sid: session.id })
    await newClient(service, token)('logout', 200)
    expect(await refresh(session.refreshToken)).toBe(200)
  })

  test('needs no body and does not mind one', async () => {
    const response = await service.send('POST', '/api/auth/logout', {
      token: session.token,
      json: { all: true },
    })
    expect(response.status).toBe(200)
  })
})

describe('Of more than a hundred sessions', () => {
  /** Without the price of a hundred passwords, where there is a table. */
  async function openMany(count: number): Promise<void> {
    if (inject('isInMemory')) for (let n = 0; n < count; n++) await signIn(ada)
    else
      await sql`insert into sessions (user_id, created_at, last_used_at, expires_at)
        select ${ada.id}, now(), now() + make_interval(secs => n), now() + interval '1 day'
        from generate_series(1, ${count}) n`.execute(service.db)
  }
  const list = async () => (await newClient(service, session.token)('listSessions', 200)).body

  test('those are ended at a sign-in that were used longest ago', async () => {
    await openMany(97)
    expect(await list()).toHaveLength(99)
    await signIn(ada)
    const hundred = await list()
    expect(hundred).toHaveLength(100)
    const last = await signIn(ada)
    const ids = (await list()).map(({ id }) => id)
    expect(ids).toEqual([...hundred.slice(1).map(({ id }) => id), last.id])
  })

  onService('makes rows').test(
    'an account that has more of old lists a hundred, and loses the others',
    async () => {
      await openMany(3000)
      expect(await list()).toHaveLength(100)
      const rows = async () =>
        (await service.db.selectFrom('sessions').select('id').where('user_id', '=', ada.id).execute()).length
      for (const left of [2003, 1004, 100]) {
        await newClient(service)('login', 200, { body: { email: ada.email, password } })
        expect(await rows()).toBe(left)
      }
    },
  )
})
