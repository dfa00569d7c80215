// The limits of registration, login and refresh: attackers who guess run into them, people do not.
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { nowMillis } from '../../src/db/schema/now.ts'
import { password, signUp } from '../support/client.ts'
import { type TestResponse, type TestService, testService } from '../support/service.ts'
import { letPass } from '../support/time-travel.ts'

// It would delay ten thousand responses; tarpit.test.ts is about that.
vi.mock('../../src/http/limits/tarpit.ts', () => ({ tarpit: () => undefined }))

// Counted as a library call of node:crypto, so that nothing the service does on the way can hide one.
const hashes = vi.hoisted(() => ({ count: 0 }))
vi.mock('node:crypto', async (original) => {
  const crypto = await original<typeof import('node:crypto')>()
  const argon2: typeof crypto.argon2 = (...args) => {
    hashes.count += 1
    crypto.argon2(...args)
  }
  return { ...crypto, argon2 }
})

let service: TestService
let replica: TestService
let open: TestService
beforeAll(async () => {
  const throttling = { authRateLimit: 10, trustedHops: 1 }
  service = await testService({ throttling })
  replica = await testService({ throttling, databaseUrl: service.databaseUrl })
  open = await testService({ databaseUrl: service.databaseUrl })
})

// What a replica remembers of exceeded limits goes by its own clock, the counters by the database's.
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }))

/** Time passes for everybody. */
async function pass(millis: number): Promise<void> {
  vi.advanceTimersByTime(millis)
  await letPass(service.db, millis)
}

/** Sets how many seconds are left of the minute of every counter, however long the requests took that it counts. */
const leaveOfMinute = (seconds: number) =>
  sql`update rate_limits set expire = ${nowMillis} + ${seconds * 1000}::bigint`.execute(service.db)

/** What a response says about quotas, without the seconds left, which must be within a minute. */
function quotasIn({ headers }: TestResponse): string {
  const quotas = headers.get('RateLimit') ?? ''
  for (const [, left] of quotas.matchAll(/t=(\d+)/g)) {
    expect(Number(left)).toBeGreaterThan(0)
    expect(Number(left)).toBeLessThanOrEqual(60)
  }
  return quotas.replaceAll(/;t=\d+/g, '')
}

let addresses = 0
const someAddress = () => {
  addresses += 1
  return `198.51.${addresses >> 8}.${addresses & 255}`
}

const login = (email: string, secret: string, from = someAddress(), at = service) =>
  at.send('POST', '/api/auth/login', {
    json: { email, password: secret },
    headers: { 'X-Forwarded-For': from },
  })
/** As login, without the checks of the response: there are many. */
const guess = (email: string, from: string) =>
  service.fetch(
    new Request('http://test/api/auth/login', {
      method: 'POST',
      body: JSON.stringify({ email, password: 'a guess' }),
      headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': from },
    }),
  )
const register = (email: string, from = someAddress()) =>
  service.send('POST', '/api/auth/register', {
    json: { email, password, name: 'x' },
    headers: { 'X-Forwarded-For': from },
  })
const refresh = (token: string, from = someAddress(), at = service) =>
  at.send('POST', '/api/auth/refresh', {
    json: { refresh_token: token },
    headers: { 'X-Forwarded-For': from },
  })

const someEmail = () => `nobody-${randomUUID()}@example.com`
const statuses = (responses: TestResponse[]) => responses.map(({ status }) => status)
const inTurn = async (times: number, ask: () => Promise<TestResponse>) => {
  const responses: TestResponse[] = []
  for (let time = 0; time < times; time++) responses.push(await ask())
  return responses
}

describe('an account, from one address,', () => {
  let here: string
  beforeEach(() => {
    here = someAddress()
  })

  test('may be mistyped three times, and is open to the right password after that', async () => {
    const { email } = await signUp(open)
    expect(statuses(await inTurn(3, () => login(email, 'mistyped', here)))).toEqual([401, 401, 401])
    const response = await login(email, password, here)
    expect(response.status).toBe(200)
    expect(quotasIn(response)).toBe('"address";r=96, "account";r=7, "everywhere";r=97')
  })

  test.each(['known', 'unknown'])('takes 10 guesses a minute and refuses the 11th, when %s', async (kind) => {
    const email = kind === 'known' ? (await signUp(open)).email : someEmail()
    const responses = await inTurn(10, () => login(email, 'a guess', here))
    expect(statuses(responses)).toEqual(Array(10).fill(401))
    expect(responses[0]?.headers.get('RateLimit-Policy')).toBe(
      '"address";q=100;w=60, "account";q=10;w=60, "everywhere";q=100;w=60',
    )
    expect(responses.map((response) => quotasIn(response).split(', ')[1])).toEqual(
      [9, 8, 7, 6, 5, 4, 3, 2, 1, 0].map((left) => `"account";r=${left}`),
    )
    await leaveOfMinute(39.5)
    const refused = await login(email, 'a guess', here)
    expect([refused.status, refused.body]).toEqual([429, expect.objectContaining({ code: 'rate_limited' })])
    const seconds = refused.headers.get('Retry-After')
    expect(Number(seconds)).toBeLessThanOrEqual(40)
    expect(Number(seconds)).toBeGreaterThan(20)
    expect(refused.headers.get('RateLimit')).toMatch(new RegExp(`"account";r=0;t=${seconds}$`))
    expect(quotasIn(refused)).toBe('"address";r=89, "account";r=0')
  })

  test('is open again when the minute is over, and not before', async () => {
    const { email } = await signUp(open)
    await inTurn(10, () => login(email, 'a guess', here))
    await leaveOfMinute(60)
    expect((await login(email, 'a guess', here)).status).toBe(429)
    await pass(30_000)
    const early = await login(email, password, here)
    expect(early.status).toBe(429)
    expect(Number(early.headers.get('Retry-After'))).toBeLessThanOrEqual(30)
    await pass(31_000)
    expect((await login(email, password, here)).status).toBe(200)
  })

  test.each([
    ['an hour behind', -60],
    ['half a minute behind', -0.5],
    ['half a minute ahead', 0.5],
    ['8 days ahead', 8 * 24 * 60],
  ])(
    'gets no more guesses from a replica whose clock is %s, nor from the right one after it',
    async (_, minutes) => {
      const { email } = await signUp(open)
      await inTurn(10, () => login(email, 'a guess', here))
      const right = Date.now()
      const wrong = right + minutes * 60_000
      for (const [at, clock] of [
        [replica, wrong],
        [service, right],
        [replica, wrong],
        [service, right],
      ] as const) {
        vi.setSystemTime(clock)
        const response = await login(email, password, here, at)
        expect([response.status, quotasIn(response)]).toEqual([429, expect.stringMatching(/"account";r=0$/)])
      }
      await pass(60_000)
      expect((await login(email, password, here)).status).toBe(200)
    },
  )

  test('waits for what is left of its minute when the clock of the replica is set back', async () => {
    const { email } = await signUp(open)
    await inTurn(11, () => login(email, 'a guess', here))
    vi.setSystemTime(Date.now() - 60 * 60_000)
    const response = await login(email, password, here)
    expect([response.status, quotasIn(response)]).toEqual([429, expect.stringMatching(/"account";r=0$/)])
    await pass(60_000)
    expect((await login(email, password, here)).status).toBe(200)
  })

  test('begins a new minute when the clock of the database was set back', async () => {
    const { email } = await signUp(open)
    await inTurn(11, () => login(email, 'a guess', here))
    await letPass(service.db, -60 * 60_000)
    expect((await login(email, password, here, replica)).status).toBe(200)
  })

  test('is counted without regard to the case of its address', async () => {
    const email = someEmail()
    await inTurn(10, () => login(email, 'a guess', here))
    expect((await login(email.toUpperCase(), 'a guess', here)).status).toBe(429)
  })

  test('does not lock out another one', async () => {
    const { email } = await signUp(open)
    await inTurn(12, () => login(someEmail(), 'a guess', '203.0.113.1'))
    expect((await login(email, password, '203.0.113.1')).status).toBe(200)
  })

  test('is not used up by right passwords, and these do not make room for guesses', async () => {
    const { email } = await signUp(open)
    expect(statuses(await inTurn(12, () => login(email, password, here)))).toEqual(Array(12).fill(200))
    const guesses: TestResponse[] = []
    for (let time = 0; time < 9; time++) {
      guesses.push(await login(email, 'a guess', here))
      await login(email, password, here)
    }
    guesses.push(...(await inTurn(2, () => login(email, 'a guess', here))))
    expect(statuses(guesses)).toEqual([...Array(10).fill(401), 429])
  })

  test('lets exactly 10 of 50 parallel guesses at two replicas reach Argon2', async () => {
    const { email } = await signUp(open)
    hashes.count = 0
    const responses = await Promise.all(
      Array.from({ length: 50 }, (_, n) => login(email, 'a guess', here, n % 2 ? service : replica)),
    )
    expect(hashes.count).toBe(10)
    expect(statuses(responses).filter((status) => status === 401).length).toBe(10)
    expect(statuses(responses).filter((status) => status === 429).length).toBe(40)
  })

  test('lets ten guesses of ten thousand through from one address, and a hundred from all', async () => {
    const { email } = await signUp(open)
    const many = Array.from({ length: 20 }, someAddress)
    hashes.count = 0
    const seen = new Set<number>()
    for (let round = 0; round < 200; round++) {
      const from = (n: number) => (round < 100 ? here : (many[n % many.length] as string))
      const guesses = Array.from({ length: 50 }, (_, n) => guess(email, from(n)))
      for (const { status } of await Promise.all(guesses)) seen.add(status)
      if (round === 99) expect(hashes.count).toBe(10)
    }
    expect(hashes.count).toBe(100)
    expect([...seen].sort()).toEqual([401, 429])
  })
})

test('whoever guesses from elsewhere keeps nobody out: not from signing in, and not from a new password', async () => {
  const ada = await signUp(service)
  const [stranger, home] = [someAddress(), someAddress()]
  expect(statuses(await inTurn(20, () => login(ada.email, 'a guess', stranger)))).toContain(429)
  expect((await login(ada.email, password, home)).status).toBe(200)
  await inTurn(20, () => login(ada.email, 'a guess', home))
  const body = { current_password: password, new_password: `${password}!` }
  await ada.call('changePassword', 204, { body })
})

test('whoever registers an address from elsewhere does not keep its owner from registering it', async () => {
  const email = someEmail()
  const json = { email, password: '12345678', name: 'x' }
  const headers = { 'X-Forwarded-For': someAddress() }
  await inTurn(20, () => service.send('POST', '/api/auth/register', { json, headers }))
  expect((await register(email)).status).toBe(201)
})

test('a stolen access token gives ten guesses a minute, wherever they come from', async () => {
  const ada = await signUp(service)
  const tryOne = () =>
    service.send('PUT', '/api/me/password', {
      token: ada.token,
      json: { current_password: 'a guess', new_password: `${password}!` },
      headers: { 'X-Forwarded-For': someAddress() },
    })
  expect(statuses(await inTurn(11, tryOne))).toEqual([...Array(10).fill(403), 429])
})

describe('an address', () => {
  test('is allowed ten times as much, over all accounts and the three operations, before any hashing', async () => {
    const from = someAddress()
    const responses = [
      ...(await inTurn(40, () => refresh('unknown', from))),
      ...(await inTurn(59, () => login('not an address', 'a guess', from))),
      await register(someEmail(), from),
    ]
    expect(statuses(responses).filter((status) => status === 429)).toEqual([])
    hashes.count = 0
    const refused = [
      await login(someEmail(), 'a guess', from),
      await register(someEmail(), from),
      await refresh('unknown', from, replica),
      await login('not an address', 'a guess', from),
    ]
    expect(statuses(refused)).toEqual([429, 429, 429, 429])
    expect(quotasIn(refused[0] as TestResponse)).toBe('"address";r=0')
    expect(hashes.count).toBe(0)
    expect((await login(someEmail(), 'a guess')).status).toBe(401)
  })

  test('is that of the socket where no proxy stands in front, and each has its own count', async () => {
    const direct = await testService({ throttling: { authRateLimit: 1 }, databaseUrl: service.databaseUrl })
    const request = {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ refresh_token: 'A'.repeat(43) }),
    }
    const refresh = async (remoteAddress: string) => {
      const over = { incoming: { socket: { remoteAddress } } }
      return (await direct.fetch(new Request('http://test/api/auth/refresh', request), over)).status
    }
    for (let time = 0; time < 10; time++) expect(await refresh('192.0.2.1')).toBe(401)
    expect([await refresh('192.0.2.1'), await refresh('192.0.2.2')]).toEqual([429, 401])
  })

  test('is refused before the body is read', async () => {
    const from = someAddress()
    await inTurn(100, () => refresh('unknown', from))
    const pull = vi.fn()
    const body = new ReadableStream({ pull }, { highWaterMark: 0 })
    const headers = { 'X-Forwarded-For': from, 'Content-Type': 'application/json' }
    expect((await service.send('POST', '/api/auth/login', { raw: body, headers })).status).toBe(429)
    expect(pull).not.toHaveBeenCalled()
  })
})

test('an operation that hashes nothing and opens no session is not counted by address', async () => {
  for (const path of ['/health', '/openapi.json', '/']) {
    const { headers } = await service.send('GET', path, { headers: { 'X-Forwarded-For': someAddress() } })
    expect([path, headers.has('RateLimit')]).toEqual([path, false])
  }
})

test('registration counts the address that is to be registered, taken or not', async () => {
  const [email, here] = [someEmail(), someAddress()]
  const responses = await inTurn(10, () => register(email, here))
  expect(statuses(responses)).toEqual([201, ...Array(9).fill(409)])
  hashes.count = 0
  expect((await register(email, here)).status).toBe(429)
  expect(hashes.count).toBe(0)
  expect((await login(email, password)).status).toBe(200)
})

test('refresh counts for the account of the token, whichever session and replica it is', async () => {
  const person = await signUp(open)
  const other = (await login(person.email, password)).body as { refresh_token: string }
  const responses: TestResponse[] = []
  let token = person.refreshToken
  for (let time = 0; time < 10; time++) {
    const response = await refresh(token, undefined, time % 2 ? service : replica)
    token = (response.body as { refresh_token: string }).refresh_token
    responses.push(response)
  }
  expect(statuses(responses)).toEqual(Array(10).fill(200))
  expect((await refresh(other.refresh_token)).status).toBe(429)
  expect((await refresh((await signUp(open)).refreshToken)).status).toBe(200)
  await pass(61_000)
  expect((await refresh(other.refresh_token)).status).toBe(200)
})

test('a refused refresh leaves the token as good as it was', async () => {
  const { refreshToken } = await signUp(open)
  const from = someAddress()
  await inTurn(100, () => refresh('unknown', from))
  expect((await refresh(refreshToken, from)).status).toBe(429)
  expect((await refresh(refreshToken)).status).toBe(200)
})

test('with the limit at 0 nothing is refused, counted or reported', async () => {
  const email = someEmail()
  const before = await service.db.selectFrom('rate_limits').select('key').execute()
  const responses = await inTurn(15, () => login(email, 'a guess', someAddress(), open))
  expect(statuses(responses)).toEqual(Array(15).fill(401))
  for (const { headers } of responses) {
    expect([headers.get('RateLimit'), headers.get('RateLimit-Policy')]).toEqual([null, null])
  }
  expect(await service.db.selectFrom('rate_limits').select('key').execute()).toEqual(before)
})

test('keys and logs hold no e-mail address, network address or token', async () => {
  const person = await signUp(service)
  await refresh(person.refreshToken, '192.0.2.77')
  await inTurn(11, () => login(person.email, 'a guess', '192.0.2.77'))
  const rows = await service.db.selectFrom('rate_limits').select('key').execute()
  const keys = rows.map(({ key }) => key)
  for (const kind of [
    'address:',
    'account:login:',
    'account:register:',
    'account:refresh:',
    'everywhere:login:',
  ]) {
    expect(keys.filter((key) => key.startsWith(kind)).length).toBeGreaterThan(0)
  }
  for (const key of keys) {
    expect(key).toMatch(
      /^address:[\w-]{43}$|^account:(login|register)(:[\w-]{43}){2}$|^everywhere:(login|register):[\w-]{43}$|^account:(refresh|password):[0-9]+$|^mail:[\w-]{43}$/,
    )
  }
  const all = JSON.stringify([keys, service.logs])
  for (const text of [person.email, '192.0.2.77', person.refreshToken]) expect(all).not.toContain(text)
})
