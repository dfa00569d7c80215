// Sessions over two replicas: what one of them ends, begins or replaces is so for the other at once.
import { decodeJwt } from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'
import { openDatabase } from '../../src/db/database.ts'
import { startProgram } from '../process/program.ts'
import { newClient, type Person, password, signUp } from '../support/client.ts'
import type { TestDatabase } from '../support/database.ts'
import { previousSecret, secret } from '../support/service.ts'
import { letPass } from '../support/time-travel.ts'
import { until } from '../support/until.ts'
import { newDatabase, type Replica, replicaOf, settings, startTwo, whileBothWait } from './replicas.ts'

let database: TestDatabase
let near: Replica
let far: Replica
let ada: Person
beforeAll(async () => {
  const two = await startTwo()
  database = two.database
  ;[near, far] = two
  ada = await signUp(near)
})

type Pair = { token: string; refresh_token: string }

const signIn = async (at = near, email = ada.email, secretWord = password): Promise<Pair> =>
  (await newClient(at)('login', 200, { body: { email, password: secretWord } })).body
const refresh = (at: Replica, { refresh_token }: Pair) =>
  at.send('POST', '/api/auth/refresh', { json: { refresh_token } })
const renewed = async (at: Replica, pair: Pair): Promise<Pair> =>
  (await newClient(at)('refresh', 200, { body: { refresh_token: pair.refresh_token } })).body
const sessionOf = ({ token }: Pair) => decodeJwt(token).sid as number

async function secondsPass(seconds: number): Promise<void> {
  const db = openDatabase({ url: database.url, poolSize: 1 })
  await letPass(db, seconds * 1000)
  await db.destroy()
}

/** Whether each replica still takes a refresh token; they must agree. Tokens that are good are used up. */
async function isAlive(pair: Pair): Promise<boolean> {
  const there = await refresh(far, pair)
  if (there.status === 200) return (await refresh(near, there.body as Pair)).status === 200
  expect(there.body).toMatchObject({ status: 401, code: 'invalid_refresh_token' })
  expect((await refresh(near, pair)).body).toMatchObject({ code: 'invalid_refresh_token' })
  return false
}

describe('A refresh token', () => {
  test('that comes to both replicas at once gives each its own next one, and both stay valid', async () => {
    for (let round = 0; round < 10; round++) {
      const first = await signIn()
      const responses = await Promise.all([near, far, near, far].map((at) => refresh(at, first)))
      expect(responses.map(({ status }) => status)).toEqual([200, 200, 200, 200])
      const pairs = responses.map(({ body }) => body as Pair)
      expect(new Set(pairs.map(({ refresh_token }) => refresh_token)).size).toBe(4)
      expect(new Set(pairs.map(sessionOf))).toEqual(new Set([sessionOf(first)]))
      for (const pair of pairs) expect(await isAlive(pair)).toBe(true)
    }
  })

  test('that was replaced by one replica and whose successor is in use counts as reuse at the other: the session ends', async () => {
    const first = await signIn()
    const second = await renewed(near, first)
    const sibling = await renewed(far, first) // its response might have been lost
    const third = await renewed(far, second)
    await secondsPass(11)
    expect((await refresh(near, first)).status).toBe(401)
    for (const pair of [third, sibling, second]) expect(await isAlive(pair)).toBe(false)
    await until(() => near.program.output().stdout.includes('"refresh_token_reused"')) // a pipe is between
    expect(far.program.output().stdout).not.toContain('"refresh_token_reused"')
  })

  test('that comes again while its successor is used elsewhere gets a sibling, and both stay valid', async () => {
    for (let round = 0; round < 20; round++) {
      const first = await signIn()
      const second = await renewed(near, first)
      const [repeated, successor] = await Promise.all([refresh(near, first), refresh(far, second)])
      expect([repeated.status, successor.status]).toEqual([200, 200])
      for (const { body } of [repeated, successor]) expect(await isAlive(body as Pair)).toBe(true)
    }
  })

  test('that comes to both replicas more often than it may be repeated ends the session', async () => {
    const first = await signIn()
    const responses = await Promise.all([near, far, near, far, near].map((at) => refresh(at, first)))
    expect(responses.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 200, 401])
    for (const { status, body } of responses)
      if (status === 200) expect(await isAlive(body as Pair)).toBe(false)
  })
})

test('A refresh at one replica that waits behind the end of its session at the other is rejected', async () => {
  for (let isDone = false; !isDone; ) isDone = await refreshBehindTheEnd()
})

/** @returns false where it is to be tried again */
async function refreshBehindTheEnd(): Promise<boolean> {
  const first = await signIn()
  const second = await renewed(near, first)
  const third = await renewed(near, second)
  await secondsPass(11)
  const lock = `select from sessions where id = ${sessionOf(first)} for update`
  const responses = await whileBothWait(
    database.url,
    lock,
    () => refresh(near, first),
    () => refresh(far, third),
  )
  for (const { body } of responses ?? [])
    expect(body).toMatchObject({ status: 401, code: 'invalid_refresh_token' })
  if (responses) expect(await isAlive(third)).toBe(false)
  return responses !== undefined
}

describe('What one replica ends', () => {
  test.each<[string, (pair: Pair) => Promise<unknown>]>([
    ['a logout', ({ token }) => newClient(near, token)('logout', 200)],
    [
      'the end of a session from another one',
      (pair) => ada.call('endSession', 204, { path: { id: sessionOf(pair) } }),
    ],
  ])('by %s has no refresh at the other; the access token stays valid, as documented', async (_, end) => {
    const pair = await signIn()
    // Both have verified it, so both hold it in memory.
    for (const at of [near, far]) await newClient(at, pair.token)('listTasks', 200)
    await end(pair)
    expect(await isAlive(pair)).toBe(false)
    for (const at of [near, far]) {
      await newClient(at, pair.token)('listTasks', 200)
      const { body } = await newClient(at, pair.token)('listSessions', 200)
      expect(body.filter(({ id, current }) => current || id === sessionOf(pair))).toEqual([])
    }
  })

  test('by a new password: the other refuses the old one and every session but the one that asked', async () => {
    const eve = await signUp(near)
    const other = await signIn(far, eve.email)
    const own = await signIn(near, eve.email)
    for (const at of [near, far]) await newClient(at, other.token)('getMe', 200)
    const next = 'an entirely new one'
    const body = { current_password: password, new_password: next }
    await newClient(near, own.token)('changePassword', 204, { body })
    expect(await isAlive(other)).toBe(false)
    const login = (secretWord: string) =>
      far.send('POST', '/api/auth/login', { json: { email: eve.email, password: secretWord } })
    expect((await login(password)).status).toBe(401)
    expect((await login(next)).status).toBe(200)
    const change = await far.send('PUT', '/api/me/password', { token: other.token, json: body })
    expect(change.body).toMatchObject({ status: 403, code: 'password_mismatch' })
    expect(await isAlive(own)).toBe(true)
  })

  test('by the end of an account: the other refuses the token that it has verified a moment ago', async () => {
    const eve = await signUp(near)
    const there = newClient(far, eve.token)
    const { body: task } = await there('createTask', 201, { body: { title: 'x' } })
    await there('getMe', 200)
    await eve.call('deleteMe', 204, { body: { password } })
    for (const id of ['getMe', 'listTasks', 'listSessions', 'logout'] as const) await there(id, 401)
    await there('createTask', 401, { body: { title: 'x' } })
    await there('updateTask', 401, { path: { id: task.id }, body: { title: 'y' } })
    expect(await isAlive({ token: eve.token, refresh_token: eve.refreshToken })).toBe(false)
  })
})

describe('At the same moment on both replicas', () => {
  test('two changes of one password: one wins', async () => {
    const eve = await signUp(near)
    for (let round = 0, current = password; round < 4; round++) {
      const change = (at: Replica, new_password: string) =>
        at.send('PUT', '/api/me/password', {
          token: eve.token,
          json: { current_password: current, new_password },
        })
      const choices = [`the near one's ${round}`, `the far one's ${round}`] as const
      const responses = await Promise.all([change(near, choices[0]), change(far, choices[1])])
      expect(responses.map(({ status }) => status).toSorted()).toEqual([204, 403])
      current = choices[responses[0]?.status === 204 ? 0 : 1]
      await signIn(far, eve.email, current)
    }
  })

  test('a login with the password that the other one is replacing leaves no session behind', async () => {
    for (let isDone = false; !isDone; ) isDone = await loginWhileReplacing()
  })

  /** @returns false where it is to be tried again */
  async function loginWhileReplacing(): Promise<boolean> {
    const { email, token } = await signUp(near)
    const json = { current_password: password, new_password: 'the next one' }
    const responses = await whileBothWait(
      database.url,
      'lock table sessions in share mode',
      // The password is right; it is about to open the session.
      () => far.send('POST', '/api/auth/login', { json: { email, password } }),
      () => near.send('PUT', '/api/me/password', { token, json }),
    )
    if (!responses) return false
    const [login, change] = responses
    expect([login.status, change.status]).toEqual([200, 204])
    expect(await isAlive(login.body as Pair)).toBe(false)
    return true
  }

  test('two registrations of one address, in whatever case: one account', async () => {
    for (let round = 0; round < 5; round++) {
      const register = (at: Replica, email: string) =>
        at.send('POST', '/api/auth/register', { json: { email, password, name: 'Twin' } })
      const responses = await Promise.all([
        register(near, `twin-${round}@example.com`),
        register(far, `TWIN-${round}@example.com`),
      ])
      expect(responses.map(({ status }) => status).toSorted()).toEqual([201, 409])
    }
  })
})

test('a secret is rotated replica by replica as OPERATIONS.md says, and every token is good at each step', async () => {
  const database = await newDatabase()
  const start = (BETTER_AUTH_SECRET: string, BETTER_AUTH_SECRET_PREVIOUS: string) =>
    replicaOf(startProgram(settings(database.url, { BETTER_AUTH_SECRET, BETTER_AUTH_SECRET_PREVIOUS })))
  const [first, next] = await Promise.all([
    start(previousSecret, secret), // after the first step: signs with the old one, and knows the new one
    start(secret, previousSecret), // after the second
  ])
  const eve = await signUp(first)
  await newClient(next, eve.token)('getMe', 200)
  const fresh = await signIn(next, eve.email)
  await newClient(first, fresh.token)('getMe', 200)
  await renewed(first, fresh)
})
