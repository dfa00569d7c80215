// Refresh tokens: replaced at every use, good until a successor was used and ten seconds longer, and the end of the
// session when used after that. The bounds to the millisecond are in tests/auth/refresh-rule.test.ts.
import { createHash } from 'node:crypto'
import { decodeJwt } from 'jose'
import { sql } from 'kysely'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { newClient, type Person, password, signUp } from '../support/client.ts'
import { untilSomebodyWaits } from '../support/database.ts'
import { onService, type TestService, testService } from '../support/service.ts'
import { travel } from '../support/time-travel.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

let service: TestService
let ada: Person
/** The first refresh token of a new session of Ada's. */
let first: string
beforeAll(async () => {
  service = await testService()
  ada = await signUp(service)
})
beforeEach(async () => {
  first = (await signIn()).refresh_token
})

type Pair = { token: string; refresh_token: string; user: { id: number } }

async function signIn(): Promise<Pair> {
  const { body } = await newClient(service)('login', 200, { body: { email: ada.email, password } })
  remember(body)
  return body
}

const refresh = (refresh_token: string) =>
  service.send('POST', '/api/auth/refresh', { json: { refresh_token } })

/** Uses a token that must be good. @returns the next one */
async function next(token: string): Promise<string> {
  const response = await refresh(token)
  expect(response.status).toBe(200)
  remember(response.body as Pair)
  return (response.body as Pair).refresh_token
}

async function expectDead(token: string) {
  expect((await refresh(token)).body).toMatchObject({ status: 401, code: 'invalid_refresh_token' })
}

const hashOf = (token: string) => createHash('sha256').update(token).digest()

/** The session of each refresh token, as the access token beside it says. */
const sessions = new Map<string, number>()
const sessionOf = (refreshToken: string) => sessions.get(refreshToken)

function remember({ token, refresh_token }: Pair): void {
  sessions.set(refresh_token, decodeJwt(token).sid as number)
}

const livingSessions = async () =>
  (await newClient(service, (await signIn()).token)('listSessions', 200)).body.map(({ id }) => id)

const reuseLines = () => service.logs.filter(({ audit }) => audit === 'refresh_token_reused')

describe('A refresh token', () => {
  test('gets another one and a new access token of the same session', async () => {
    const session = sessionOf(first)
    const response = await refresh(first)
    remember(response.body as Pair)
    const { user, token, refresh_token } = response.body as Pair
    expect(response.body).toEqual({
      user: await ada.call('getMe', 200).then(({ body }) => body),
      token: expect.any(String),
      token_type: 'Bearer',
      expires_in: 900,
      refresh_token: expect.stringMatching(/^[\w-]{43}$/),
    })
    expect(response.headers.get('Cache-Control')).toBe('no-store')
    expect(user.id).toBe(ada.id)
    expect(refresh_token).not.toBe(first)
    expect(sessionOf(refresh_token)).toBe(session)
    const sessions = await newClient(service, token)('listSessions', 200)
    expect(sessions.body.filter(({ current }) => current).map(({ id }) => id)).toEqual([session])
  })

  test('is replaced again and again, also after long pauses', async () => {
    let token = first
    for (let use = 0; use < 5; use += 1) {
      await travel(service, day)
      token = await next(token)
    }
  })

  test.each([
    ['with a character more', () => `${first}A`],
    ['with a character less', () => first.slice(0, -1)],
    ['with a blank behind it', () => `${first} `],
    ['in another case', () => first.toLowerCase()],
    ['that is its own hash', () => hashOf(first).toString('hex')],
    ['that is made up', () => 'A'.repeat(43)],
    ['of one character', () => 'A'],
    ['that is an access token', () => ada.token],
  ])('%s is unknown, and the right one stays good', async (_, spoil) => {
    await expectDead(spoil())
    await next(first)
  })

  test.each([
    ['empty', ''],
    ['of 513 characters', 'A'.repeat(513)],
    ['null', null],
    ['a number', 7],
    ['left out', undefined],
  ])('that is %s is not valid', async (_, refresh_token) => {
    const { body } = await service.send('POST', '/api/auth/refresh', { json: { refresh_token } })
    expect(body).toMatchObject({ status: 400, errors: [{ in: 'body', pointer: '/refresh_token' }] })
  })

  test('that is not known is rejected with the challenge of the Bearer scheme', async () => {
    const { status, headers } = await service.send('POST', '/api/auth/refresh', {
      json: { refresh_token: 'A'.repeat(43) },
    })
    expect([status, headers.get('WWW-Authenticate')]).toEqual([401, 'Bearer'])
  })

  test('is no access token', async () => {
    const { body } = await service.send('GET', '/api/me', { token: first })
    expect(body).toMatchObject({ status: 401, code: 'invalid_token' })
  })

  onService('reads the tables').test('is kept as its SHA-256 alone', async () => {
    const second = await next(first)
    for (const table of ['refresh_tokens', 'sessions', 'users']) {
      const { rows } = await sql<{ row: string }>`select t::text as row from ${sql.table(table)} t`.execute(
        service.db,
      )
      const text = rows.map(({ row }) => row).join('\n')
      for (const token of [first, second]) {
        expect(text).not.toContain(token)
        expect(text).not.toContain(Buffer.from(token).toString('hex'))
        expect(text).not.toContain(Buffer.from(token, 'base64url').toString('hex'))
      }
      expect(text.includes(hashOf(second).toString('hex'))).toBe(table === 'refresh_tokens')
    }
  })
})

describe('A token that was replaced', () => {
  test.each([
    ['at once', 0],
    ['12 seconds later', 12 * second],
    ['12 minutes later', 12 * minute],
    ['6 days later', 6 * day],
  ])('gets a sibling %s, and both go on working', async (_, millis) => {
    const one = await next(first)
    await travel(service, millis)
    const other = await next(first)
    expect(other).not.toBe(one)
    expect(sessionOf(other)).toBe(sessionOf(one))
    await travel(service, hour)
    const afterOne = await next(one)
    await travel(service, hour)
    const afterOther = await next(other)
    await travel(service, hour)
    await next(afterOne)
    await next(afterOther)
  })

  test('is tolerated for some seconds after the first use of a successor', async () => {
    const one = await next(first)
    await travel(service, hour)
    const two = await next(one)
    await travel(service, second)
    const sibling = await next(first)
    await next(sibling)
    await next(two)
  })

  test('counts as stolen after these ten seconds, and ends the session', async () => {
    const one = await next(first)
    const two = await next(one)
    await travel(service, 10 * second + 1)
    await expectDead(first)
    for (const token of [one, two]) await expectDead(token)
  })

  test('gains no time by the use of a second successor, nor of the first one again', async () => {
    const one = await next(first)
    const sibling = await next(first)
    await next(one)
    await travel(service, 6 * second)
    await next(sibling)
    const two = await next(one)
    await travel(service, 4 * second + 1)
    await expectDead(first)
    for (const token of [one, two, sibling]) await expectDead(token)
  })

  test('gives each of four simultaneous requests a token that works', async () => {
    const session = sessionOf(first)
    const siblings = await Promise.all(Array.from({ length: 4 }, () => next(first)))
    expect(new Set(siblings).size).toBe(4)
    expect(new Set(siblings.map(sessionOf))).toEqual(new Set([session]))
    await travel(service, hour)
    await Promise.all(siblings.map(next))
  })

  test('has three siblings at most: a request for a fourth ends the session', async () => {
    const one = await next(first)
    const siblings = [await next(first), await next(first), await next(first)]
    await expectDead(first)
    for (const token of [one, ...siblings]) await expectDead(token)
  })

  test('sent by 50 requests at once gives four tokens, and then the session ends with all of them', async () => {
    const responses = await Promise.all(Array.from({ length: 50 }, () => refresh(first)))
    const given = responses.filter(({ status }) => status === 200)
    expect(given).toHaveLength(4)
    for (const { body } of given) await expectDead((body as Pair).refresh_token)
  })
})

describe('A token used again', () => {
  test('ends its session alone', async () => {
    const other = (await signIn()).refresh_token
    const one = await next(first)
    const two = await next(one)
    await travel(service, 11 * second)
    await expectDead(first)
    await expectDead(two)
    await expectDead(one)
    await next(other)
  })

  test('is reuse also where its successor was replaced more than once', async () => {
    const one = await next(first)
    const two = await next(one)
    await travel(service, 11 * second)
    await next(one) // its own successor was not used
    await next(two)
    await expectDead(first)
  })

  test('ends every branch of the session', async () => {
    const one = await next(first)
    const sibling = await next(first)
    const newest = await next(sibling)
    const latest = await next(newest)
    await travel(service, 11 * second)
    await expectDead(sibling)
    await expectDead(latest)
    await expectDead(one)
    expect(await livingSessions()).not.toContain(sessionOf(one))
  })

  onService('reads the log').test(
    'is noted once with the user, the session and the request, and the session is gone',
    async () => {
      const session = sessionOf(first)
      await next(await next(first))
      await travel(service, hour)
      const before = reuseLines().length
      const response = await refresh(first)
      await expectDead(first)
      expect(reuseLines().slice(before)).toEqual([
        expect.objectContaining({
          user_id: ada.id,
          session_id: session,
          request_id: response.headers.get('X-Request-Id'),
        }),
      ])
      const { body } = await newClient(service, (await signIn()).token)('listSessions', 200)
      expect(body.map(({ id }) => id)).not.toContain(session)
    },
  )
})

describe('A session', () => {
  test.each([
    ['accepts its refresh token a minute before', -minute, 200],
    ['rejects its refresh token a millisecond after', 1, 401],
  ])('%s 7 days without use', async (_, millis, status) => {
    await travel(service, day)
    const token = await next(first)
    await travel(service, 7 * day + millis)
    expect((await refresh(token)).status).toBe(status)
  })

  test('ends 30 days after the sign-in, also when it is used daily', async () => {
    let token = first
    for (let days = 1; days < 30; days += 1) {
      await travel(service, day)
      token = await next(token)
    }
    await travel(service, day - minute)
    token = await next(token)
    await travel(service, minute)
    await expectDead(token)
  })

  test('shows when it was last used, and when it began', async () => {
    const id = sessionOf(first)
    await travel(service, 3 * day + 7)
    const { token } = (await refresh(first)).body as Pair
    const { body } = await newClient(service, token)('listSessions', 200)
    const session = body.find((one) => one.id === id)
    const [began, used] = [session?.created_at, session?.last_used_at].map((time) => Date.parse(time ?? ''))
    expect((used ?? 0) - (began ?? 0)).toBeGreaterThanOrEqual(3 * day + 7)
    expect((used ?? 0) - (began ?? 0)).toBeLessThan(3 * day + hour)
    expect(session?.current).toBe(true)
  })
})

onService('locks the table').describe('While a refresh waits for another request of its session,', () => {
  const changes: Record<
    string,
    (trx: Pick<TestService['db'], 'updateTable' | 'deleteFrom'>, session: number) => Promise<unknown>
  > = {
    'the end of the session': (trx, session) =>
      trx.deleteFrom('sessions').where('user_id', '=', ada.id).where('id', '=', session).execute(),
    'an earlier use of its successor': (trx) =>
      trx
        .updateTable('refresh_tokens')
        .set({ rotated_at: sql<string>`now() - interval '1 hour'` })
        .where('parent_hash', '=', hashOf(first))
        .execute(),
  }

  test.each(Object.entries(changes))('%s refuses it', async (_, change) => {
    const session = sessionOf(first)
    await next(first)
    const { underway } = await service.db.transaction().execute(async (trx) => {
      await trx
        .selectFrom('sessions')
        .select('id')
        .where('id', '=', session ?? 0)
        .forUpdate()
        .execute()
      await change(trx, session ?? 0)
      const underway = refresh(first)
      await untilSomebodyWaits(service.db)
      return { underway }
    })
    expect((await underway).body).toMatchObject({ status: 401, code: 'invalid_refresh_token' })
    expect(await livingSessions()).not.toContain(session)
  })

  test('the end of its time refuses it', async () => {
    const { underway } = await service.db.transaction().execute(async (trx) => {
      const own = trx.updateTable('sessions').where('id', '=', sessionOf(first) ?? 0)
      await own.set({ expires_at: sql<string>`now() + interval '1 hour'` }).execute()
      const underway = refresh(first)
      await untilSomebodyWaits(service.db)
      await own.set({ expires_at: sql<string>`date_trunc('milliseconds', clock_timestamp())` }).execute()
      return { underway }
    })
    expect((await underway).body).toMatchObject({ status: 401, code: 'invalid_refresh_token' })
  })
})

describe('A refresh token is dead', () => {
  test('after the logout of its session', async () => {
    const { token, refresh_token } = await signIn()
    await newClient(service, token)('logout', 200)
    await expectDead(refresh_token)
  })

  test('after a change of the password in another session', async () => {
    const person = await signUp(service)
    const { body } = await newClient(service)('login', 200, { body: { email: person.email, password } })
    await person.call('changePassword', 204, {
      body: { current_password: password, new_password: 'another passphrase' },
    })
    await expectDead(body.refresh_token)
    await next(person.refreshToken)
  })

  test('after the deletion of its account', async () => {
    const person = await signUp(service)
    await person.call('deleteMe', 204, { body: { password } })
    await expectDead(person.refreshToken)
  })
})

onService('the in-memory service has one clock').describe('A service whose own clock is 8 days ahead', () => {
  test('ends no session, lists them all, and refreshes', async () => {
    const { token } = await signIn()
    const before = (await newClient(service, token)('listSessions', 200)).body
    service.now = new Date(service.now.getTime() + 8 * day)
    const there = await signIn() // which would clear the expired ones away
    const after = (await newClient(service, there.token)('listSessions', 200)).body
    expect(after.map(({ id }) => id)).toEqual(expect.arrayContaining(before.map(({ id }) => id)))
    const [one = 0, other = 0] = after.slice(-2).map(({ created_at }) => Date.parse(created_at))
    expect(Math.abs(other - one)).toBeLessThan(hour)
    await next(await next(first))
  })
})
