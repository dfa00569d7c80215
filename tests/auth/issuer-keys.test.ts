// The keys of other issuers: how they are fetched and kept, and what happens while they cannot be had.
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Issuer, startIssuer } from '../support/issuer.ts'
import { type TestService, testService } from '../support/service.ts'
import { until } from '../support/until.ts'

let databaseUrl: string | undefined
let issuer: Issuer
let service: TestService
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  issuer = await startIssuer()
  service = await testService({ issuers: [issuer.trusted], ...(databaseUrl && { databaseUrl }) })
  databaseUrl = service.databaseUrl
})

type Claims = Record<string, unknown>
const me = async (claims?: Claims, header?: Claims) =>
  await service.send('GET', '/api/me', { token: await issuer.token({ exp: 4e9, ...claims }, { ...header }) })
const status = async (header?: Claims) => (await me({}, header)).status
const travel = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000)
/** Fetches of this test that have not ended yet; one whose body is read ends when it has been read. */
let fetches: Set<Promise<unknown>>
/** The time limits of fetches. None passes unless the test says so, however busy the machine is. */
let limits: { millis: number; pass(): void }[]
beforeEach(() => {
  const all = new Set<Promise<unknown>>()
  fetches = all
  const realFetch = globalThis.fetch
  vi.spyOn(globalThis, 'fetch').mockImplementation((...request) => {
    const response = realFetch(...request)
    const read = response.then((each) => each.clone().arrayBuffer()).catch(() => {})
    all.add(read)
    void read.then(() => all.delete(read))
    return response
  })
  limits = []
  vi.spyOn(AbortSignal, 'timeout').mockImplementation((millis) => {
    const controller = new AbortController()
    const pass = () => controller.abort(new DOMException('The time is over.', 'TimeoutError'))
    limits.push({ millis, pass })
    return controller.signal
  })
})
afterEach(() => {
  for (const { pass } of limits) pass()
})

/** Waits for fetches in the background. */
async function settle(): Promise<void> {
  await Promise.all(fetches)
  for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate) // what is left to do waits for nothing
}

async function expectAway() {
  const { body, headers } = await me()
  expect(body).toMatchObject({ status: 503, code: 'overloaded' })
  expect(Number(headers.get('Retry-After'))).toBeGreaterThan(0)
  expect(JSON.stringify(body)).not.toMatch(/127\.0\.0\.1|ECONN|jwks/i)
}

const json = (body: string) => (response: ServerResponse) => {
  response.setHeader('Content-Type', 'application/json').end(body)
}

const failures: [string, (response: ServerResponse) => unknown][] = [
  ['hangs up', (response) => response.destroy()],
  [
    'responds with 500',
    (response) => response.writeHead(500, { 'Content-Type': 'application/json' }).end('{}'),
  ],
  [
    'responds with 404 and keys',
    (response) => response.writeHead(404, { 'Content-Type': 'application/json' }).end(keys()),
  ],
  ['responds with HTML', (response) => response.setHeader('Content-Type', 'text/html').end(keys())],
  ['responds with no type', (response) => response.end(keys())],
  ['responds with half of it', (response) => json(keys().slice(0, -5))(response)],
  ['responds with garbage', json('keys')],
  ['responds with a list', json('[]')],
  ['responds with null', json('null')],
  ['responds without keys', json('{}')],
  ['responds with an empty set', json('{"keys":[]}')],
  ['responds with keys that are none', json('{"keys":["a"]}')],
  ['responds with more than 64 KiB', (response) => json(keys(' '.repeat(65_536)))(response)],
]
const keys = (more = '') => `{"keys":${JSON.stringify(issuer.keys)}${more}}`

test('keys are fetched once for many requests, also for those at the same moment', async () => {
  expect(await Promise.all(Array.from({ length: 10 }, () => status()))).toEqual(Array(10).fill(200))
  expect(await status()).toBe(200)
  expect(issuer.hits).toBe(1)
})

test('nothing is fetched before a token needs it', async () => {
  await service.send('GET', '/api/me', { token: 'garbage' })
  await service.send('GET', '/api/me', { token: await issuer.token({ iss: 'https://elsewhere.example' }) })
  expect(issuer.hits).toBe(0)
})

test.each(['application/json; charset=utf-8', 'application/jwk-set+json', 'Application/JSON'])(
  'keys may have the type %s',
  async (type) => {
    issuer.respond = (response) => response.setHeader('Content-Type', type).end(keys())
    expect(await status()).toBe(200)
  },
)

describe('Without any keys yet', () => {
  test.each(failures)('an endpoint that %s is an outage, not a wrong token', async (_, fail) => {
    issuer.respond = fail
    await expectAway()
    issuer.respond = undefined
    travel(4)
    expect(await status()).toBe(200)
  })

  test('an endpoint that nobody listens at is an outage', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    server.close()
    const trusted = { ...issuer.trusted, jwks_url: `http://127.0.0.1:${port}/` }
    service = await testService({ issuers: [trusted], databaseUrl: service.databaseUrl })
    await expectAway()
    expect(service.logs).toContainEqual(expect.objectContaining({ level: 40, jwks_url: trusted.jwks_url }))
  })

  test('a redirect is not followed', async () => {
    const trap = await startIssuer()
    trap.keys = issuer.keys
    issuer.respond = (response) => response.writeHead(302, { Location: trap.trusted.jwks_url }).end()
    await expectAway()
    expect(trap.hits).toBe(0)
  })

  test.each<[string, (response: ServerResponse) => unknown]>([
    ['never responds', () => undefined],
    [
      'stops in the middle',
      (response) => response.writeHead(200, { 'Content-Type': 'application/json' }).write('{'),
    ],
  ])('an endpoint that %s is given up after 3 seconds', async (_, stall) => {
    issuer.respond = stall
    const failures = Promise.all([expectAway(), expectAway()])
    await until(() => issuer.hits === 1)
    expect(limits.map(({ millis }) => millis)).toEqual([3000])
    limits[0]?.pass()
    await failures
    expect(issuer.hits).toBe(1)
  })

  test('an endpoint that fails is not asked again for a moment, and no request waits', async () => {
    issuer.respond = (response) => response.destroy()
    for (let i = 0; i < 5; i += 1) await expectAway()
    expect(issuer.hits).toBe(1)
    travel(4)
    for (let i = 0; i < 5; i += 1) await expectAway()
    expect(issuer.hits).toBe(2)
  })

  test('an endpoint that failed is asked again as soon when the clock is set back', async () => {
    issuer.respond = (response) => response.destroy()
    await expectAway()
    issuer.respond = undefined
    travel(-3600)
    expect(await status()).toBe(200)
  })

  test('tokens of ours and of the front end stay valid', async () => {
    issuer.respond = (response) => response.destroy()
    await expectAway()
    const { body } = await service.send('POST', '/api/auth/register', {
      json: { email: `${Date.now()}@example.com`, password: 'correct horse battery staple', name: 'Ada' },
    })
    const { token } = body as { token: string }
    expect((await service.send('GET', '/api/me', { token })).status).toBe(200)
  })
})

describe('With keys once fetched', () => {
  beforeEach(async () => {
    expect(await status()).toBe(200)
  })

  test('they are fetched again when the clock is set back, since their age is unknown', async () => {
    travel(-3600)
    expect(await status()).toBe(200)
    await settle()
    expect(issuer.hits).toBe(2)
    expect(await status()).toBe(200)
    await settle()
    expect(issuer.hits).toBe(2)
  })

  test('they are fetched again after 10 minutes, in the background', async () => {
    travel(599)
    expect(await status()).toBe(200)
    await settle()
    expect(issuer.hits).toBe(1)
    travel(2)
    expect(await Promise.all([status(), status(), status()])).toEqual([200, 200, 200])
    await settle()
    expect(issuer.hits).toBe(2)
    expect(await status()).toBe(200)
    expect(issuer.hits).toBe(2)
  })

  test.each(failures)('they stay valid while the endpoint %s', async (_, fail) => {
    issuer.respond = fail
    for (let i = 0; i < 3; i += 1) {
      travel(3600)
      expect(await status()).toBe(200)
      await settle()
    }
    expect(issuer.hits).toBe(4)
  })

  test('a failed refresh is not repeated for a moment', async () => {
    issuer.respond = (response) => response.destroy()
    travel(601)
    for (let i = 0; i < 5; i += 1) {
      expect(await status()).toBe(200)
      await settle()
    }
    expect(issuer.hits).toBe(2)
  })

  test('no request waits for a refresh that stalls', async () => {
    issuer.respond = () => undefined
    travel(601)
    for (let i = 0; i < 5; i += 1) expect(await status()).toBe(200)
    await until(() => issuer.hits > 1)
    expect(issuer.hits).toBe(2)
  })

  test('a key that was withdrawn is refused after the refresh', async () => {
    const old = await issuer.token({ exp: 4e9 })
    await issuer.rotate()
    travel(601)
    await status()
    await settle()
    expect((await service.send('GET', '/api/me', { token: old })).status).toBe(401)
  })

  test('a new key is fetched as soon as a token names it', async () => {
    await issuer.rotate()
    travel(31)
    expect(await Promise.all([status(), status()])).toEqual([200, 200])
    expect(issuer.hits).toBe(2)
  })

  test('a token that names an unknown key costs one fetch in 30 seconds', async () => {
    travel(31)
    for (let i = 0; i < 5; i += 1) expect(await status({ kid: `guess-${i}` })).toBe(401)
    expect(issuer.hits).toBe(2)
    travel(31)
    for (let i = 0; i < 5; i += 1) expect(await status({ kid: `guess-${i}` })).toBe(401)
    expect(issuer.hits).toBe(3)
  })

  test('a token that names a new key while the endpoint is away is an outage, not a wrong token', async () => {
    const known = await issuer.token({ exp: 4e9 })
    issuer.respond = (response) => response.destroy()
    await issuer.rotate()
    travel(31)
    for (let i = 0; i < 3; i += 1) await expectAway()
    expect(issuer.hits).toBe(2)
    expect((await service.send('GET', '/api/me', { token: known })).status).toBe(200)
  })
})

test.each([
  ['broken', { n: 'AQAB' }],
  ['short', { n: Buffer.alloc(128, 255).toString('base64url') }],
  ['without its modulus', { n: '' }],
])('a key that is %s is no trusted key', async (_, change) => {
  const rsa = await startIssuer('RS256')
  rsa.keys = rsa.keys.map((key) => ({ ...key, ...change }))
  const other = await testService({ issuers: [rsa.trusted], databaseUrl: service.databaseUrl })
  const { body } = await other.send('GET', '/api/me', { token: await rsa.token() })
  expect(body).toMatchObject({ status: 401, code: 'invalid_token' })
})
