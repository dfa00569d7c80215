// A personal access token that one replica deletes is refused by the others within a second, also while the database is
// away: what a replica knows of it is good for a second from when it asked, and after that it has to ask.
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import { type Person, signUp } from '../support/client.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { type Network, networkTo } from '../support/network.ts'
import { type TestService, testService } from '../support/service.ts'
import { until } from '../support/until.ts'

let database: TestDatabase
let network: Network
let one: TestService
/** Reaches the database over a network that can be cut. */
let other: TestService
let statements: string[]
let ada: Person
let made: { id: number; token: string }

beforeAll(async () => {
  database = await createDatabase(inject('clusterUrl'))
  network = await networkTo(database.url)
  one = await testService({ databaseUrl: database.url })
  statements = []
  other = await testService({ databaseUrl: network.url, onStatement: (sql) => statements.push(sql) })
})
afterAll(() => network.close())

beforeEach(async () => {
  ada = await signUp(one)
  const body = { name: 'Backup', scopes: ['account:read' as const, 'tasks:read' as const] }
  made = (await ada.call('createToken', 201, { body })).body
  statements.length = 0
})

const deleteIt = () => ada.call('deleteToken', 204, { path: { id: made.id } })

const pass = (millis: number) => {
  other.now = new Date(other.now.getTime() + millis)
}

/** The status of a request to the other replica, and the code of its problem. */
async function use(): Promise<[number, string | undefined]> {
  const { status, body } = await other.send('GET', '/api/me', { token: made.token })
  return [status, (body as { code?: string }).code]
}

/** The same for a request that needs the database for its token alone: what it asks for is refused without. */
async function enter(): Promise<string | undefined> {
  const { body } = await other.send('GET', '/api/me/tasks?nothing=1', { token: made.token })
  const { code } = body as { code?: string }
  return code === 'validation_failed' ? 'let in' : code
}

const lookups = () => statements.filter((sql) => /^select .* from "api_tokens"/.test(sql)).length

test('one that another replica has deleted is refused a second after it was looked up', async () => {
  expect(await use()).toEqual([200, undefined])
  await deleteIt()
  pass(999)
  expect(await use()).toEqual([200, undefined]) // known from before
  pass(1)
  expect(await use()).toEqual([401, 'invalid_token'])
})

test('one that is used all the time is refused all the same', async () => {
  for (let n = 0; n < 3; n += 1) {
    expect(await use()).toEqual([200, undefined])
    pass(300)
  }
  await deleteIt()
  pass(99)
  expect(await use()).toEqual([200, undefined])
  pass(1)
  expect(await use()).toEqual([401, 'invalid_token'])
})

test('many requests at once are one statement, and so are all of a second', async () => {
  await Promise.all(Array.from({ length: 50 }, use))
  pass(999)
  await Promise.all(Array.from({ length: 50 }, use))
  expect(lookups()).toBe(1)
  pass(1)
  await Promise.all(Array.from({ length: 50 }, use))
  expect(lookups()).toBe(2)
})

test('a token with another checksum is refused without a statement, and an unknown one is asked for once a second', async () => {
  made.token = `${made.token.slice(0, -1)}${made.token.endsWith('0') ? '1' : '0'}`
  expect(await use()).toEqual([401, 'invalid_token'])
  expect(lookups()).toBe(0)
  made.token = 'tsk_00000000000000000000000000000000000000000002gLip8'
  expect([await use(), await use()]).toEqual([
    [401, 'invalid_token'],
    [401, 'invalid_token'],
  ])
  expect(lookups()).toBe(1)
})

test('the use is written down once in an hour, however often it is asked for', async () => {
  const written = () => statements.filter((sql) => sql.startsWith('update "api_tokens"')).length
  await use()
  await until(async () => (await ada.call('listTokens', 200)).body[0]?.last_used_at !== null)
  for (let n = 0; n < 3; n += 1) {
    pass(1000)
    await use()
  }
  expect([written(), lookups()]).toEqual([1, 4])
})

test('while the database is away it is good for the rest of its second, and then nobody is let in', async () => {
  expect(await enter()).toBe('let in')
  await deleteIt()
  network.cut()
  pass(999)
  expect(await enter()).toBe('let in')
  pass(1)
  expect(await enter()).toBe('database_unavailable')
  pass(60_000)
  expect(await enter()).toBe('database_unavailable')
  await network.mend()
  expect(await enter()).toBe('invalid_token')
})
