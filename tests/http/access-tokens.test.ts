// Access tokens: which ones are taken, ours and the front end's, and which are refused, however they were made.
import { createHmac, generateKeyPairSync, sign as signWith } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { newClient, type Person, password, signUp } from '../support/client.ts'
import { previousSecret, secret, type TestService, testService } from '../support/service.ts'

let service: TestService
let ada: Person
const clock = new Date('2026-11-21T09:30:00.500Z')
const now = Math.floor(clock.getTime() / 1000)
let trap: Server
let trapUrl: string
const trapHits = vi.fn()
beforeAll(async () => {
  service = await testService()
  service.now = clock
  ada = await signUp(service)
  trap = createServer((_, response) => response.end(trapHits())).listen(0, '127.0.0.1')
  await once(trap, 'listening')
  trapUrl = `http://127.0.0.1:${(trap.address() as AddressInfo).port}/jwks.json`
})
afterEach(() => {
  service.now = clock
})
afterAll(() => {
  trap.close()
})

type Claims = Record<string, unknown>
const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url')
const hs256 = (input: string, key = secret) => createHmac('sha256', key).update(input).digest('base64url')

/** A token put together by hand, so that nothing on the way keeps it from being wrong. */
function forge(claims: Claims, header: Claims = {}, sign = hs256): string {
  const input = `${encode({ alg: 'HS256', ...header })}.${encode({ exp: now + 60, ...claims })}`
  return `${input}.${sign(input)}`
}
/** What the front end signs at least. */
const theirs = (): Claims => ({ sub: String(ada.id) })
/** What our own tokens claim. */
const ours = (): Claims => ({
  ...theirs(),
  iss: 'tasks-api',
  aud: 'tasks-api',
  user_id: ada.id,
  type: 'access',
  sid: 1,
})

const me = (token: string) => service.send('GET', '/api/me', { token })
async function expectTaken(token: string) {
  expect((await me(token)).body).toMatchObject({ id: ada.id })
}
async function expectRefused(token: string, code = 'invalid_token') {
  const { body, headers } = await me(token)
  expect(body).toMatchObject({ status: 401, code })
  expect(headers.get('WWW-Authenticate')).toMatch(/^Bearer error="invalid_token"/)
}

describe('A token of ours', () => {
  test('has exactly the header and the claims of the contract, and nothing of the person', async () => {
    expect(decodeProtectedHeader(ada.token)).toEqual({ alg: 'HS256', typ: 'at+jwt' })
    const claims = decodeJwt(ada.token)
    expect(claims).toEqual({
      iss: 'tasks-api',
      aud: 'tasks-api',
      sub: String(ada.id),
      user_id: ada.id,
      type: 'access',
      sid: (await ada.call('listSessions', 200)).body[0]?.id,
      iat: now,
      exp: now + 900,
      jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
    })
  })

  test('is signed with the present secret, and is never the same twice', async () => {
    const key = new TextEncoder().encode(secret)
    await jwtVerify(ada.token, key, { algorithms: ['HS256'], currentDate: service.now })
    const { body } = await newClient(service)('login', 200, { body: { email: ada.email, password } })
    expect(decodeJwt(body.token).jti).not.toBe(decodeJwt(ada.token).jti)
  })

  test('stays good after its logout until it expires, and 5 seconds on', async () => {
    const person = await signUp(service)
    await person.call('logout', 200)
    const start = service.now.getTime()
    for (const [seconds, status] of [
      [0, 200],
      [899, 200],
      [904, 200],
      [906, 401],
    ] as const) {
      service.now = new Date(start + seconds * 1000)
      expect((await me(person.token)).status).toBe(status)
    }
  })

  test.each<[string, Claims, Claims]>([
    ['as it is', {}, {}],
    ['for several audiences, ours among them', { aud: ['elsewhere', 'tasks-api'] }, {}],
    ['with the long form of its type', {}, { typ: 'application/at+jwt' }],
    ['with its type in another case', {}, { typ: 'AT+JWT' }],
  ])('is taken %s', async (_, claims, header) => {
    await expectTaken(forge({ ...ours(), ...claims }, { typ: 'at+jwt', ...header }))
  })

  test.each<[string, Claims, Claims, string?]>([
    ['an audience', { aud: undefined }, {}, 'wrong_audience'],
    ['our audience', { aud: 'elsewhere' }, {}, 'wrong_audience'],
    ['our audience among several', { aud: ['elsewhere', 'tasks-api2'] }, {}, 'wrong_audience'],
    ['a typ', {}, { typ: undefined }],
    ['our typ', {}, { typ: 'JWT' }],
    ['our typ alone', {}, { typ: 'x/at+jwt' }],
    ['a typ that is text, not a number', {}, { typ: 1 }],
    ['a typ that is text, not a list', {}, { typ: ['at+jwt'] }],
    ['a typ that is text, not null', {}, { typ: null }],
    ['a sub', { sub: undefined }, {}],
    ['a user_id', { user_id: undefined }, {}],
    ['a user_id like its sub', { user_id: 1e9 }, {}],
    ['a sub like its user_id', { sub: '1000000000' }, {}],
    ['an expiry', { exp: undefined }, {}],
    ['the type access', { type: 'refresh' }, {}],
    ['any type', { type: undefined }, {}],
    ['an issuer that is text', { iss: ['tasks-api'] }, {}],
  ])('is refused without %s', async (_, claims, header, code) => {
    await expectRefused(forge({ ...ours(), ...claims }, { typ: 'at+jwt', ...header }), code)
  })
})

describe('The user of a token', () => {
  test.each<[string, () => Claims]>([
    ['sub alone', () => ({ sub: String(ada.id) })],
    ['user_id alone', () => ({ user_id: ada.id })],
    ['both, agreeing', () => ({ sub: String(ada.id), user_id: ada.id })],
  ])('may be named by %s', async (_, claims) => {
    await expectTaken(forge(claims()))
  })

  test.each<[string, () => Claims]>([
    ['by nothing', () => ({})],
    ['by a user_id in a string', () => ({ user_id: String(ada.id) })],
    ['by a user_id with a fraction', () => ({ user_id: ada.id + 0.5 })],
    ['by the user_id 0', () => ({ user_id: 0 })],
    ['by a negative user_id', () => ({ user_id: -ada.id })],
    ['by the user_id 2^53', () => ({ user_id: 2 ** 53 })],
    ['by the user_id true', () => ({ user_id: true })],
    ['by a list of one user_id', () => ({ user_id: [ada.id] })],
    ['by the user_id null beside a sub', () => ({ user_id: null, sub: String(ada.id) })],
    ['by a sub that is a number', () => ({ sub: ada.id })],
    ['by an empty sub', () => ({ sub: '' })],
    ['by the sub 0', () => ({ sub: '0' })],
    ['by a sub with a leading zero', () => ({ sub: `0${ada.id}` })],
    ['by a sub with a sign', () => ({ sub: `+${ada.id}` })],
    ['by a sub with a blank before it', () => ({ sub: ` ${ada.id}` })],
    ['by a sub with a line feed behind it', () => ({ sub: `${ada.id}\n` })],
    ['by a sub with a fraction', () => ({ sub: `${ada.id}.0` })],
    ['by a sub with an exponent', () => ({ sub: `${ada.id}e0` })],
    ['by the sub 1e3', () => ({ sub: '1e3' })],
    ['by a hexadecimal sub', () => ({ sub: `0x${ada.id.toString(16)}` })],
    ['by the sub 2^53', () => ({ sub: '9007199254740992' })],
    ['by a sub that is a word', () => ({ sub: 'me' })],
    ['by the sub null beside a user_id', () => ({ sub: null, user_id: ada.id })],
    ['by both, disagreeing', () => ({ sub: String(ada.id), user_id: ada.id + 1 })],
    ['by both, disagreeing the other way', () => ({ sub: String(ada.id + 1), user_id: ada.id })],
    ['by both, the sub in another form', () => ({ sub: `0${ada.id}`, user_id: ada.id })],
    ['by both, the user_id in a string', () => ({ sub: String(ada.id), user_id: String(ada.id) })],
  ])('must not be named %s', async (_, claims) => {
    await expectRefused(forge(claims()))
  })
})

describe('The times of a token', () => {
  test.each<[string, () => Claims]>([
    ['expired 4 seconds ago', () => ({ exp: now - 4 })],
    ['good for years', () => ({ exp: now + 1e9 })],
    ['not before 4 seconds from now', () => ({ nbf: now + 4 })],
    ['not before long ago', () => ({ nbf: 1 })],
    ['issued in the future', () => ({ iat: now + 3600 })],
    ['issued in 1970', () => ({ iat: 0 })],
    ['of the type access', () => ({ type: 'access' })],
  ])('may be: %s', async (_, claims) => {
    await expectTaken(forge({ ...theirs(), ...claims() }))
  })

  test.each<[string, () => Claims, string?]>([
    ['expired 6 seconds ago', () => ({ exp: now - 6 }), 'token_expired'],
    ['expired in 1970', () => ({ exp: 0 }), 'token_expired'],
    ['without an expiry', () => ({ exp: undefined })],
    ['with null for an expiry', () => ({ exp: null })],
    ['with an expiry in a string', () => ({ exp: String(now + 60) })],
    ['not before 6 seconds from now', () => ({ nbf: now + 6 })],
    ['not before a string', () => ({ nbf: String(now - 60) })],
    ['of the type refresh', () => ({ type: 'refresh' })],
    ['of the type id', () => ({ type: 'id' })],
    ['of an empty type', () => ({ type: '' })],
    ['of the type null', () => ({ type: null })],
    ['of a list of types', () => ({ type: ['access'] })],
  ])('and its type must not be: %s', async (_, claims, code) => {
    await expectRefused(forge({ ...theirs(), ...claims() }), code)
  })
})

describe('The secret', () => {
  test.each([
    ['present', secret],
    ['previous', previousSecret],
  ])('may be the %s one', async (_, key) => {
    const sign = (input: string) => hs256(input, key)
    await expectTaken(forge(theirs(), {}, sign))
    await expectTaken(forge(ours(), { typ: 'at+jwt' }, sign))
    await expectRefused(forge({ ...theirs(), exp: now - 6 }, {}, sign), 'token_expired')
  })

  test.each(['a-third-secret-that-is-not-configured', '', 'secret', secret.slice(0, -1)])(
    'must not be %j',
    async (key) => {
      await expectRefused(forge(theirs(), {}, (input) => hs256(input, key)))
      await expectRefused(forge({ ...theirs(), exp: now - 6 }, {}, (input) => hs256(input, key)))
    },
  )
})

describe('The algorithm', () => {
  const hmac = (hash: string) => (input: string) => createHmac(hash, secret).update(input).digest('base64url')
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const publicPem = rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString()
  const rs256 = (input: string) =>
    signWith('sha256', Buffer.from(input), rsa.privateKey).toString('base64url')
  const es256 = (input: string) =>
    signWith('sha256', Buffer.from(input), { key: ec.privateKey, dsaEncoding: 'ieee-p1363' }).toString(
      'base64url',
    )

  test.each<[string, Claims, (input: string) => string]>([
    ['none', { alg: 'none' }, () => ''],
    ['none, though it is signed', { alg: 'none' }, hs256],
    ['None', { alg: 'None' }, () => ''],
    ['left out', { alg: undefined }, hs256],
    ['null', { alg: null }, hs256],
    ['in lower case', { alg: 'hs256' }, hs256],
    ['HS384', { alg: 'HS384' }, hmac('sha384')],
    ['HS512', { alg: 'HS512' }, hmac('sha512')],
    ['RS256 with a key of one’s own', { alg: 'RS256' }, rs256],
    [
      'RS256 with a key that the token brings',
      { alg: 'RS256', jwk: rsa.publicKey.export({ format: 'jwk' }) },
      rs256,
    ],
    [
      'ES256 with a key that the token brings',
      { alg: 'ES256', jwk: ec.publicKey.export({ format: 'jwk' }) },
      es256,
    ],
    ['RS256 by its name, HS256 in fact', { alg: 'RS256' }, hs256],
    ['HS256 by its name, HS512 in fact', { alg: 'HS256' }, hmac('sha512')],
    ['HS256 with a public key for a secret', { alg: 'HS256' }, (input) => hs256(input, publicPem)],
  ])('must not be %s', async (_, header, sign) => {
    await expectRefused(forge(theirs(), header, sign))
  })
})

describe('The header of a token', () => {
  const oct = (key: string) => ({ kty: 'oct', alg: 'HS256', k: Buffer.from(key).toString('base64url') })
  const keys = (key: string): Record<string, () => Claims> => ({
    kid: () => ({ kid: `../../${key}' or 1=1` }),
    jku: () => ({ jku: trapUrl, kid: '1' }),
    x5u: () => ({ x5u: trapUrl }),
    x5c: () => ({ x5c: ['MIIB'] }),
    jwk: () => ({ jwk: oct(key) }),
  })

  test.each(Object.keys(keys('')))('may name a key by %s, which is not looked at', async (name) => {
    const fetch = vi.spyOn(globalThis, 'fetch')
    const attacker = 'a-secret-of-an-attacker-long-enough-for-it'
    const header = keys(attacker)[name]?.()
    await expectTaken(forge(theirs(), header))
    await expectRefused(forge(theirs(), header, (input) => hs256(input, attacker)))
    expect(fetch).not.toHaveBeenCalled()
    expect(trapHits).not.toHaveBeenCalled()
    fetch.mockRestore()
  })

  test.each<[string, Claims]>([
    ['an extension that nobody knows', { crit: ['exp2'], exp2: 1 }],
    ['an extension that is absent', { crit: ['exp2'] }],
    ['none of the extensions', { crit: [] }],
    ['a member of every header', { crit: ['alg'] }],
    ['an unencoded payload', { crit: ['b64'], b64: false }],
    ['an extension, not as a list', { crit: 'exp2', exp2: 1 }],
  ])('must not call critical: %s', async (_, header) => {
    await expectRefused(forge(theirs(), header))
  })

  test('must not leave the payload unencoded', async () => {
    const header = encode({ alg: 'HS256', crit: ['b64'], b64: false })
    const payload = JSON.stringify({ ...theirs(), exp: now + 60 })
    await expectRefused(`${header}.${payload}.${hs256(`${header}.${payload}`)}`)
  })
})

describe('What is no token is refused:', () => {
  const parts = (token = forge(theirs())) => token.split('.') as [string, string, string]
  const flipLastBit = (text: string) => {
    const bytes = Buffer.from(text, 'base64url')
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1)
    return bytes.toString('base64url')
  }
  const signed = (payload: string) => {
    const input = `${encode({ alg: 'HS256' })}.${payload}`
    return `${input}.${hs256(input)}`
  }
  const raw = (payload: string) => signed(Buffer.from(payload).toString('base64url'))
  /** One whose signature has a character in which base64url and base64 differ. */
  function withBothAlphabets() {
    for (let nonce = 0; ; nonce += 1) {
      const [head, body, tag] = parts(forge({ ...theirs(), nonce }))
      if (/[-_]/.test(tag)) return `${head}.${body}.${tag.replaceAll('-', '+').replaceAll('_', '/')}`
    }
  }

  test.each<[string, () => string]>([
    ['a word', () => 'garbage'],
    ['one dot', () => 'a.b'],
    ['one dot alone', () => '.'],
    ['two dots', () => '..'],
    ['three dots', () => `${forge(theirs())}.`],
    ['five parts', () => `${forge(theirs())}.a.b`],
    ['15,000 characters', () => 'a.'.repeat(7500)],
    ['15,000 characters in three parts', () => `${'a'.repeat(5000)}.${'b'.repeat(5000)}.${'c'.repeat(5000)}`],
    ['a character more', () => `${forge(theirs())}A`],
    ['a word more', () => `${forge(theirs())} x`],
    ['a comma and the same again', () => `${forge(theirs())}, ${forge(theirs())}`],
    ['quotes around it', () => `"${forge(theirs())}"`],
    ['no signature', () => `${parts()[0]}.${parts()[1]}.`],
    ['another last bit of the signature', () => `${parts()[0]}.${parts()[1]}.${flipLastBit(parts()[2])}`],
    ['the signature cut', () => forge(theirs()).slice(0, -2)],
    ['a signature with padding', () => `${forge(theirs())}=`],
    [
      'a signed payload with padding',
      () => {
        const payload = JSON.stringify({ ...theirs(), exp: now + 60 })
        const padded = payload.padEnd(Math.ceil((payload.length - 2) / 3) * 3 + 2) // two bytes beyond whole threes
        return signed(`${Buffer.from(padded).toString('base64url')}=`)
      },
    ],
    ['a blank inside the signature', () => `${parts()[0]}.${parts()[1]}.${parts()[2].replace(/^./, '$& ')}`],
    ['a signature in base64, not base64url', withBothAlphabets],
    [
      'another payload under the signature',
      () => `${parts()[0]}.${encode({ ...theirs(), exp: now + 61 })}.${parts()[2]}`,
    ],
    [
      'another header over the signature',
      () => `${encode({ alg: 'HS256', kid: '1' })}.${parts()[1]}.${parts()[2]}`,
    ],
    ['a payload that is not JSON', () => raw('{')],
    ['a payload that is a list', () => raw('[]')],
    ['a payload that is null', () => raw('null')],
    ['a payload that is a string', () => raw('"sub"')],
    ['an empty payload', () => raw('')],
  ])('%s', async (_, token) => {
    await expectRefused(token())
  })
})

describe('The Authorization header', () => {
  const send = (headers: Record<string, string>, path = '/api/me') => service.send('GET', path, { headers })

  test.each(['Bearer', 'bearer', 'BEARER', 'bEaReR'])('may write its scheme as %s', async (scheme) => {
    expect((await send({ Authorization: `${scheme} ${ada.token}` })).status).toBe(200)
  })

  test.each<[string, () => Record<string, string>]>([
    ['is absent', () => ({})],
    ['is empty', () => ({ Authorization: '' })],
    ['has a scheme alone', () => ({ Authorization: 'Bearer' })],
    ['has another scheme', () => ({ Authorization: `Basic ${ada.token}` })],
    ['has no scheme', () => ({ Authorization: ada.token })],
    ['has no blank behind the scheme', () => ({ Authorization: `Bearer${ada.token}` })],
    ['is replaced by a cookie', () => ({ Cookie: `token=${ada.token}` })],
  ])('that %s is a request without a token', async (_, headers) => {
    const { body, headers: received } = await send(headers())
    expect(body).toMatchObject({ status: 401, code: 'authentication_required' })
    expect(received.get('WWW-Authenticate')).toBe('Bearer')
  })

  test('is not replaced by the query string', async () => {
    const { body } = await send({}, `/api/me?access_token=${ada.token}`)
    expect(body).toMatchObject({ status: 401, code: 'authentication_required' })
  })
})
