// Access control for every operation behind a token: the list of operations is read from the contract, so that an
// operation added later is covered by itself.
import { createHmac } from 'node:crypto'
import { SignJWT } from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Person, password, signUp } from '../support/client.ts'
import { type Operation, operations } from '../support/contract.ts'
import {
  exampleBody,
  type Ids,
  isOfAnOwner,
  isProtected,
  makeThings,
  pathOf,
  thingOf,
} from '../support/contract-fixtures.ts'
import { onService, secret, type TestService, testService } from '../support/service.ts'

const protectedOperations = operations.filter(isProtected)
const ofAThing = protectedOperations.filter((operation) => thingOf(operation) !== undefined)
const reads = protectedOperations.filter(({ method }) => method === 'GET')

let service: TestService
let ada: Person
let eve: Person
let ids: Ids
let before: unknown[]
beforeAll(async () => {
  service = await testService()
  ada = await signUp(service)
  eve = await signUp(service)
  ids = await makeThings(service, ada)
  before = await whatAdaSees()
})

/** Everything that belongs to Ada. */
async function whatAdaSees(): Promise<unknown[]> {
  const responses = []
  for (const operation of reads) responses.push((await request(operation, ada.token)).body)
  return responses
}

/** A request about Ada's things, with anybody's token. */
const request = (operation: Operation, token?: string, owner?: string | number) =>
  service.send(operation.method, pathOf(operation, ids, owner), { token, json: exampleBody(operation) })

const claims = () => ({
  user_id: ada.id,
  type: 'access',
  sid: 1,
  iss: 'tasks-api',
  aud: 'tasks-api',
  sub: String(ada.id),
})
const inFiveMinutes = () => Math.floor(Date.now() / 1000) + 300

const sign = (key: string, changed: object = {}) =>
  new SignJWT({ ...claims(), exp: inFiveMinutes(), ...changed })
    .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt' })
    .sign(new TextEncoder().encode(key))

const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
const unsigned = () =>
  `${base64url({ alg: 'none', typ: 'at+jwt' })}.${base64url({ ...claims(), exp: inFiveMinutes() })}`
const hmac = (text: string) => createHmac('sha256', secret).update(text).digest('base64url')

type Refused = [string, string, () => string | undefined | Promise<string>][]
const refused: Refused = [
  ['no token', 'authentication_required', () => undefined],
  ['garbage', 'invalid_token', () => 'garbage'],
  ['alg none', 'invalid_token', () => `${unsigned()}.`],
  ['alg none with a signature', 'invalid_token', () => `${unsigned()}.${hmac(unsigned())}`],
  ['a refresh token', 'invalid_token', () => ada.refreshToken],
]
const refusedBySignature: Refused = [
  ['an expired token', 'token_expired', () => sign(secret, { exp: inFiveMinutes() - 400 })],
  [
    'a token signed with another secret',
    'invalid_token',
    () => sign('a secret that nobody gave to the service'),
  ],
  ['a token of the type refresh', 'invalid_token', () => sign(secret, { type: 'refresh' })],
  [
    'a token of an issuer that nobody knows',
    'unknown_issuer',
    () => sign('a secret that nobody gave to the service', { iss: 'https://elsewhere.example.com' }),
  ],
  ['a token for another audience', 'wrong_audience', () => sign(secret, { aud: 'others' })],
]

const signed = onService('the token is signed with the secret')

signed.test('the token from which the rejected ones are made is valid', async () => {
  expect((await request(reads[0] as Operation, await sign(secret))).status).toBe(200)
})

describe.each(protectedOperations)('$operationId', (operation) => {
  const refuses: (...rejection: Refused[0]) => Promise<void> = async (_, code, token) => {
    const response = await request(operation, await token())
    expect([response.status, response.body]).toEqual([401, expect.objectContaining({ code })])
    expect(response.headers.get('WWW-Authenticate')).toMatch(
      code === 'authentication_required' ? /^Bearer$/ : /^Bearer error="invalid_token"/,
    )
  }
  test.each(refused)('refuses %s', refuses)
  signed.test.each(refusedBySignature)('refuses %s', refuses)
})

describe.each(protectedOperations.filter(isOfAnOwner))('$operationId', (operation) => {
  test("refuses another user's path, whether that user exists or not", async () => {
    for (const owner of [ada.id, 9_007_199_254_740_991]) {
      const response = await request(operation, eve.token, owner)
      expect([response.status, response.body]).toEqual([403, expect.objectContaining({ code: 'wrong_user' })])
    }
  })
})

describe.each(ofAThing)('$operationId', (operation) => {
  test('finds nothing of another user under the own path', async () => {
    const code = `${thingOf(operation)}_not_found`
    for (const owner of ['me', eve.id]) {
      const response = await request(operation, eve.token, owner)
      expect([response.status, response.body]).toEqual([404, expect.objectContaining({ code })])
    }
  })
})

describe.each(protectedOperations)('$operationId', (operation) => {
  test('refuses the token of an account that is gone', async () => {
    const gone = await signUp(service)
    await gone.call('deleteMe', 204, { body: { password } })
    const response = await request(operation, gone.token)
    expect([response.status, response.body]).toEqual([
      401,
      expect.objectContaining({ code: 'invalid_token' }),
    ])
  })
})

test('after all these rejections everything is as it was', async () => {
  expect(await whatAdaSees()).toEqual(before)
})
