// Tokens of other identity providers: which are taken, and which are refused with which code.
import { createHmac, createPublicKey, generateKeyPairSync, type JsonWebKeyInput } from 'node:crypto'
import { SignJWT } from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Person, signUp } from '../support/client.ts'
import { type Issuer, startIssuer } from '../support/issuer.ts'
import { secret, type TestService, testService } from '../support/service.ts'

let issuer: Issuer
let rsa: Issuer
let eddsa: Issuer
let stranger: Issuer
let cognito: Issuer
let service: TestService
let local: Person
beforeAll(async () => {
  issuer = await startIssuer('ES256')
  rsa = await startIssuer('RS256', 'https://tasks.example.com')
  eddsa = await startIssuer('EdDSA')
  stranger = await startIssuer('ES256')
  const several = { ...eddsa.trusted, audience: ['tasks', 'more tasks'] }
  cognito = await startIssuer('RS256')
  const byClient = { ...cognito.trusted, audience_claim: 'client_id' as const }
  service = await testService({ issuers: [issuer.trusted, rsa.trusted, several, byClient] })
  local = await signUp(service)
})

const me = (token: string) => service.send('GET', '/api/me', { token })
const idOf = async (token: string) => ((await me(token)).body as { id: number }).id

async function expectRefused(token: string, code = 'invalid_token') {
  const { body, headers } = await me(token)
  expect(body).toMatchObject({ status: 401, code })
  expect(headers.get('WWW-Authenticate')).toMatch(/^Bearer error="invalid_token"/)
}

const seconds = () => Math.floor(service.now.getTime() / 1000)
const shared = (claims: object, key = secret) =>
  new SignJWT({ exp: seconds() + 60, ...claims })
    .setProtectedHeader({ alg: 'HS256' })
    .sign(new TextEncoder().encode(key))

type Claims = Record<string, unknown>

describe('A token of a trusted issuer', () => {
  test('is taken, whichever of its algorithms signed it, and names an account by an integer id', async () => {
    for (const { token } of [issuer, rsa, eddsa]) {
      const { status, body } = await me(await token({ sub: 'somebody', name: 'Ada' }))
      expect({ status, body }).toMatchObject({ status: 200, body: { id: expect.any(Number), name: 'Ada' } })
    }
  })

  test('names the same account every time, another one for another subject or another issuer', async () => {
    const ids = await Promise.all([
      idOf(await issuer.token({ sub: 'one' })),
      idOf(await issuer.token({ sub: 'One' })),
      idOf(await rsa.token({ sub: 'one' })),
    ])
    expect(new Set([...ids, local.id]).size).toBe(4)
    expect(await idOf(await issuer.token({ sub: 'one' }))).toBe(ids[0])
  })

  test.each<[string, () => Claims, Claims?]>([
    ['expired 4 seconds ago', () => ({ exp: seconds() - 4 })],
    ['for several audiences', () => ({ aud: ['elsewhere', 'tasks'] })],
    ['with a type in its header', () => ({}), { typ: 'JWT' }],
    ['with the longest subject', () => ({ sub: '🙂'.repeat(255) })],
    ['with a claim named type', () => ({ type: 'whatever it means there' })],
    ['with a session of its own', () => ({ sid: 'sess_1', user_id: 1 })],
  ])('may be: %s', async (_, claims, header) => {
    expect((await me(await issuer.token(claims(), { ...header }))).status).toBe(200)
  })

  test('names its audience in client_id where the provider is said to do so', async () => {
    const token = (claims: object) => cognito.token({ aud: undefined, ...claims })
    expect((await me(await token({ client_id: 'tasks' }))).status).toBe(200)
    for (const claims of [{}, { client_id: 'elsewhere' }, { client_id: ['tasks'] }, { aud: 'tasks' }])
      await expectRefused(await token(claims), 'wrong_audience')
    // Elsewhere it says nothing.
    await expectRefused(await eddsa.token({ aud: undefined, client_id: 'tasks' }), 'wrong_audience')
  })

  test('may be for any one of the audiences that are configured', async () => {
    expect((await me(await eddsa.token({ aud: 'more tasks' }))).status).toBe(200)
    await expectRefused(await eddsa.token({ aud: 'less tasks' }), 'wrong_audience')
  })

  test.each<[string, () => Claims, string?]>([
    ['expired 6 seconds ago', () => ({ exp: seconds() - 6 }), 'token_expired'],
    ['without an expiry', () => ({ exp: undefined })],
    ['not before 6 seconds from now', () => ({ nbf: seconds() + 6 })],
    ['issued at a time in a string', () => ({ iat: String(seconds()) })],
    ['for another audience', () => ({ aud: 'elsewhere' }), 'wrong_audience'],
    ['for the audience of our own tokens', () => ({ aud: 'tasks-api' }), 'wrong_audience'],
    ['without an audience', () => ({ aud: undefined }), 'wrong_audience'],
    ['without a subject', () => ({ sub: undefined })],
    ['with an empty subject', () => ({ sub: '' })],
    ['with a number for a subject', () => ({ sub: 7 })],
    ['with a subject of 256 characters', () => ({ sub: 'x'.repeat(256) })],
    ['with NUL in its subject', () => ({ sub: 'a\0b' })],
    ['with a lone surrogate in its subject', () => ({ sub: 'a\ud800' })],
  ])('must not be: %s', async (_, claims, code) => {
    await expectRefused(await issuer.token(claims()), code)
  })

  test('must not be signed by another trusted issuer', async () => {
    await expectRefused(await issuer.token({ iss: eddsa.trusted.issuer }))
    await expectRefused(
      await rsa.token({ iss: issuer.trusted.issuer, aud: 'tasks' }, { kid: issuer.keys[0]?.kid }),
    )
  })

  test('must not be changed', async () => {
    const [head, , signature] = (await issuer.token()).split('.')
    const payload = (await issuer.token({ sub: 'eve' })).split('.')[1]
    await expectRefused(`${head}.${payload}.${signature}`)
    await expectRefused(`${await issuer.token()}=`)
  })
})

describe('The algorithm', () => {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
  const claims = () =>
    encode({ iss: rsa.trusted.issuer, aud: rsa.trusted.audience, sub: 'eve', exp: seconds() + 60 })
  const pem = () => {
    const jwk = { key: rsa.keys[0], format: 'jwk' } as JsonWebKeyInput
    return createPublicKey(jwk).export({ type: 'spki', format: 'pem' }).toString()
  }

  test.each<[string, () => string]>([
    ['the PEM of the public key', pem],
    ['its modulus', () => String(rsa.keys[0]?.n)],
    ['its JSON', () => JSON.stringify(rsa.keys[0])],
    ['our secret', () => secret],
    ['nothing', () => ''],
  ])('is never HS256 with %s for a secret', async (_, key) => {
    const input = `${encode({ alg: 'HS256', kid: rsa.keys[0]?.kid })}.${claims()}`
    await expectRefused(`${input}.${createHmac('sha256', key()).update(input).digest('base64url')}`)
  })

  test.each(['none', 'None', 'NONE'])('is never %s', async (alg) => {
    await expectRefused(`${encode({ alg })}.${claims()}.`)
    await expectRefused(`${encode({ alg })}.${claims()}.AAAA`)
  })

  test('is never another one than configured, even with the same key', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    rsa.keys.push({ ...publicKey.export({ format: 'jwk' }), kid: 'for any algorithm' })
    const fresh = await testService({ databaseUrl: service.databaseUrl, issuers: [rsa.trusted] })
    for (const [alg, status] of [
      ['RS256', 200],
      ['PS256', 401],
      ['RS512', 401],
    ] as const) {
      const { iss, aud, sub, exp } = JSON.parse(Buffer.from(claims(), 'base64url').toString())
      const token = await new SignJWT({ iss, aud, sub, exp })
        .setProtectedHeader({ alg, kid: 'for any algorithm' })
        .sign(privateKey)
      expect([alg, (await fresh.send('GET', '/api/me', { token })).status]).toEqual([alg, status])
    }
  })
})

describe('The header of such a token', () => {
  test.each(['jku', 'x5u'])('does not make the service fetch its %s', async (name) => {
    const token = await stranger.token({ iss: issuer.trusted.issuer }, { [name]: stranger.trusted.jwks_url })
    await expectRefused(token)
    expect(stranger.hits).toBe(0)
  })

  test('cannot supply a key', async () => {
    await expectRefused(await stranger.token({ iss: issuer.trusted.issuer }, { jwk: stranger.keys[0] }))
    const disguise = { jwk: stranger.keys[0], kid: issuer.keys[0]?.kid }
    await expectRefused(await stranger.token({ iss: issuer.trusted.issuer }, disguise))
  })

  test('cannot name a file or an address by its kid', async () => {
    const before = issuer.hits
    for (const kid of ['/etc/passwd', stranger.trusted.jwks_url, "' or 1=1 --"]) {
      await expectRefused(await issuer.token({}, { kid }))
    }
    expect([issuer.hits - before, stranger.hits]).toEqual([0, 0]) // the keys were fetched a moment ago
  })

  test('must not declare an unknown parameter critical', async () => {
    const [, payload] = (await issuer.token()).split('.')
    const head = { alg: 'ES256', kid: issuer.keys[0]?.kid, crit: ['exp2'], exp2: 1 }
    await expectRefused(`${Buffer.from(JSON.stringify(head)).toString('base64url')}.${payload}.AAAA`)
  })
})

describe('A token of an issuer that is not trusted', () => {
  test('is rejected for its issuer', async () => {
    await expectRefused(await stranger.token(), 'unknown_issuer')
    await expectRefused(
      await shared({ iss: 'https://elsewhere.example', sub: '1' }, 'x'.repeat(32)),
      'unknown_issuer',
    )
    expect(stranger.hits).toBe(0)
  })

  test('is rejected for its issuer by a service that trusts no other issuer', async () => {
    const alone = await testService({ databaseUrl: service.databaseUrl })
    expect((await alone.send('GET', '/api/me', { token: await issuer.token() })).body).toMatchObject({
      status: 401,
      code: 'unknown_issuer',
    })
  })

  test.each(['/', ' ', 's'])(
    'is rejected even if only %j is added to the name of a trusted one',
    async (more) => {
      await expectRefused(await issuer.token({ iss: issuer.trusted.issuer + more }), 'unknown_issuer')
    },
  )

  test.each([[7], [['tasks-api']], [null], [undefined], ['tasks-api']])(
    'with the iss %j is an invalid token, not one of an unknown issuer',
    async (iss) => {
      await expectRefused(await issuer.token({ iss }))
    },
  )

  test.each([
    ['{"iss":"tasks-api","of":{"iss":"https://elsewhere.example"}}', 'invalid_token'],
    ['{"of":{"iss":"tasks-api"}}', 'invalid_token'],
    ['{"iss" : "tasks-api"}', 'invalid_token'],
    ['{"iss":"tasks-api"', 'invalid_token'],
    ['{"iss":"https://elsewhere.example","of":{"iss":"tasks-api"}}', 'unknown_issuer'],
    ['{"of":{"iss":"tasks-api"},"iss":"https://elsewhere.example"}', 'unknown_issuer'],
    ['{"iss":"tasks-api","iss":"https://elsewhere.example"}', 'unknown_issuer'],
    [String.raw`{"of":{"iss":"tasks-api"},"\u0069ss":"https://elsewhere.example"}`, 'unknown_issuer'],
    ['{"iss":"tasks-api.elsewhere.example"}', 'unknown_issuer'],
    ['{"sub":"tasks-api","ISS":"iss"}', 'invalid_token'],
    ['{"a":"tasks-api"}', 'invalid_token'],
  ])('is distinguished from a forged one of ours by the claim itself: %s', async (claims, code) => {
    const payload = Buffer.from(claims).toString('base64url')
    await expectRefused(`eyJhbGciOiJIUzI1NiJ9.${payload}.${'A'.repeat(43)}`, code)
  })
})

describe('A token signed with the shared secret', () => {
  test.each([undefined, 'https://front.example.com', 'http://127.0.0.1'])(
    'is taken beside other issuers when it names %s',
    async (iss) => {
      const token = await shared({ sub: String(local.id), ...(iss && { iss }) })
      expect(await idOf(token)).toBe(local.id)
    },
  )

  test('gets the error of its own defect, though it names an unknown issuer', async () => {
    const iss = 'https://front.example.com'
    await expectRefused(await shared({ iss, sub: String(local.id), exp: seconds() - 6 }), 'token_expired')
    await expectRefused(await shared({ iss, sub: String(local.id), nbf: seconds() + 60 }))
    await expectRefused(await shared({ iss, sub: 'nobody' }))
  })

  test('is refused when it names a trusted issuer, and no key is fetched', async () => {
    const before = issuer.hits
    await expectRefused(await shared({ iss: issuer.trusted.issuer, aud: 'tasks', sub: String(local.id) }))
    expect(issuer.hits).toBe(before)
  })
})
