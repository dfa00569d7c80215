// Login: the right password only, the same response and the same work for every wrong one, and hashes kept up to date.
import { argon2Sync, randomBytes } from 'node:crypto'
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { hashPassword } from '../../src/features/credentials/password.ts'
import { type Person, password, signUp } from '../support/client.ts'
import { untilSomebodyWaits } from '../support/database.ts'
import { onService, type TestResponse, type TestService, testService } from '../support/service.ts'

// Every derivation is real and is noted: the cost of a response is what was derived for it.
const { derivations, atOnce } = vi.hoisted(() => ({
  derivations: [] as Record<string, unknown>[],
  atOnce: { now: 0, most: 0 },
}))
vi.mock('node:crypto', async (importOriginal) => {
  const crypto = await importOriginal<typeof import('node:crypto')>()
  const argon2: typeof crypto.argon2 = (algorithm, parameters, callback) => {
    const { message, nonce, ...cost } = parameters
    const lengths = { message: String(message).length, nonce: (nonce as Buffer).byteLength }
    derivations.push({ algorithm, ...cost, ...lengths })
    atOnce.now += 1
    atOnce.most = Math.max(atOnce.most, atOnce.now)
    crypto.argon2(algorithm, parameters, (...result) => {
      atOnce.now -= 1
      callback(...result)
    })
  }
  return { ...crypto, argon2 }
})

let service: TestService
let ada: Person
beforeAll(async () => {
  service = await testService()
  ada = await signUp(service)
})
beforeEach(() => {
  derivations.length = 0
  atOnce.most = 0
})

const login = (email: string, secret: string) =>
  service.send('POST', '/api/auth/login', { json: { email, password: secret } })

const storedHash = async ({ id }: Person) =>
  String(
    (
      await service.db
        .selectFrom('users')
        .select('password_hash')
        .where('id', '=', id)
        .executeTakeFirstOrThrow()
    ).password_hash,
  )

const setHash = (db: Pick<TestService['db'], 'updateTable'>, { id }: Person, password_hash: string) =>
  db.updateTable('users').set({ password_hash }).where('id', '=', id).execute()

const countSessions = async ({ call }: Person) => (await call('listSessions', 200)).body.length

const weakHash = (parameters: { memory: number; passes: number }, secret = password) => {
  const nonce = randomBytes(16)
  const tag = argon2Sync('argon2id', {
    ...parameters,
    message: secret,
    nonce,
    parallelism: 1,
    tagLength: 32,
  })
  const [salt, hash] = [nonce, tag].map((bytes) => bytes.toString('base64').replaceAll('=', ''))
  return `$argon2id$v=19$m=${parameters.memory},t=${parameters.passes},p=1$${salt}$${hash}`
}

/** What a client can distinguish responses by. */
function seenOf({ status, headers, body }: TestResponse) {
  const { 'x-request-id': _, ...others } = Object.fromEntries(headers)
  return { status, headers: others, body: { ...(body as object), request_id: 'its own' } }
}

describe('The right password', () => {
  test('opens a session of its own', async () => {
    const before = await countSessions(ada)
    const response = await login(ada.email, password)
    expect(response.body).toEqual({
      user: {
        ...{ id: ada.id, email: ada.email, email_verified: false, name: 'Ada' },
        created_at: expect.any(String),
      },
      token: expect.any(String),
      token_type: 'Bearer',
      expires_in: 900,
      refresh_token: expect.stringMatching(/^[\w-]{43}$/),
    })
    expect(response.headers.get('Cache-Control')).toBe('no-store')
    expect(await countSessions(ada)).toBe(before + 1)
    const { token, refresh_token } = response.body as { token: string; refresh_token: string }
    expect([token, refresh_token]).not.toContain(ada.token)
    expect((await service.send('GET', '/api/me', { token })).status).toBe(200)
    expect((await service.send('POST', '/api/auth/refresh', { json: { refresh_token } })).status).toBe(200)
  })

  test('opens it under the address in any case, and shows the address as it was registered', async () => {
    const { body } = await login(ada.email.toUpperCase(), password)
    expect(body).toMatchObject({ user: { email: ada.email } })
  })
})

describe('A wrong password', () => {
  test.each([
    ['of one character', 'x'],
    ['with a blank more', `${password} `],
    ['in another case', password.toUpperCase()],
    ['that is right but for its end', password.slice(0, -1)],
  ])('%s opens nothing', async (_, wrong) => {
    const before = await countSessions(ada)
    const response = await login(ada.email, wrong)
    expect(response.body).toMatchObject({ status: 401, code: 'invalid_credentials' })
    expect(response.headers.get('WWW-Authenticate')).toBe('Bearer')
    expect(await countSessions(ada)).toBe(before)
  })

  onService('reads the table').test('that is the stored hash opens nothing', async () => {
    expect((await login(ada.email, await storedHash(ada))).body).toMatchObject({
      code: 'invalid_credentials',
    })
  })

  test('of 256 characters that differs in the last one opens nothing', async () => {
    const person = await signUp(service)
    const long = 'y'.repeat(255)
    const passwords = { current_password: password, new_password: `${long}a` }
    await person.call('changePassword', 204, { body: passwords })
    expect((await login(person.email, `${long}b`)).status).toBe(401)
    expect((await login(person.email, `${long}a`)).status).toBe(200)
  })

  onService('counts the derivations').test.each([
    ['wrong one', 'wrong horse battery staple', 1],
    ['short one', 'x', 1],
    ['one of 256 characters', 'z'.repeat(256), 1],
    ['decomposed one', 'cafe\u0301 noir', 2],
    ['empty one', '', 0],
    ['one of 257 characters', 'z'.repeat(257), 0],
  ])('gets the same response as an unknown address, after the same work: %s', async (_, wrong, times) => {
    const known = await login(ada.email, wrong)
    const work = derivations.splice(0)
    const unknown = await login('nobody@example.com', wrong)
    expect(seenOf(unknown)).toEqual(seenOf(known))
    expect(derivations).toEqual(work)
    expect(work).toHaveLength(times)
  })
})

onService('counts the derivations').test('Of many logins two at most are at work on a password', async () => {
  const responses = await Promise.all(Array.from({ length: 6 }, () => login(ada.email, password)))
  expect(responses.map(({ status }) => status)).toEqual(Array(6).fill(200))
  expect(atOnce.most).toBe(2)
})

onService('writes to the table').describe('A stored hash', () => {
  const today = /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/

  test.each([
    ['less memory', { memory: 8192, passes: 2 }],
    ['fewer passes', { memory: 19_456, passes: 1 }],
  ])('made with %s is upgraded at a login, and stays right', async (_, parameters) => {
    const person = await signUp(service)
    await setHash(service.db, person, weakHash(parameters))
    expect((await login(person.email, password)).status).toBe(200)
    const risen = await storedHash(person)
    expect(risen).toMatch(today)
    expect((await login(person.email, 'wrong horse battery staple')).status).toBe(401)
    expect((await login(person.email, password)).status).toBe(200)
    expect(await storedHash(person)).toBe(risen)
  })

  test('made of decomposed letters before these were composed opens, and is made anew', async () => {
    const person = await signUp(service)
    const [composed, decomposed] = ['Caf\u00e9 cr\u00e8me', 'Cafe\u0301 cre\u0300me']
    await setHash(service.db, person, weakHash({ memory: 19_456, passes: 2 }, decomposed))
    expect((await login(person.email, composed)).status).toBe(401)
    expect((await login(person.email, decomposed)).status).toBe(200)
    expect((await login(person.email, composed)).status).toBe(200)
  })

  test('is not upgraded at a wrong password', async () => {
    const person = await signUp(service)
    const weak = weakHash({ memory: 64, passes: 1 })
    await setHash(service.db, person, weak)
    expect((await login(person.email, 'wrong horse battery staple')).status).toBe(401)
    expect(await storedHash(person)).toBe(weak)
  })

  test.each([
    ['today’s parameters', { memory: 19_456, passes: 2 }],
    ['more memory', { memory: 19_512, passes: 2 }],
    ['more passes', { memory: 19_456, passes: 3 }],
  ])('made with %s stays as it is', async (_, parameters) => {
    const person = await signUp(service)
    const strong = weakHash(parameters)
    await setHash(service.db, person, strong)
    expect((await login(person.email, password)).status).toBe(200)
    expect(await storedHash(person)).toBe(strong)
  })

  test('is upgraded under five logins at once, and all of them succeed', async () => {
    const person = await signUp(service)
    await setHash(service.db, person, weakHash({ memory: 64, passes: 1 }))
    const responses = await Promise.all(Array.from({ length: 5 }, () => login(person.email, password)))
    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
    expect(await storedHash(person)).toMatch(today)
  })
})

onService('locks the table').test(
  'The right password opens a session also when another login raises the hash at the same moment',
  async () => {
    const person = await signUp(service)
    await setHash(service.db, person, weakHash({ memory: 64, passes: 1 }))
    const { underway } = await service.db.transaction().execute(async (trx) => {
      await setHash(trx, person, await hashPassword(password))
      const underway = login(person.email, password)
      await untilSomebodyWaits(service.db)
      return { underway }
    })
    expect((await underway).status).toBe(200)
  },
)

onService('locks the table').test(
  'A password that is changed at the same moment is not replaced by a stronger hash of the old one',
  async () => {
    const person = await signUp(service)
    await setHash(service.db, person, weakHash({ memory: 64, passes: 1 }))
    const { underway } = await service.db.transaction().execute(async (trx) => {
      await setHash(trx, person, await hashPassword('another passphrase'))
      const underway = login(person.email, password)
      await untilSomebodyWaits(service.db)
      return { underway }
    })
    expect((await underway).status).toBe(401)
    expect((await login(person.email, 'another passphrase')).status).toBe(200)
  },
)

onService('locks the table').describe('Between the comparison and the session,', () => {
  const changes = {
    'a changed password': async (
      trx: Pick<TestService['db'], 'updateTable' | 'deleteFrom'>,
      person: Person,
    ) => void (await setHash(trx, person, await hashPassword('another passphrase'))),
    'a deleted account': async (trx: Pick<TestService['db'], 'updateTable' | 'deleteFrom'>, { id }: Person) =>
      void (await trx.deleteFrom('users').where('id', '=', id).execute()),
  }

  test.each(Object.entries(changes))('%s refuses the login', async (_, change) => {
    const person = await signUp(service)
    const { underway } = await service.db.transaction().execute(async (trx) => {
      await change(trx, person)
      const underway = login(person.email, password)
      await untilSomebodyWaits(service.db)
      return { underway }
    })
    const { body, headers } = await underway
    expect(body).toMatchObject({ status: 401, code: 'invalid_credentials' })
    const sessions = service.db.selectFrom('sessions').where('user_id', '=', person.id)
    expect((await sessions.select('id').execute()).length).toBeLessThanOrEqual(1)
    expect(service.logs).toContainEqual(
      expect.objectContaining({ audit: 'login_failed', request_id: headers.get('X-Request-Id') }),
    )
  })

  test('a change that is taken back lets the login through', async () => {
    const person = await signUp(service)
    const trx = await service.db.startTransaction().execute()
    await trx.deleteFrom('users').where('id', '=', person.id).execute()
    const underway = login(person.email, password)
    await untilSomebodyWaits(service.db)
    await trx.rollback().execute()
    expect((await underway).status).toBe(200)
  })
})

test.each([
  ['no address', { password }, '/email'],
  ['no password', { email: 'ada@example.com' }, '/password'],
  ['a password that is a number', { email: 'ada@example.com', password: 12345678 }, '/password'],
  ['an address beyond ASCII', { email: 'adä@example.com', password }, '/email'],
  ['another field', { email: 'ada@example.com', password, name: 'Ada' }, '/name'],
])('A login with %s is refused before anything is derived', async (_, json, pointer) => {
  const { body } = await service.send('POST', '/api/auth/login', { json })
  expect(body).toMatchObject({ status: 400, errors: [{ in: 'body', pointer }] })
  expect(derivations).toEqual([])
})
